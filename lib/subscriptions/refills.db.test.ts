import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { clockNow } from '@/db/clock'
import { refillCalendars } from '@/db/schema'
import { accountWith } from '@/e2e/fixtures/accounts'
import { faultsOf } from '@/e2e/fixtures/book'
import { setClock } from '@/e2e/fixtures/clocks'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { seedOf } from '@/e2e/fixtures/seed'
import { catalogOf, findPlan } from '@/lib/catalog/rules'
import type { Plan } from '@/lib/catalog/schema'
import { credits } from '@/lib/core/money'
import { periodStart } from '@/lib/core/period'
import { readBalance } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import { calendarOf } from './calendars'
import { postDueRefills, refillEveryoneDue, saveCalendar } from './refills'

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

const DAY_MS = 86_400_000
const planOf = (key: string) => findPlan(catalogOf('studio'), key) as Plan

/** A new account whose plan refills from `anchorAt` on. */
async function onPlan(plan: Plan, anchorAt: Date, paidUntil: Date | null = null): Promise<string> {
  const accountId = await accountWith(0)
  const calendar = calendarOf(plan, { source: 'test', anchorAt, paidUntil, nextIndex: 0 })
  await db().transaction((tx) => saveCalendar(tx, accountId, calendar))
  return accountId
}

async function bucketsOf(accountId: string): Promise<Record<string, number>> {
  const { buckets } = await readBalance(accountId)
  return Object.fromEntries(buckets.filter((each) => each.credits > 0).map((each) => [each.bucket, each.credits]))
}

/** The book as it tells what happened: what was written when, and by which hash, is left out. */
async function storyOf(accountId: string) {
  const rows = await owner`select kind, amount, balance_after, happened_at, lots from entries
    where account_id = ${accountId} order by number`
  return rows.map(({ kind, amount, balance_after, happened_at, lots }) => {
    const at = (happened_at as Date).toISOString()
    return [kind, Number(amount), Number(balance_after), kind === 'spend' ? at.slice(0, 10) : at, lots]
  })
}

async function refillsOf(accountId: string): Promise<number> {
  return (await owner`select 1 from entries where account_id = ${accountId} and kind = 'refill'`).length
}

test.each([
  { plan: 'nano', every: 'day', amount: 80, cap: 240, periods: 12 },
  { plan: 'micro', every: 'month', amount: 5_000, cap: 5_000, periods: 12 },
  { plan: 'macro', every: 'month', amount: 20_000, cap: 20_000, periods: 12 },
  { plan: 'mega', every: 'month', amount: 100_000, cap: 100_000, periods: 12 },
] as const)(
  '[C4] $plan: $amount credits every $every, also inside a paid year, and piles up to $cap in the bank',
  async (row) => {
    const plan = planOf(row.plan)
    const anchor = new Date((await clockNow()).getTime() + 60_000)
    const yearPaid = plan.prices ? periodStart(anchor, 'year', 1) : null
    const [account, paidByTheYear] = [await onPlan(plan, anchor), await onPlan(plan, anchor, yearPaid)]
    await refillEveryoneDue()
    expect(await refillsOf(account)).toBe(0)
    for (let index = 0; index < row.periods; index += 1) {
      await setClock(new Date(periodStart(anchor, row.every, index).getTime() + 1_000))
      await refillEveryoneDue()
      const bank = Math.min(index * row.amount, row.cap)
      const expected = bank > 0 ? { rollover: bank, plan: row.amount } : { plan: row.amount }
      expect(await bucketsOf(account)).toEqual(expected)
      expect(await bucketsOf(paidByTheYear)).toEqual(expected)
      expect(await refillsOf(account)).toBe(index + 1)
    }
    await setClock(new Date(periodStart(anchor, row.every, row.periods).getTime() + 1_000))
    await refillEveryoneDue()
    expect(await refillsOf(account)).toBe(13)
    // A year that was paid for has twelve months, and no thirteenth before the next invoice.
    expect(await refillsOf(paidByTheYear)).toBe(plan.prices ? 12 : 13)
    expect([...(await faultsOf(owner, account)), ...(await faultsOf(owner, paidByTheYear))]).toEqual([])
    await forgetCalendars()
  },
)

/** Two dozen steps: whether the worker is up, and what is spent if it is. */
const course = fc.record({
  plan: fc.constantFrom('nano', 'micro'),
  steps: fc.array(fc.record({ up: fc.boolean(), spend: fc.integer({ min: 0, max: 120 }) }), {
    minLength: 24,
    maxLength: 24,
  }),
})

test('[C4] however long the worker was down, the book ends as if it never had been: every period once', async () => {
  const run = async ({ plan: key, steps }: { plan: string; steps: { up: boolean; spend: number }[] }) => {
    await setClock(new Date(0))
    const plan = planOf(key)
    const anchor = await clockNow()
    const [always, downAtTimes] = [await onPlan(plan, anchor), await onPlan(plan, anchor)]
    const stepMs = plan.refill.every === 'day' ? DAY_MS : 9 * DAY_MS
    for (const [index, step] of [...steps, { up: true, spend: 1 }].entries()) {
      await setClock(new Date(anchor.getTime() + index * stepMs + 3_600_000))
      await refillNow(always)
      if (!step.up) continue
      await rolledBack(downAtTimes)
      // Two workers at once, and once more.
      await Promise.all([refillEveryoneDue(), refillEveryoneDue()])
      await refillEveryoneDue()
      for (const accountId of [always, downAtTimes]) await spend(accountId, step.spend)
    }
    expect(await storyOf(downAtTimes)).toEqual(await storyOf(always))
    expect(await readBalance(downAtTimes)).toMatchObject({ total: (await readBalance(always)).total })
    expect(await faultsOf(owner, downAtTimes)).toEqual([])
    await forgetCalendars()
  }
  await fc.assert(fc.asyncProperty(course, run), { numRuns: 6, seed: seedOf('downtime') })
}, 120_000)

test('an account whose refill cannot be booked does not keep the others from theirs', async () => {
  await setClock(new Date(0))
  const anchor = await clockNow()
  const accounts = [await onPlan(planOf('nano'), anchor), await onPlan(planOf('nano'), anchor)]
  const nobody = '00000000-0000-7000-8000-000000000000'
  const calendar = calendarOf(planOf('nano'), { source: 'test', anchorAt: anchor, paidUntil: null, nextIndex: 0 })
  await db().transaction((tx) => saveCalendar(tx, nobody, calendar))
  await expect(refillEveryoneDue()).rejects.toThrow(nobody)
  for (const account of accounts) expect(await refillsOf(account)).toBe(1)
  await db().delete(refillCalendars).where(eq(refillCalendars.accountId, nobody))
  expect(await refillEveryoneDue()).toBe(0)
})

async function refillNow(accountId: string): Promise<void> {
  await db().transaction(async (tx) => postDueRefills(tx, accountId, await clockNow(tx)))
}

/** A worker that is stopped after it has refilled and before it has committed. */
async function rolledBack(accountId: string): Promise<void> {
  const stopped = db().transaction(async (tx) => {
    await postDueRefills(tx, accountId, await clockNow(tx))
    throw new Error('stopped')
  })
  await expect(stopped).rejects.toThrow('stopped')
}

async function spend(accountId: string, amount: number): Promise<void> {
  if (amount === 0) return
  const command = { accountId, key: randomUUID(), actor: 'test', credits: credits(amount), feature: 'portrait' }
  await submit({ kind: 'spend', ...command })
}

/** Later tests turn the clock back, and must not meet this one's accounts. */
async function forgetCalendars(): Promise<void> {
  await db().delete(refillCalendars)
}
