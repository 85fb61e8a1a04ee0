import { and, eq, inArray, sql } from 'drizzle-orm'
import fc from 'fast-check'
import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { entries } from '@/db/schema'
import { followStripe, moveStripe } from '@/e2e/fixtures/clocks'
import { FIGURES, type PlanKey } from '@/e2e/fixtures/life/model'
import { settle } from '@/e2e/fixtures/life/settle'
import { type Step, Walker } from '@/e2e/fixtures/life/walker'
import { seedOf } from '@/e2e/fixtures/seed'
import { asSeen, choose, chosen, pause, resume } from '@/e2e/fixtures/subscribers'
import { deliverAll, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { readBalance } from '@/lib/ledger/queries'
import { cancelPlan, keepPlan } from './cancel'
import { undoChange } from './choose'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const ROUNDS = 20
const inDays = async (days: number) => new Date((await clockNow()).getTime() + days * 86_400_000).toISOString()
const done = (answer: { ok: boolean; refusal?: object }) =>
  expect(answer).toEqual({ ok: true, value: expect.anything() })

test('twenty rounds of up, down, undo, pause, resume, cancel and keep gain no credit', async () => {
  const desk = await newSubscriber(till, 'micro')
  await chosen(desk, 'macro')
  const before = (await readBalance(desk.client.id)).total
  for (let round = 0; round < ROUNDS; round += 1) {
    expect((await choose(desk, 'macro')).chosen).toMatchObject({ refusal: { code: 'already-current' } })
    await chosen(desk, 'micro')
    done(await undoChange(desk, await asSeen(desk)))
    done(await pause(desk, await inDays(9)))
    done(await resume(desk))
    done(await cancelPlan(desk, await asSeen(desk)))
    done(await keepPlan(desk, await asSeen(desk)))
  }
  expect((await readBalance(desk.client.id)).total - before).toBeLessThanOrEqual(0)
}, 240_000)

/** What the plans page asks for each plan, in cents. */
const PRICES: Record<PlanKey, { month: number; year: number }> = {
  micro: { month: 15_00, year: 72_00 },
  macro: { month: 40_00, year: 192_00 },
  mega: { month: 200_00, year: 960_00 },
}

/**
 * What the money on a person's paid invoices is worth in credits: each line by the price it is on, what was paid back
 * taken off. `slack` is as much as roundings can make of it: half a cent a line, and on a yearly price the three days by
 * which calendar months differ from twelfths of a year.
 */
function worthOf(accountId: string): { worth: number; slack: number } {
  const { invoices, prices } = till.sandbox.store.tables
  const isPaid = ({ status, parent }: Stripe.Invoice) =>
    status === 'paid' && parent?.subscription_details?.metadata?.account_id === accountId
  let [worth, slack] = [0, 0]
  for (const line of [...invoices.values()].filter(isPaid).flatMap(({ lines }) => lines.data)) {
    const price = line.pricing?.price_details?.price
    const [, plan, every] = (prices.get(String(price))?.lookup_key ?? '').split('_') as [
      string,
      PlanKey,
      'month' | 'year',
    ]
    const credits = FIGURES[plan].credits * (every === 'year' ? 12 : 1)
    worth += (line.amount * credits) / PRICES[plan][every]
    slack += 1 + credits / PRICES[plan][every] / 2 + (every === 'year' ? (credits * 3) / 365 : 0)
  }
  return { worth, slack }
}

/** What has arrived for paid plans, whatever became of it. */
async function granted({ accountId }: Walker): Promise<number> {
  const [row] = await db()
    .select({ sum: sql<number>`coalesce(sum(amount), 0)::float8` })
    .from(entries)
    .where(
      and(
        eq(entries.accountId, accountId),
        eq(entries.kind, 'refill'),
        inArray(entries.reason, ['micro', 'macro', 'mega']),
      ),
    )
  return row?.sum ?? 0
}

const HOUR = 3_600
const DAY = 24 * HOUR
const FARMERS = 4
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('choose' as const),
      plan: fc.constantFrom('micro' as const, 'macro' as const, 'mega' as const),
      every: fc.constantFrom('month' as const, 'month' as const, 'month' as const, 'year' as const),
      card: fc.constant('good' as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('undo', 'pause', 'resume', 'cancel', 'keep') }) },
)
const round = fc.record({
  steps: fc.array(step, { minLength: FARMERS, maxLength: FARMERS }),
  seconds: fc.oneof(fc.integer({ min: HOUR, max: 3 * DAY }), fc.integer({ min: 3 * DAY, max: 40 * DAY })),
})

test('twenty rounds while hours to weeks pass: every answer is the model’s, and no credit came that money did not pay for', async () => {
  const seed = seedOf('farmers')
  const [rounds = []] = fc.sample(fc.array(round, { minLength: ROUNDS, maxLength: ROUNDS }), { seed, numRuns: 1 })
  const farmers = await Promise.all(Array.from({ length: FARMERS }, () => Walker.arrive(till)))
  for (const { steps, seconds } of rounds) {
    await Promise.all(farmers.map((farmer, index) => farmer.take(steps[index] as Step)))
    await moveStripe(till, seconds)
    await followStripe(till)
    await deliverAll(till)
    await settle(till, farmers)
    for (const farmer of farmers) {
      farmer.story.push(`${(seconds / HOUR).toFixed(1)} hours pass`)
      const { worth, slack } = worthOf(farmer.accountId)
      expect(await granted(farmer), farmer.story.join('\n')).toBeLessThanOrEqual(worth + slack)
    }
  }
  const all = await Promise.all(farmers.map(granted))
  expect(all.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(5_000)
}, 300_000)
