import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { clockNow } from '@/db/clock'
import { accountWith } from '@/e2e/fixtures/accounts'
import { faultsOf } from '@/e2e/fixtures/book'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { smallBook } from '@/e2e/fixtures/small-book'
import { credits } from '@/lib/core/money'
import { transfer } from './commands'
import { originsOf, readBalance, readHistory } from './queries'
import type { Answer, Bucket, Command, Entry } from './types'
import { submit } from './writer'

// What the product promises of its book, shown through the one door, on the real database.

let database: TestDatabase
let owner: Sql

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  owner = connect(database.url, 1)
})

afterAll(async () => {
  await Promise.all([disconnect(), owner.end()])
  await database.drop()
})

beforeEach(() => setClock(0))

const DAY_MS = 86_400_000
const EVERYTHING = { reservations: true }
const setClock = (days: number) => owner`update clock set offset_ms = ${days * DAY_MS}`
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)

/** Everything `submit` needs but the kind, the amount as credits. */
const command = (accountId: string, amount: number, key: string = randomUUID()) => ({
  accountId,
  key,
  actor: 'test',
  credits: credits(amount),
})
const granted = (accountId: string, bucket: Bucket, amount: number, rest: { source?: string; expiresAt?: Date } = {}) =>
  done({
    kind: 'grant',
    ...command(accountId, amount),
    bucket,
    source: rest.source ?? `gift:${bucket}`,
    expiresAt: rest.expiresAt ?? null,
  })
const spent = (accountId: string, amount: number, key?: string) =>
  done({ kind: 'spend', ...command(accountId, amount, key), feature: 'portrait' })

async function done(given: Command): Promise<Entry> {
  return entryOf(await submit(given))
}

function entryOf(answer: Answer): Entry {
  if (!answer.ok) throw new Error(`The book refused: ${answer.refusal.code}`)
  return answer.entry
}

async function bucketsOf(accountId: string): Promise<Record<string, number>> {
  const { buckets } = await readBalance(accountId)
  return Object.fromEntries(buckets.filter((each) => each.credits > 0).map((each) => [each.bucket, each.credits]))
}

/** The book as [kind, amount], oldest first. */
async function bookOf(accountId: string): Promise<[string, number][]> {
  const { entries } = await readHistory(accountId, { filter: EVERYTHING, limit: 200 })
  return entries.map(({ kind, amount }): [string, number] => [kind, amount]).reverse()
}

/** What an entry took from which bucket, in its own order. */
async function takenBy(accountId: string, entry: Entry): Promise<[string, number][]> {
  const { entries } = await readHistory(accountId, { filter: EVERYTHING, limit: 200 })
  const shown = entries.find(({ number }) => number === entry.number)
  return (shown?.sources ?? []).map(({ bucket, amount }) => [bucket, Math.abs(amount)])
}

type Way = (accountId: string, amount: number) => Promise<Entry>

const WAYS: [name: string, take: Way][] = [
  ['a spend', spent],
  ['a hold', (id, amount) => done({ kind: 'hold', ...command(id, amount), feature: 'clip', expiresAt: inDays(1) })],
  [
    'a capture of more than was held',
    async (id, amount) => {
      const hold = await done({ kind: 'hold', ...command(id, 5), feature: 'clip', expiresAt: inDays(1) })
      return done({ kind: 'capture', ...command(id, amount), hold: hold.key })
    },
  ],
  [
    'a correction downward',
    (id, amount) =>
      done({ kind: 'adjust', ...command(id, 1), credits: -amount, bucket: 'plan', reason: 'counted twice' }),
  ],
  [
    'a transfer',
    async (from, amount) => {
      const to = await accountWith(0)
      return entryOf(await db().transaction((tx) => transfer(tx, { ...command(from, amount), from, to })))
    },
  ],
]

test.each(WAYS)('[A5] %s takes rollover, add-on, plan, top-up, whatever order they came in', async (_name, take) => {
  const id = await accountWith(0)
  for (const bucket of ['top-up', 'plan', 'rollover', 'add-on'] as const) await granted(id, bucket, 10)
  expect(await takenBy(id, await take(id, 35))).toEqual([
    ['rollover', 10],
    ['add-on', 10],
    ['plan', 10],
    ['top-up', 5],
  ])
  expect(await faultsOf(owner, id)).toEqual([])
})

