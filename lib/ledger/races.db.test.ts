import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { clockNow } from '@/db/clock'
import { accountWith, topUp } from '@/e2e/fixtures/accounts'
import { faultsOf } from '@/e2e/fixtures/book'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { atOnce, faultsOfSpends } from '@/e2e/fixtures/races'
import { startTellers, type Told } from '@/e2e/fixtures/tellers'
import { credits } from '@/lib/core/money'
import { bookDue, post, transfer } from './commands'
import { readBalance } from './queries'
import type { Command, EntryKind } from './types'
import { submit } from './writer'

// In every race the account is kept locked until all contestants are seen waiting for it at the same moment.

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

const use = { actor: 'test', feature: 'portrait' }
const spend = (accountId: string, amount: number, key: string = randomUUID()): Command => ({
  kind: 'spend',
  accountId,
  key,
  credits: credits(amount),
  ...use,
})
const hold = (accountId: string, amount: number, key: string, expiresAt: Date): Command => ({
  kind: 'hold',
  accountId,
  key,
  credits: credits(amount),
  expiresAt,
  ...use,
})
const list = <Item>(length: number, make: (index: number) => Item) => Array.from({ length }, (_, index) => make(index))
const inAnHour = () => new Date(Date.now() + 3_600_000)
const count = (told: readonly Told[], outcome: string) => told.filter((each) => each.outcome === outcome).length

/** Sends each list from a process of its own, all at once, at one account. */
async function race(accountId: string, ...lists: Command[][]): Promise<Told[][]> {
  const tellers = await startTellers(database.url, lists)
  return atOnce(owner, accountId, lists.length, () => tellers.go())
}

async function kindsOf(accountId: string, ...kinds: EntryKind[]): Promise<number> {
  const rows = await owner`select 1 from entries where account_id = ${accountId} and kind = any(${kinds})`
  return rows.length
}

test('1,000 spends in flight on one account from three processes: exactly the affordable number succeeds', async () => {
  const id = await accountWith(6_543)
  const told = await race(id, ...[334, 333, 333].map((each) => list(each, () => spend(id, 10))))
  expect(told.map((each) => each.length)).toEqual([334, 333, 333])
  const outcomes = told.flat().map((each) => each.outcome)
  expect(faultsOfSpends(outcomes, 6_543, 10)).toEqual([])
  expect(mostInFlight(told)).toBe(1_000)
  expect(await readBalance(id)).toMatchObject({ available: 3, total: 3 })
  expect(await faultsOf(owner, id)).toEqual([])
}, 60_000)

test('grants against spends: every spend that succeeds was paid for, and nothing is lost', async () => {
  const id = await accountWith(100)
  const spends = () => list(150, () => spend(id, 7))
  const told = await race(
    id,
    list(100, () => topUp(id, 10)),
    spends(),
    spends(),
  )
  expect(count(told[0] as Told[], 'booked')).toBe(100)
  const spent = 7 * count(told.slice(1).flat(), 'booked')
  expect(count(told.flat(), 'booked') + count(told.flat(), 'insufficient')).toBe(400)
  expect(await readBalance(id)).toMatchObject({ total: 1_100 - spent })
  expect(await faultsOf(owner, id)).toEqual([])
}, 60_000)

describe('a hold has one end', () => {
  test('capture against release of the same hold from two processes: exactly one wins', async () => {
    const id = await accountWith(1_000)
    const holds = list(50, (index) => `hold ${index}`)
    await db().transaction((tx) =>
      post(
        tx,
        holds.map((key) => hold(id, 10, key, inAnHour())),
      ),
    )
    const of = (key: string) => ({ accountId: id, actor: 'test', hold: key })
    const captures = holds.map(
      (key): Command => ({ kind: 'capture', key: `c ${key}`, credits: credits(4), ...of(key) }),
    )
    const releases = holds.map((key): Command => ({ kind: 'release', key: `r ${key}`, ...of(key) }))
    const [captured, released] = (await race(id, captures, releases.toReversed())) as [Told[], Told[]]
    for (const key of holds) {
      const outcomes = [...captured, ...released]
        .filter((each) => each.key.slice(2) === key)
        .map((each) => each.outcome)
      expect(outcomes.toSorted()).toEqual(['booked', 'hold-closed'])
    }
    const { total, available } = await readBalance(id)
    expect([total, available]).toEqual(Array(2).fill(1_000 - 4 * count(captured, 'booked')))
    expect(await faultsOf(owner, id)).toEqual([])
  }, 60_000)

  test.each([
    ['runs out while both wait: it has expired, and the capture comes too late', 7_200_000, 'hold-closed', ['release']],
    ['does not: it is captured, and there is nothing to expire', 0, 'booked', ['capture']],
  ] as const)('expiry against capture, where the hold %s', async (_, offsetMs, outcome, kinds) => {
    const id = await accountWith(100)
    await submit(hold(id, 60, 'hold', inAnHour()))
    const contestants = () =>
      Promise.all([
        submit({ kind: 'capture', accountId: id, key: 'c', actor: 'test', hold: 'hold', credits: credits(60) }),
        db().transaction((tx) => bookDue(tx, [id])),
      ])
    const [answer] = await atOnce(owner, id, 2, contestants, () => owner`update clock set offset_ms = ${offsetMs}`)
    await owner`update clock set offset_ms = 0`
    expect(answer.ok ? 'booked' : answer.refusal.code).toBe(outcome)
    // A refused capture writes nothing; what is due stands there because its own contestant wrote it.
    expect(await kindsOf(id, 'capture', 'release')).toBe(1)
    expect(await kindsOf(id, ...kinds)).toBe(1)
    expect(await faultsOf(owner, id)).toEqual([])
  })

  test('expiry against capture to the millisecond, forty times: one end each', async () => {
    const id = await accountWith(1_000)
    let held = 0
    // On a busy machine a few milliseconds may be over before the hold is booked; then the next one gets more.
    for (let round = 0, patienceMs = 4; held < 40; round += 1) {
      const key = `hold ${round}`
      const soon = new Date((await clockNow()).getTime() + patienceMs + (round % 4))
      if (!(await submit(hold(id, 10, key, soon))).ok) {
        patienceMs += 4
        continue
      }
      held += 1
      await Promise.all([
        submit({ kind: 'capture', accountId: id, key: `c ${key}`, actor: 'test', hold: key, credits: credits(10) }),
        db().transaction((tx) => bookDue(tx, [id])),
      ])
    }
    await owner`update clock set offset_ms = 3600000`
    await db().transaction((tx) => bookDue(tx, [id]))
    await owner`update clock set offset_ms = 0`
    expect(await kindsOf(id, 'capture', 'release')).toBe(held)
    expect(await readBalance(id)).toMatchObject({ held: 0, total: 1_000 - 10 * (await kindsOf(id, 'capture')) })
    expect(await faultsOf(owner, id)).toEqual([])
  })
})

