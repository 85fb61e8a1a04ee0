import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { accountWith, topUp } from '@/e2e/fixtures/accounts'
import { faultsOf } from '@/e2e/fixtures/book'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { LedgerModel } from '@/e2e/fixtures/ledger-model'
import { steps, toCommands } from '@/e2e/fixtures/ledger-steps'
import { atOnce, waiting } from '@/e2e/fixtures/races'
import { seedOf } from '@/e2e/fixtures/seed'
import { credits } from '@/lib/core/money'
import { post } from './commands'
import { readBalance, readHistory } from './queries'
import type { Answer, Spend } from './types'
import { GroupCommit, submit } from './writer'

let database: TestDatabase
let owner: Sql

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  owner = connect(database.url, 2)
})

afterAll(async () => {
  await Promise.all([disconnect(), owner.end()])
  await database.drop()
})

function spend(accountId: string, amount: number, key: string = randomUUID()): Spend {
  return { kind: 'spend', accountId, key, actor: 'user:1', credits: credits(amount), feature: 'portrait' }
}

/** `client`, of which every statement waits for `before`. */
function interrupted(client: Sql, before: (text: string) => Promise<void>): Sql {
  const on = (sql: Sql): Sql =>
    new Proxy(sql, {
      get(target, name) {
        if (name === 'begin')
          return (work: (tx: Sql) => unknown) => client.begin((tx) => work(on(tx as unknown as Sql)))
        if (name !== 'unsafe') return Reflect.get(target, name)
        return async (text: string, ...rest: [never[]]) => {
          await before(text)
          return target.unsafe(text, ...rest)
        }
      },
    })
  return on(client)
}

const outcome = (answer: Answer) =>
  answer.ok
    ? `balance ${answer.entry.balanceAfter}`
    : answer.refusal.code === 'insufficient'
      ? `insufficient, ${answer.refusal.missing} missing`
      : answer.refusal.code

describe('one door to the book', () => {
  test('random histories in Postgres agree with an independent model, and every book adds up', async () => {
    const start = new Date()
    const run = async (history: Parameters<typeof toCommands>[1]) => {
      const id = await accountWith(0)
      const model = new LedgerModel()
      for (const { command, hours } of toCommands(id, history, start)) {
        await owner`update clock set offset_ms = ${hours * 3_600_000}`
        const now = new Date(start.getTime() + hours * 3_600_000 + 1_800_000)
        expect(outcome(await submit(command))).toBe(model.apply(command, now))
      }
      const { buckets, asOf } = await readBalance(id)
      for (const { bucket, credits: held } of buckets) expect(held).toBe(model.count(bucket, asOf))
      expect(await faultsOf(owner, id)).toEqual([])
      await owner`update clock set offset_ms = 0`
    }
    const seed = seedOf('the ledger in Postgres against the model')
    await fc.assert(fc.asyncProperty(steps(60), run), { numRuns: 300, seed })
  }, 240_000)

  test('one key a hundred times at once, through several lanes: one effect, a hundred equal answers', async () => {
    const id = await accountWith(100)
    const clients = [connect(database.url, 1), connect(database.url, 1), connect(database.url, 1)]
    const lanes = clients.map((client) => new GroupCommit(() => client))
    const command = spend(id, 30)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => (lanes[index % 3] as GroupCommit).submit(command)),
    )
    await Promise.all(clients.map((client) => client.end()))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ ok: true, entry: { amount: -30, balanceAfter: 70 } })
    expect((await readHistory(id)).entries).toHaveLength(2)
  })

  test('a refund that two processes send under one key: both get the one entry, whenever the other is faster', async () => {
    const id = await accountWith(100)
    await submit(spend(id, 40, 'spend'))
    const refund = { kind: 'refund', accountId: id, key: 'refund', actor: 'user:1', of: 'spend' } as const
    const client = connect(database.url, 1)
    // Between what the lane reads first and what it reads of earlier refunds, the other process books, if it can.
    let other: Promise<Answer> | undefined
    const meanwhile = async (text: string) => {
      if (other || !text.includes('entries.ref = wanted.number')) return
      let booked = false
      other = submit(refund).finally(() => {
        booked = true
      })
      while (!booked && (await waiting(owner)) === 0) await nextTurn()
    }
    const lane = new GroupCommit(() => interrupted(client, meanwhile))
    const late = await lane.submit(refund)
    expect(late).toMatchObject({ ok: true, entry: { amount: 40, balanceAfter: 100 } })
    expect(await other).toEqual(late)
    await client.end()
  })

  test('a repeated key answers as the first time, even when the balance would not allow it any more', async () => {
    const id = await accountWith(50)
    const command = spend(id, 40)
    const first = await submit(command)
    await submit(spend(id, 10))
    expect(await submit(command)).toEqual(first)
    expect(await submit({ ...command, credits: credits(1) })).toEqual({ ok: false, refusal: { code: 'key-reused' } })
  })

  test('a caller that rolls back leaves no trace', async () => {
    const id = await accountWith(50)
    const rolledBack = db().transaction(async (tx) => {
      const [answer] = await post(tx, [topUp(id, 10)])
      expect(answer).toMatchObject({ ok: true, entry: { balanceAfter: 60 } })
      throw new Error('the caller changed its mind')
    })
    await expect(rolledBack).rejects.toThrow('changed its mind')
    expect(await readBalance(id)).toMatchObject({ total: 50 })
    expect(await faultsOf(owner, id)).toEqual([])
  })

  test('one command that cannot be written does not fail its neighbours', async () => {
    const id = await accountWith(50)
    const broken = { ...spend(id, 1), feature: 'nul \u0000 is no text for Postgres' }
    const answers = await Promise.allSettled([submit(spend(id, 1)), submit(broken), submit(spend(id, 1))])
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await readBalance(id)).toMatchObject({ total: 48 })
  })

  test('an account nobody opened is refused, and the rest of the batch goes through', async () => {
    const id = await accountWith(50)
    const answers = await Promise.all([submit(spend(randomUUID(), 1)), submit(spend(id, 1))])
    expect(answers.map(outcome)).toEqual(['unknown-account', 'balance 49'])
  })
})

