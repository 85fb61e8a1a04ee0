import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { accountWith, topUp } from '@/e2e/fixtures/accounts'
import { faultsOf } from '@/e2e/fixtures/book'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { credits } from '@/lib/core/money'
import { post } from './commands'
import type { Answer, Command, HoldCredits, Spend } from './types'
import { GroupCommit } from './writer'

// What a process remembers of the books it wrote saves a message a batch. Each of these says what it must not cost.

let database: TestDatabase
let owner: Sql
let client: Sql
let said: string[]
let lane: GroupCommit

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  owner = connect(database.url, 1)
})

beforeEach(() => {
  client = connect(database.url, 1)
  said = []
  const heard = new Proxy(client, {
    get: (target, name) =>
      name === 'unsafe'
        ? (text: string, ...rest: [never[]]) => {
            said.push(text.includes('unmoved') ? 'write' : 'read')
            return target.unsafe(text, ...rest)
          }
        : Reflect.get(target, name),
  })
  lane = new GroupCommit(() => heard)
})

afterEach(async () => {
  await owner`update clock set offset_ms = 0`
  await client.end()
})

afterAll(async () => {
  await Promise.all([disconnect(), owner.end()])
  await database.drop()
})

const use = { actor: 'user:1', feature: 'portrait' }

function spend(accountId: string, amount: number, key: string = randomUUID()): Spend {
  return { kind: 'spend', accountId, key, credits: credits(amount), ...use }
}

function hold(accountId: string, amount: number, expiresAt: Date): HoldCredits {
  return { kind: 'hold', accountId, key: randomUUID(), credits: credits(amount), expiresAt, ...use }
}

const inAnHour = () => new Date(Date.now() + 3_600_000)

/** What another process, or a transaction of this one, does to the book behind the lane's back. */
const elsewhere = (...commands: Command[]): Promise<Answer[]> => db().transaction((tx) => post(tx, commands))

/** The first spend reads the book, so that the lane remembers it; what it said is forgotten. */
async function remembered(amount: number): Promise<string> {
  const id = await accountWith(amount + 1)
  expect(await lane.submit(spend(id, 1))).toMatchObject({ ok: true })
  said.length = 0
  return id
}

test('a book that this process wrote last is written again in one message', async () => {
  const id = await remembered(1_000)
  // On a machine that stands still for a second the clock is asked for once more; the next round is of one message each.
  const round = async () => {
    said.length = 0
    expect(await lane.submit(spend(id, 3))).toMatchObject({ ok: true })
    const reserved = hold(id, 2, inAnHour())
    expect(await lane.submit(reserved)).toMatchObject({ ok: true })
    const capture = { kind: 'capture', accountId: id, key: randomUUID(), actor: 'user:1', hold: reserved.key } as const
    expect(await lane.submit({ ...capture, credits: credits(4) })).toMatchObject({ ok: true, entry: { amount: -4 } })
    return said
  }
  await expect.poll(round, { timeout: 10_000 }).toEqual(['write', 'write', 'write'])
  expect(await faultsOf(owner, id)).toEqual([])
})

describe('what happened elsewhere is seen before anything is answered', () => {
  test('credits that have arrived: what memory would refuse goes through', async () => {
    const id = await remembered(10)
    await elsewhere(topUp(id, 90))
    expect(await lane.submit(spend(id, 95))).toMatchObject({ ok: true, entry: { balanceAfter: 5 } })
  })

  test('credits that are gone: what memory would allow is refused, and nothing is written', async () => {
    const id = await remembered(10)
    await elsewhere(spend(id, 8))
    expect(await lane.submit(spend(id, 5))).toEqual({
      ok: false,
      refusal: { code: 'insufficient', available: 2, missing: 3 },
    })
    expect(await faultsOf(owner, id)).toEqual([])
  })

  test('a lock on top-ups', async () => {
    const id = await remembered(10)
    await elsewhere({ kind: 'lock', accountId: id, key: 'lock', actor: 'test' })
    expect(await lane.submit(spend(id, 5))).toMatchObject({ ok: false })
  })

  test('a mark that somebody has begun to watch', async () => {
    const id = await remembered(100)
    await owner`update accounts set watch_below = 50 where id = ${id}`
    expect(await lane.submit(spend(id, 60))).toMatchObject({ ok: true })
    expect(await jobsFor(id)).toBe(1)
  })
})

