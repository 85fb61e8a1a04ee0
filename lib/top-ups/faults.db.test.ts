import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { entries, lots, purchases, workspaces } from '@/db/schema'
import { longStandingBuyer } from '@/e2e/fixtures/buyers'
import { atStripe, openTill, payCheckout, type Till } from '@/e2e/fixtures/till'
import { jobsNow, order } from '@/e2e/fixtures/top-ups'
import { faultsAt } from '@/e2e/sandbox/stripe/faults'
import { reconcileDoubles, reconcileTopUps } from '@/lib/jobs/reconcile'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, type Order, settleTopUp, type TopUpOutcome } from './commands'
import { requested } from './row'

/** A quick run with every suite; the long one, with 2,000, takes minutes. */
const PURCHASES = Number(process.env.REFILL_PROVE_PURCHASES ?? 300)
const BUYERS = Math.ceil(PURCHASES / 50)
const AT_ONCE = 24

let till: Till

beforeAll(async () => {
  till = await openTill()
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

type Press = { desk: Desk; order: Order; index: number }

/** Three in five with the card on file, one with a new card in the page, one at Stripe's own page. */
const METHODS = ['saved_card', 'new_card', 'saved_card', 'checkout', 'saved_card'] as const

/** Buys as people do: some press again when nobody knows, and go on in Checkout when their card is declined. */
async function buy({ desk, order, index }: Press): Promise<TopUpOutcome> {
  let answer = await buyTopUp(desk, order)
  // Pressed again, nobody ever pays twice for it.
  if (codeOf(answer) === 'stripe-unreachable' && order.quantity > 2) answer = await buyTopUp(desk, order)
  if (!answer.ok && answer.refusal.continueIn) {
    answer = await buyTopUp(desk, { ...order, method: 'checkout', seenAttempt: answer.refusal.attempt ?? 0 })
  }
  const isPage = answer.ok && (answer.value.state === 'pay-in-page' || answer.value.state === 'pay-at-checkout')
  return isPage ? payOnPage(desk, order, index) : answer
}

/** Some leave the page unpaid, some try a card first that is declined; most pay, each second with another new card. */
async function payOnPage(desk: Desk, { requestId }: Order, index: number): Promise<TopUpOutcome> {
  const purchase = (await requested(desk.client.id, requestId))!
  const session = purchase.stripeCheckoutSessionId as string
  if (index % 4 === 0) await payCheckout(till, session, '4000000000000002')
  const isOpen = () => till.sandbox.store.tables.checkoutSessions.get(session)?.status === 'open'
  // What is left of the declines that were planned is met here too.
  while (index % 7 > 0 && isOpen())
    await payCheckout(till, session, index % 2 ? '5555555555554444' : '4242424242424242')
  return settleTopUp(desk, purchase.id)
}

const codeOf = (answer: TopUpOutcome) => (answer.ok ? answer.value.state : answer.refusal.code)

const open = and(inArray(purchases.status, ['pending', 'processing']))

/** What time brings: pages run out, calls nobody heard of are given up, and the worker does all that waits. */
async function timePasses(): Promise<void> {
  const sessions = [...till.sandbox.store.tables.checkoutSessions.values()]
  await eachOf(
    sessions.filter(({ status }) => status === 'open'),
    ({ id }) => atStripe(till, 'POST', `checkout/sessions/${id}/expire`),
  )
  await jobsNow(till, 'top-up.')
  await reconcileTopUps()
  await reconcileDoubles()
}

test(`[X8] ${PURCHASES} purchases in every way to pay while every tenth call to Stripe goes wrong and no webhook comes: charges = grants, none doubled, none lost`, {
  timeout: 60_000 + PURCHASES * 600,
}, async () => {
  const desks: Desk[] = []
  await eachOf([...Array(BUYERS).keys()], async () => desks.push(await longStandingBuyer(till)))
  const faults = faultsAt(till.sandbox.url)
  await faults.random({ seed: 7, rate: 0.1 })
  await faults.charges('insufficient_funds', { times: Math.ceil(PURCHASES / 10) })
  const told = new Map<string, number>()
  const presses = Array.from({ length: PURCHASES }, (_, index) => ({
    desk: desks[index % BUYERS] as Desk,
    order: order({
      pack: index % 3 === 0 ? 'micro' : 'nano',
      quantity: 1 + (index % 4),
      method: METHODS[index % METHODS.length],
    }),
    index,
  }))
  await eachOf(presses, async (press) => {
    const code = codeOf(await buy(press))
    told.set(code, (told.get(code) ?? 0) + 1)
  })
  expect((await faults.struck()).length).toBeGreaterThan(PURCHASES / 10)
  await faults.off()
  // The faults were felt: some outcomes are unknown, and are found by reading back.
  expect(await db().$count(purchases, open)).toBeGreaterThan(0)
  expect(told.get('paid')).toBeGreaterThan(PURCHASES / 2)
  await timePasses()
  expect(await db().$count(purchases, open)).toBe(0)

  const intents = [...till.sandbox.store.tables.paymentIntents.values()]
  const charged = intents.filter(({ status }) => status === 'succeeded')
  const paid = await db().select().from(purchases).where(eq(purchases.status, 'paid'))
  expect(new Set(paid.map(({ method }) => method))).toEqual(new Set(['saved_card', 'element', 'checkout']))
  expect(charged.map(({ id }) => id).sort()).toEqual(paid.map((each) => each.stripePaymentIntentId).sort())
  expect(new Set(charged.map(({ metadata }) => metadata.purchase_id)).size).toBe(charged.length)
  expect(till.sandbox.store.tables.refunds.size).toBe(0)
  // Nothing is left that could still be paid.
  expect(new Set(intents.map(({ status }) => status))).toEqual(new Set(['succeeded', 'canceled']))
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
  const known = ['failed not_sent', 'failed insufficient_funds', 'canceled null']
  expect(rest.map(({ status, failure }) => `${status} ${failure}`).filter((end) => !known.includes(end))).toEqual([])
  const grants = await db().$count(entries, and(eq(entries.kind, 'grant'), sql`${entries.reason} is not null`))
  expect([paid.length, grants >= paid.length]).toEqual([PURCHASES - rest.length, true])
  // The card that is charged next is the one that Stripe has on file, whichever of them came last.
  const customers = till.sandbox.store.tables.customers
  for (const { stripeCustomerId, cardId } of await db().select().from(workspaces)) {
    const { default_payment_method } = customers.get(stripeCustomerId as string)!.invoice_settings
    expect(cardId).toBe(default_payment_method)
  }
})