test('[A5] inside a bucket the earliest end goes first, and a refund puts back what was taken last', async () => {
  const id = await accountWith(0)
  await granted(id, 'plan', 10, { source: 'late', expiresAt: inDays(20) })
  await granted(id, 'plan', 10, { source: 'soon', expiresAt: inDays(2) })
  const spend = await spent(id, 15)
  await done({ kind: 'refund', ...command(id, 8), of: spend.key })
  const { lots } = await readBalance(id)
  expect(lots.map(({ source, remaining }) => [source, remaining])).toEqual([
    ['soon', 3],
    ['late', 10],
  ])
  expect(await faultsOf(owner, id)).toEqual([])
})

/** A cycle of thirty days: 100 plan credits with room for 500 in the bank, and two add-on units of 60. */
async function cycleWithAddOns(): Promise<{ id: string; endsAt: Date }> {
  const id = await accountWith(0)
  const [startsAt, endsAt] = [await clockNow(), new Date((await clockNow()).getTime() + 30 * DAY_MS)]
  await done(refill(id, startsAt, endsAt))
  for (const unit of [1, 2]) await granted(id, 'add-on', 60, { source: `add-on:unit:${unit}`, expiresAt: endsAt })
  return { id, endsAt }
}

const nextEnd = (endsAt: Date) => new Date(endsAt.getTime() + 30 * DAY_MS)

function refill(accountId: string, periodStart: Date, periodEnd: Date): Command {
  const source = `refill:test:${periodStart.toISOString()}`
  return { kind: 'refill', ...command(accountId, 100), source, periodStart, periodEnd, rolloverCap: credits(500) }
}

test('[D6] add-on credits end with their cycle, to the moment; the plan’s own move to the bank, theirs never do', async () => {
  const { id, endsAt } = await cycleWithAddOns()
  await spent(id, 70)
  expect(await bucketsOf(id)).toEqual({ 'add-on': 50, plan: 100 })
  await setClock(31)
  await done(refill(id, endsAt, nextEnd(endsAt)))
  await granted(id, 'add-on', 120, { source: 'add-on:next', expiresAt: nextEnd(endsAt) })
  expect(await bucketsOf(id)).toEqual({ rollover: 100, 'add-on': 120, plan: 100 })
  const { entries } = await readHistory(id)
  const ended = entries.filter(({ kind }) => kind === 'expiry')
  expect(ended.map(({ amount, happenedAt, sources }) => [amount, happenedAt, sources[0]?.bucket])).toEqual([
    [-50, endsAt, 'add-on'],
  ])
  const rolled = entries.filter(({ kind }) => kind === 'rollover').flatMap(({ sources }) => sources)
  expect(rolled.map(({ bucket }) => bucket).sort()).toEqual(['plan', 'rollover'])
  await setClock(62)
  expect(await bucketsOf(id)).toEqual({ rollover: 200 })
  expect(await faultsOf(owner, id)).toEqual([])
})

test('[D6] what ended unused comes back by no refund, and what a refund of use gives back ends with the cycle too', async () => {
  const { id, endsAt } = await cycleWithAddOns()
  const spend = await spent(id, 20, 'portrait 1')
  await setClock(31)
  await done(refill(id, endsAt, nextEnd(endsAt)))
  const { entries } = await readHistory(id)
  const expiry = entries.find(({ kind }) => kind === 'expiry') as Entry
  const addOn = entries.find(({ sources }) => sources.some(({ source }) => source === 'add-on:unit:2')) as Entry
  for (const of of [expiry.key, addOn.key]) {
    expect(await submit({ kind: 'refund', ...command(id, 1), of })).toEqual({
      ok: false,
      refusal: { code: 'unknown-spend' },
    })
  }
  // A failed piece of work gives back what it took and no credit more, for the rest of this cycle only.
  expect(await submit({ kind: 'refund', ...command(id, 21), of: spend.key })).toMatchObject({
    refusal: { code: 'nothing-left', left: 20 },
  })
  await done({ kind: 'refund', ...command(id, 20), of: spend.key })
  expect(await bucketsOf(id)).toEqual({ rollover: 100, 'add-on': 20, plan: 100 })
  await setClock(62)
  expect(await bucketsOf(id)).toEqual({ rollover: 200 })
  expect(await faultsOf(owner, id)).toEqual([])
})