describe('a connection that is lost while its batch waits', () => {
  const loseIt = () =>
    owner.begin(async (tx) => {
      await tx`set local role none`
      await tx`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
    })

  test.each(['read without a lock', 'locked'])(
    'of a book %s: nothing is half done, the same key finds out',
    async (how) => {
      const id = await accountWith(50)
      const client = connect(database.url, 1)
      const lane = new GroupCommit(() => client)
      // What was read a while ago is read again under the lock, and the lane goes on locking this book for a second.
      const aWhile = () => owner`update clock set offset_ms = 5000`
      if (how === 'locked') await atOnce(owner, id, 1, () => lane.submit(spend(id, 1)), aWhile)
      const { total } = await readBalance(id)
      const command = spend(id, 5)
      const lost = await atOnce(owner, id, 1, () => lane.submit(command).catch((error: Error) => error.message), loseIt)
      expect(lost).toMatch(/terminating connection|CONNECTION_CLOSED/)
      // The client may need a moment until it knows that the connection is gone and opens another one.
      const again = (): Promise<Answer> => lane.submit(command).catch(again)
      expect(await again()).toMatchObject({ ok: true })
      expect(await again()).toMatchObject({ ok: true })
      expect(await readBalance(id)).toMatchObject({ total: total - 5 })
      expect(await faultsOf(owner, id)).toEqual([])
      await owner`update clock set offset_ms = 0`
      await client.end()
    },
  )
})

describe('append only', () => {
  test.each(['update entries set amount = 1', 'delete from entries', 'truncate entries'])(
    'the product may not "%s", and neither may the owner of the tables',
    async (statement) => {
      await accountWith(5)
      await expect(owner.unsafe(statement)).rejects.toThrow('permission denied')
      const superuser = owner.begin(async (tx) => {
        await tx.unsafe('set local role none')
        await tx.unsafe(statement)
      })
      await expect(superuser).rejects.toThrow('append-only')
    },
  )
})
