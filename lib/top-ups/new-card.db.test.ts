import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { purchases, webhookEvents, workspaces } from '@/db/schema'
import { again, deliver, deliverAll, eventsOf, openTill, payCheckout } from '@/e2e/fixtures/till'
import { together } from '@/e2e/fixtures/together'
import { declineNext, grantsAt, newBuyer, order, purchaseAt, sessionOf } from '@/e2e/fixtures/top-ups'
import type { Cents } from '@/lib/core/money'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, settleTopUp } from './commands'
import { completeTopUp } from './completion'

let till: Awaited<ReturnType<typeof openTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  desk = await newBuyer(till)
})

/** Opens a payment in the page and pays it there; returns its session and what happened at Stripe. */
async function payInPage(number?: string) {
  const before = eventsOf(till).map(({ id }) => id)
  const opened = await buyTopUp(desk, order({ method: 'new_card' }))
  const { stripeCheckoutSessionId } = await purchaseAt(desk)
  await payCheckout(till, stripeCheckoutSessionId as string, number)
  return { opened, events: eventsOf(till, before) }
}

test('[A11] a new card in the page: Stripe’s own element, and the card serves from then on', async () => {
  const { opened } = await payInPage('5555555555554444')
  expect(opened).toMatchObject({
    value: {
      state: 'pay-in-page',
      clientSecret: expect.stringContaining('_secret'),
      publishableKey: 'pk_test_sandbox',
    },
  })
  const [session] = [...till.sandbox.store.tables.checkoutSessions.values()].slice(-1)
  // No list of ours: which methods there are (cards, wallets) is Stripe's to say.
  expect(session).toMatchObject({ ui_mode: 'elements', allowed_payment_method_types: null })
  expect(await settleTopUp(desk, (await purchaseAt(desk)).id)).toMatchObject({
    value: { state: 'paid', available: 10_080 },
  })
  expect((await again(desk)).workspace.card).toMatchObject({ brand: 'mastercard', last4: '4444' })
  const customer = till.sandbox.store.tables.customers.get(desk.workspace.stripeCustomerId as string)
  const [row] = await db().select().from(workspaces).where(eq(workspaces.id, desk.workspace.id))
  expect(customer?.invoice_settings.default_payment_method).toBe(row?.cardId)
})

test('the events alone complete it, in whatever order, and coming again they change nothing', async () => {
  const { events } = await payInPage()
  await deliver(events.toReversed())
  await deliver(events)
  expect(await grantsAt(desk)).toEqual([5_000])
  const stored = await db().select().from(webhookEvents)
  expect(stored.filter(({ handledAt }) => handledAt === null)).toEqual([])
})

test('after a decline the same purchase goes on with a new card in the page', async () => {
  const press = order()
  await declineNext(till, 'expired_card')
  expect(await buyTopUp(desk, press)).toMatchObject({ refusal: { code: 'card-expired' } })
  expect(await buyTopUp(desk, { ...press, method: 'new_card', seenAttempt: 1 })).toMatchObject({
    value: { state: 'pay-in-page' },
  })
  const { stripeCheckoutSessionId, id } = await purchaseAt(desk)
  await payCheckout(till, stripeCheckoutSessionId as string)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid' } })
  expect(await purchaseAt(desk)).toMatchObject({ attempt: 2, method: 'element' })
})

test('an open payment in the page is closed when the person takes the card on file after all', async () => {
  const press = order({ method: 'new_card' })
  await buyTopUp(desk, press)
  const { stripeCheckoutSessionId } = await purchaseAt(desk)
  expect(await buyTopUp(desk, { ...press, method: 'saved_card' })).toMatchObject({ value: { state: 'paid' } })
  expect(till.sandbox.store.tables.checkoutSessions.get(stripeCheckoutSessionId as string)?.status).toBe('expired')
  await deliverAll(till)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('a purchase completed ten times at once, all of them meeting at its row, grants once', async () => {
  const { events } = await payInPage()
  const ref = { accountId: desk.client.id, id: (await purchaseAt(desk)).id }
  const completions = Array.from({ length: 10 }, () => () => completeTopUp(ref))
  await together(till.databaseUrl, 'purchases', completions)
  await deliver(events)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('an open page at an earlier price is closed, and can no longer be paid', async () => {
  const press = order({ method: 'new_card' })
  await buyTopUp(desk, press)
  const { stripeCheckoutSessionId } = await purchaseAt(desk)
  await db()
    .update(purchases)
    .set({ amountCents: 1_400 as Cents })
    .where(eq(purchases.accountId, desk.client.id))
  expect(await buyTopUp(desk, press)).toMatchObject({ refusal: { code: 'price-changed' } })
  expect(sessionOf(till, stripeCheckoutSessionId).status).toBe('expired')
})

test('an amount that was tampered with is refused and recorded, and no credits come', async () => {
  const { events } = await payInPage()
  const row = await purchaseAt(desk)
  const intent = [...till.sandbox.store.tables.paymentIntents.values()].find(
    ({ metadata }) => metadata.purchase_id === row.id,
  )!
  Object.assign(intent, { amount: 100, amount_received: 100 })
  await deliver(events)
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'fault:amount', entry: null })
  expect(await grantsAt(desk)).toEqual([])
  expect(await settleTopUp(desk, row.id)).toMatchObject({
    refusal: { code: 'payment-fault', message: expect.stringContaining('does not match') },
  })
  const outcomes = (await db().select().from(webhookEvents)).map(({ outcome }) => outcome)
  expect(outcomes).toContain('refused: fault:amount')
})

test('a purchase of another workspace can be neither seen nor paid for here', async () => {
  const stranger = await newBuyer(till)
  await payInPage()
  const { id } = await purchaseAt(desk)
  expect(await settleTopUp(stranger, id)).toMatchObject({ refusal: { code: 'unknown-purchase' } })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'pending' })
  const intent = [...till.sandbox.store.tables.paymentIntents.values()].find(
    ({ metadata }) => metadata.purchase_id === id,
  )!
  intent.customer = stranger.workspace.stripeCustomerId
  await settleTopUp(desk, id)
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'fault:customer' })
  expect(await grantsAt(desk)).toEqual([])
})