test('[X2] a balance opens into lots that add up to it, and each lot into the entry and payment it came from', async () => {
  const { id, payment } = await smallBook()
  const { total, held, buckets, lots } = await readBalance(id)
  const sum = (of: (lot: (typeof lots)[number]) => number) => lots.reduce((all, lot) => all + of(lot), 0)
  expect([sum((lot) => lot.remaining), sum((lot) => lot.held)]).toEqual([total, held])
  for (const each of buckets) {
    const own = lots.filter((lot) => lot.bucket === each.bucket)
    expect(own.reduce((all, lot) => all + lot.remaining, 0)).toBe(each.credits)
  }
  const origins = await Promise.all(lots.map(async ({ number }) => (await originsOf(id, number)).at(-1)))
  expect(origins.map((origin) => [origin?.bucket, origin?.source, origin?.entry.kind])).toEqual([
    ['plan', 'refill:one', 'refill'],
    ['top-up', `payment:${payment}`, 'grant'],
  ])
})

test('[X2] an entry opens into the lots it used, which add up to it, and a rolled-over credit into its refill', async () => {
  const { id, endsAt } = await cycleWithAddOns()
  await granted(id, 'top-up', 40, { source: 'payment:pi_1' })
  await spent(id, 120)
  await setClock(31)
  await done(refill(id, endsAt, nextEnd(endsAt)))
  await spent(id, 230)
  const { entries } = await readHistory(id, { filter: EVERYTHING, limit: 200 })
  for (const { amount, sources } of entries) {
    expect(sources.reduce((all, each) => all + each.amount, 0)).toBe(amount)
  }
  const [last] = entries
  expect(last?.sources.map(({ bucket, amount }) => [bucket, amount])).toEqual([
    ['rollover', -100],
    ['plan', -100],
    ['top-up', -30],
  ])
  const ways = await Promise.all((last?.sources ?? []).map(({ lot }) => originsOf(id, lot)))
  expect(ways.map((way) => way.map(({ bucket, entry }) => `${bucket} by ${entry.kind}`))).toEqual([
    ['rollover by rollover', 'plan by refill'],
    ['plan by refill'],
    ['top-up by grant'],
  ])
  expect(ways.at(-1)?.at(-1)?.source).toBe('payment:pi_1')
})

test('[X6] a payment that goes back takes its own lot’s rest, owes what was spent, and is restored when won', async () => {
  const id = await accountWith(0)
  await granted(id, 'top-up', 100, { source: 'payment:pi_mine' })
  await spent(id, 60)
  await granted(id, 'top-up', 50, { source: 'payment:pi_other' })
  const lost = command(id, 100, 'dispute 1')
  await done({ kind: 'take-back', ...lost, source: 'payment:pi_mine' })
  expect(await readBalance(id)).toMatchObject({ total: 50, available: 50, debt: 60 })
  expect(await submit({ kind: 'take-back', ...lost, source: 'payment:pi_mine' })).toMatchObject({ ok: true })
  expect(await submit({ kind: 'take-back', ...command(id, 1), source: 'payment:pi_mine' })).toMatchObject({
    refusal: { code: 'nothing-left', left: 0 },
  })
  await granted(id, 'top-up', 20, { source: 'payment:pi_next' })
  expect(await readBalance(id)).toMatchObject({ total: 50, debt: 40 })
  await done({ kind: 'restore', accountId: id, key: 'won 1', actor: 'stripe', of: 'dispute 1' })
  // 40 from the lot, and the 20 that were repaid meanwhile; the open 40 are forgiven.
  expect(await readBalance(id)).toMatchObject({ total: 110, debt: 0 })
  expect(await bookOf(id)).toEqual([
    ['grant', 100],
    ['spend', -60],
    ['grant', 50],
    ['take-back', -40],
    ['grant', 20],
    ['repayment', -20],
    ['restore', 60],
  ])
  expect(await faultsOf(owner, id)).toEqual([])
})
