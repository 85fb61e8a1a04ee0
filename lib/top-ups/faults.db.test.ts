import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { entries, lots, purchases } from '@/db/schema'
import { longStandingBuyer, openBusyTill } from '@/e2e/fixtures/buyers'
import { settleNow } from '@/e2e/fixtures/reload'
import { workOff } from '@/e2e/fixtures/till'
import { order } from '@/e2e/fixtures/top-ups'
import { faultsAt } from '@/e2e/sandbox/stripe/faults'
import { reconcileTopUps } from '@/lib/jobs/reconcile'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp } from './commands'

/** A quick run with every suite; the long one, with 2,000, takes minutes. */
const PURCHASES = Number(process.env.REFILL_PROVE_PURCHASES ?? 400)
const BUYERS = Math.ceil(PURCHASES / 50)
const AT_ONCE = 24

let till: Awaited<ReturnType<typeof openBusyTill>>

beforeAll(async () => {
  till = await openBusyTill()
})
afterAll(() => till.close())

/** Works through the items, so many at once. */
async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const waiting = [...items]
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await work(next)
  })
  await Promise.all(lanes)
}

test(`[X8] ${PURCHASES} purchases while every tenth call to Stripe goes wrong and no webhook comes: charges = grants, none doubled, none lost`, {
  timeout: 300_000,
}, async () => {
  const desks: Desk[] = []
  await eachOf([...Array(BUYERS).keys()], async () => desks.push(await longStandingBuyer(till)))
  const faults = faultsAt(till.sandbox.url)
  await faults.random({ seed: 7, rate: 0.1 })
  const told = new Map<string, number>()
  const presses = Array.from({ length: PURCHASES }, (_, index) => ({
    desk: desks[index % BUYERS] as Desk,
    order: order({ pack: index % 3 === 0 ? 'micro' : 'nano', quantity: 1 + (index % 4) }),
  }))
  await eachOf(presses, async (press) => {
    const answer = await buyTopUp(press.desk, press.order)
    const code = answer.ok ? answer.value.state : answer.refusal.code
    told.set(code, (told.get(code) ?? 0) + 1)
    // Some people press again when nobody knows, and never pay twice for it.
    if (code === 'stripe-unreachable' && press.order.quantity > 2) await buyTopUp(press.desk, press.order)
  })
  expect((await faults.struck()).length).toBeGreaterThan(PURCHASES / 10)
  await faults.off()
  const open = and(inArray(purchases.status, ['pending', 'processing']))
  const unknown = await db().$count(purchases, open)
  // The faults were felt: some outcomes are unknown, and are found by reading back.
  expect(unknown).toBeGreaterThan(0)
  await settleNow(till)
  await workOff(till)
  await reconcileTopUps()
  expect(await db().$count(purchases, open)).toBe(0)

  const intents = [...till.sandbox.store.tables.paymentIntents.values()]
  const charged = intents.filter(({ status }) => status === 'succeeded')
  const paid = await db().select().from(purchases).where(eq(purchases.status, 'paid'))
  expect(charged.map(({ id }) => id).sort()).toEqual(paid.map((each) => each.stripePaymentIntentId).sort())
  expect(new Set(charged.map(({ metadata }) => metadata.purchase_id)).size).toBe(charged.length)
  expect(till.sandbox.store.tables.refunds.size).toBe(0)
  const granted = await db()
    .select({ source: lots.source, credits: lots.granted })
    .from(lots)
    .where(eq(lots.bucket, 'top-up'))
  const expected = paid.map((each) => [`payment:${each.stripePaymentIntentId}`, each.credits])
  expect(granted.map(({ source, credits }) => [source, credits]).sort()).toEqual(expected.sort())
  const [money] = await db()
    .select({ cents: sql<number>`sum(${purchases.amountCents})::float8` })
    .from(purchases)
    .where(eq(purchases.status, 'paid'))
  expect(charged.reduce((sum, { amount_received }) => sum + amount_received, 0)).toBe(money?.cents)
  // Whatever was not paid says that nothing was charged, and nothing was.
  const rest = await db().select().from(purchases).where(ne(purchases.status, 'paid'))
  expect(new Set(rest.map(({ status, failure }) => `${status} ${failure}`))).toEqual(new Set(['failed not_sent']))
  const grants = await db().$count(entries, and(eq(entries.kind, 'grant'), sql`${entries.reason} is not null`))
  expect([paid.length, grants >= paid.length]).toEqual([PURCHASES - rest.length, true])
})