describe('a key is used once', () => {
  test('of long ago, and the same request: the first answer', async () => {
    const id = await remembered(100)
    const command = spend(id, 30)
    const first = await lane.submit(command)
    await lane.submit(spend(id, 1))
    expect(await lane.submit(command)).toEqual(first)
    expect(await lane.submit({ ...command, credits: credits(1) })).toEqual({
      ok: false,
      refusal: { code: 'key-reused' },
    })
    expect(await lane.submit(spend(id, 1))).toMatchObject({ ok: true, entry: { balanceAfter: 68 } })
    expect(await faultsOf(owner, id)).toEqual([])
  })

  test('among strangers: they share its batch and come through', async () => {
    const [id, other] = [await remembered(100), await remembered(100)]
    const command = spend(id, 30)
    const first = await lane.submit(command)
    const answers = await Promise.all([lane.submit(spend(other, 1)), lane.submit(command), lane.submit(spend(id, 2))])
    expect(answers[1]).toEqual(first)
    expect(answers.every((answer) => answer.ok)).toBe(true)
  })
})

describe('time goes on while a book is remembered', () => {
  test('a hold that this process never saw ends on time', async () => {
    const id = await accountWith(100)
    await elsewhere(hold(id, 60, new Date(Date.now() + 60_000)))
    await lane.submit(spend(id, 1))
    await owner`update clock set offset_ms = 61000`
    expect(await lane.submit(spend(id, 80))).toMatchObject({ ok: true, entry: { balanceAfter: 19 } })
    expect(await faultsOf(owner, id)).toEqual([])
  })

  test('credits that expired meanwhile are not spent', async () => {
    const id = await remembered(10)
    const expiresAt = new Date(Date.now() + 60_000)
    await elsewhere({ ...topUp(id, 90), bucket: 'plan', expiresAt })
    expect(await lane.submit(spend(id, 1))).toMatchObject({ ok: true })
    await owner`update clock set offset_ms = 61000`
    expect(await lane.submit(spend(id, 50))).toMatchObject({ ok: false, refusal: { code: 'insufficient' } })
  })

  test('a clock that was set back writes no book that runs backwards', async () => {
    await owner`update clock set offset_ms = 60000`
    const id = await remembered(10)
    await owner`update clock set offset_ms = 0`
    expect(await lane.submit(spend(id, 1))).toMatchObject({ ok: true })
    expect(await faultsOf(owner, id)).toEqual([])
  })
})

describe('a balance that somebody watches', () => {
  test('is told of when it falls below its mark, not while it stays below, and again after it was above', async () => {
    const id = await accountWith(100)
    await owner`update accounts set watch_below = 50 where id = ${id}`
    await lane.submit(spend(id, 50))
    expect(await jobsFor(id)).toBe(0)
    await lane.submit(spend(id, 1))
    expect(await jobsFor(id)).toBe(1)
    await forgetJobs()
    await lane.submit(spend(id, 1))
    expect(await jobsFor(id)).toBe(0)
    await elsewhere(topUp(id, 10))
    await lane.submit(spend(id, 20))
    expect(await jobsFor(id)).toBe(1)
  })

  test('is not told of what was not written after all', async () => {
    const id = await accountWith(100)
    await owner`update accounts set watch_below = 50 where id = ${id}`
    const rolledBack = db().transaction(async (tx) => {
      await post(tx, [spend(id, 60)])
      throw new Error('the caller changed its mind')
    })
    await expect(rolledBack).rejects.toThrow('changed its mind')
    expect(await jobsFor(id)).toBe(0)
    await elsewhere(spend(id, 60))
    expect(await jobsFor(id)).toBe(1)
  })

  test('of many that fall in one commit, each is told of once', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => accountWith(100)))
    await owner`update accounts set watch_below = 50 where id in ${owner(ids)}`
    await Promise.all(ids.flatMap((id) => [lane.submit(spend(id, 40)), lane.submit(spend(id, 40))]))
    expect(await Promise.all(ids.map(jobsFor))).toEqual(ids.map(() => 1))
  })
})

async function jobsFor(accountId: string): Promise<number> {
  const [found] = await asSuperuser(
    (sql) => sql`
    select count(*)::int as jobs from graphile_worker._private_jobs where key = ${`balance.dropped:${accountId}`}`,
  )
  return found?.jobs as number
}

const forgetJobs = () => asSuperuser((sql) => sql`delete from graphile_worker._private_jobs`)

const asSuperuser = <Result>(work: (sql: Sql) => Promise<Result>) =>
  owner.begin(async (tx) => {
    await tx`set local role none`
    return await work(tx as unknown as Sql)
  }) as Promise<Result>