describe('a spend is refunded once', () => {
  test('in parts from two processes: never more than was spent', async () => {
    const id = await accountWith(100)
    await submit(spend(id, 100, 'spend'))
    const parts = (name: string) =>
      list(60, (index): Command => {
        return {
          kind: 'refund',
          accountId: id,
          key: `${name} ${index}`,
          actor: 'test',
          of: 'spend',
          credits: credits(1),
        }
      })
    const told = (await race(id, parts('a'), parts('b'))).flat()
    expect([count(told, 'booked'), count(told, 'nothing-left')]).toEqual([100, 20])
    expect(await readBalance(id)).toMatchObject({ total: 100 })
    expect(await faultsOf(owner, id)).toEqual([])
  }, 60_000)

  test('whole from two processes: one refund', async () => {
    const id = await accountWith(100)
    const spends = list(20, (index) => `spend ${index}`)
    await db().transaction((tx) =>
      post(
        tx,
        spends.map((key) => spend(id, 5, key)),
      ),
    )
    const whole = (name: string) =>
      spends.map((of): Command => ({ kind: 'refund', accountId: id, key: `${name} ${of}`, actor: 'test', of }))
    const told = (await race(id, whole('a'), whole('b').toReversed())).flat()
    expect([count(told, 'booked'), count(told, 'nothing-left')]).toEqual([20, 20])
    expect(await readBalance(id)).toMatchObject({ total: 100 })
    expect(await faultsOf(owner, id)).toEqual([])
  }, 60_000)

  test.each(['topped up', 'sent', 'held'])('and nothing that was only %s', async (of) => {
    const [id, other] = [await accountWith(0), await accountWith(0)]
    await submit(topUp(id, 100, 'topped up'))
    const order = { from: id, to: other, credits: credits(10), key: 'sent', actor: 'test' }
    await db().transaction((tx) => transfer(tx, order))
    await submit(hold(id, 10, 'held', inAnHour()))
    const answer = await submit({ kind: 'refund', accountId: id, key: 'refund', actor: 'test', of })
    expect(answer).toEqual({ ok: false, refusal: { code: 'unknown-spend' } })
    expect(await faultsOf(owner, id)).toEqual([])
  })
})

test('200 transfers in both directions at once: no deadlock, and the sum stays', async () => {
  const [a, b] = [await accountWith(500), await accountWith(500)]
  const send = (index: number) => {
    const [from, to] = index % 2 ? [a, b] : [b, a]
    const order = { from, to, credits: credits(1 + (index % 5)), key: `transfer ${index}`, actor: 'test' }
    return db().transaction((tx) => transfer(tx, order))
  }
  const answers = await atOnce(owner, a, 8, () => Promise.all(list(200, send)))
  expect(answers.filter((answer) => !answer.ok)).toEqual([])
  const sent = list(200, (index) => (index % 2 ? -1 : 1) * (1 + (index % 5))).reduce((sum, each) => sum + each, 0)
  expect((await readBalance(a)).total).toBe(500 + sent)
  expect((await readBalance(b)).total).toBe(500 - sent)
  expect(await kindsOf(a, 'transfer-out', 'transfer-in')).toBe(200)
  expect([...(await faultsOf(owner, a)), ...(await faultsOf(owner, b))]).toEqual([])
})

/** The most commands that were in flight at one moment. */
function mostInFlight(told: readonly Told[][]): number {
  const all = told.flat()
  return Math.max(
    ...all.map(({ startedAt: at }) => all.filter((each) => each.startedAt <= at && at <= each.endedAt).length),
  )
}
