import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { purchases, webhookEvents, workspaces } from '@/db/schema'
import {
  again,
  deliver,
  deliverAll,
  eventsOf,
  newDesk,
  newSubscriber,
  openTill,
  payCheckout,
  type Till,
  workOff,
} from '@/e2e/fixtures/till'
import { reconcileTopUps } from '@/lib/jobs/reconcile'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, type Order, settleTopUp } from './commands'
import { completeTopUp } from './completion'

let till: Till
let desk: Desk

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  desk = await newSubscriber(till)
})

const order = (changes: Partial<Order> = {}): Order => ({
  requestId: randomUUID(),
  pack: 'micro',
  quantity: 1,
  method: 'saved_card',
  ...changes,
})
const rowOf = async (of = desk) => {
  const [row] = await db().select().from(purchases).where(eq(purchases.accountId, of.client.id))
  return row!
}
const grantsOf = async (of = desk) =>
  (await readHistory(of.client.id)).entries.filter(({ kind }) => kind === 'grant').map(({ amount }) => amount)
const chargesOf = (of = desk) =>
  [...till.sandbox.store.tables.paymentIntents.values()].filter(
    ({ customer, status, metadata }) =>
      customer === of.workspace.stripeCustomerId && status === 'succeeded' && metadata.purchase_id,
  ).length
const nextCharge = (decline: string | null) =>
  fetch(`${till.sandbox.url}/_sandbox/next_charge`, { method: 'POST', body: JSON.stringify({ decline }) })
/** Opens a payment in the page and pays it there; returns its session and what happened at Stripe. */
async function payInPage(number?: string) {
  const before = eventsOf(till).map(({ id }) => id)
  const opened = await buyTopUp(desk, order({ method: 'new_card' }))
  const { stripeCheckoutSessionId } = await rowOf()
  await payCheckout(till, stripeCheckoutSessionId as string, number)
  return { opened, events: eventsOf(till, before) }
}

test('[A3] the card on file: paid at once, in the top-up bucket, without an end', async () => {
  const bought = await buyTopUp(desk, order())
  expect(bought).toMatchObject({
    ok: true,
    value: { state: 'paid', credits: 5_000, amountCents: 1_500, available: 10_080 },
  })
  const { lots } = await readBalance(desk.client.id)
  const row = await rowOf()
  expect(lots.find(({ bucket }) => bucket === 'top-up')).toMatchObject({
    granted: 5_000,
    expiresAt: null,
    source: `payment:${row.stripePaymentIntentId}`,
  })
  expect(row).toMatchObject({ status: 'paid', attempt: 1, credits: 5_000, amountCents: 1_500 })
  expect(row.paidAt).toBeInstanceOf(Date)
})

test('[E9] the history names the pack, the buyer and the payment', async () => {
  await buyTopUp(desk, order({ pack: 'macro', quantity: 2 }))
  const [entry] = (await readHistory(desk.client.id)).entries
  expect(entry).toMatchObject({ kind: 'grant', amount: 40_000, actor: `user:${desk.user.id}`, reason: '2 × macro' })
  expect(entry!.sources[0]!.source).toMatch(/^payment:pi_/)
})

test('a receipt is enqueued in the commit that brings the credits', async () => {
  await buyTopUp(desk, order())
  const { id } = await rowOf()
  const owner = postgres(till.databaseUrl, { max: 1 })
  const mails = await owner`select task_identifier from graphile_worker.jobs where key = ${`receipt:${id}`}`
  await owner.end()
  expect(mails).toMatchObject([{ task_identifier: 'email.send' }])
})

test('each try with the card on file is looked at again when every call about it has ended', async () => {
  await nextCharge('insufficient_funds')
  const press = order()
  await buyTopUp(desk, press)
  await buyTopUp(desk, press)
  const owner = postgres(till.databaseUrl, { max: 1 })
  const looks = await owner`
    select payload->>'attempt' as attempt, run_at > now() + interval '90 seconds' as later
    from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where identifier = 'top-up.settle' and payload->>'id' = ${(await rowOf()).id} order by 1`
  await owner.end()
  expect(looks).toEqual([
    { attempt: '1', later: true },
    { attempt: '2', later: true },
  ])
})

test('the same click twenty times at once is one purchase and one charge', async () => {
  const click = order()
  const bought = await Promise.all(Array.from({ length: 20 }, () => buyTopUp(desk, click)))
  expect(bought.every((each) => each.ok && each.value.state === 'paid')).toBe(true)
  expect(await grantsOf()).toEqual([5_000])
  expect(chargesOf()).toBe(1)
})

test('a purchase completed fifty times at once, over as many connections as there are, grants once', async () => {
  const { events } = await payInPage()
  const ref = { accountId: desk.client.id, id: (await rowOf()).id }
  let inFlight = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      inFlight += 1
      most = Math.max(most, inFlight)
      await completeTopUp(ref)
      inFlight -= 1
    }),
  )
  expect(most).toBeGreaterThan(1)
  await deliver(events)
  expect(await grantsOf()).toEqual([5_000])
})

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
  expect(await settleTopUp(desk, (await rowOf()).id)).toMatchObject({ value: { state: 'paid', available: 10_080 } })
  expect((await again(desk)).workspace.card).toMatchObject({ brand: 'mastercard', last4: '4444' })
  const customer = till.sandbox.store.tables.customers.get(desk.workspace.stripeCustomerId as string)
  const [row] = await db().select().from(workspaces).where(eq(workspaces.id, desk.workspace.id))
  expect(customer?.invoice_settings.default_payment_method).toBe(row?.cardId)
})

test('the events alone complete it, in whatever order, and coming again they change nothing', async () => {
  const { events } = await payInPage()
  await deliver(events.toReversed())
  await deliver(events)
  expect(await grantsOf()).toEqual([5_000])
  const stored = await db().select().from(webhookEvents)
  expect(stored.filter(({ handledAt }) => handledAt === null)).toEqual([])
})

test('a decline says so and charges nothing; the next press is a new try of the same purchase', async () => {
  const press = order()
  await nextCharge('insufficient_funds')
  expect(await buyTopUp(desk, press)).toMatchObject({ ok: false, refusal: { code: 'card-declined' } })
  expect(await rowOf()).toMatchObject({ status: 'failed', failure: 'insufficient_funds', attempt: 1 })
  const [failed] = [...till.sandbox.store.tables.paymentIntents.values()].slice(-1)
  expect(failed?.status).toBe('canceled')
  expect(await grantsOf()).toEqual([])
  expect(await buyTopUp(desk, press)).toMatchObject({ value: { state: 'paid' } })
  expect(await rowOf()).toMatchObject({ status: 'paid', failure: null, attempt: 2 })
  await deliverAll(till)
  expect(await grantsOf()).toEqual([5_000])
  expect(chargesOf()).toBe(1)
})

test('after a decline the same purchase goes on with a new card in the page', async () => {
  const press = order()
  await nextCharge('expired_card')
  expect(await buyTopUp(desk, press)).toMatchObject({ refusal: { code: 'card-expired' } })
  expect(await buyTopUp(desk, { ...press, method: 'new_card' })).toMatchObject({ value: { state: 'pay-in-page' } })
  const { stripeCheckoutSessionId, id } = await rowOf()
  await payCheckout(till, stripeCheckoutSessionId as string)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid' } })
  expect(await rowOf()).toMatchObject({ attempt: 2, method: 'element' })
})

test('an open payment in the page is closed when the person takes the card on file after all', async () => {
  const press = order({ method: 'new_card' })
  await buyTopUp(desk, press)
  const { stripeCheckoutSessionId } = await rowOf()
  expect(await buyTopUp(desk, { ...press, method: 'saved_card' })).toMatchObject({ value: { state: 'paid' } })
  expect(till.sandbox.store.tables.checkoutSessions.get(stripeCheckoutSessionId as string)?.status).toBe('expired')
  await deliverAll(till)
  expect(await grantsOf()).toEqual([5_000])
})

test('a charge whose row never learnt of it is found again, and one that never happened is given up', async () => {
  await buyTopUp(desk, order())
  const { id } = await rowOf()
  const lost = await newSubscriber(till)
  await db()
    .insert(purchases)
    .values({
      ...{ accountId: lost.client.id, workspaceId: lost.workspace.id, requestId: randomUUID(), method: 'saved_card' },
      ...{ pack: 'micro', quantity: 1, credits: (await rowOf()).credits, amountCents: (await rowOf()).amountCents },
      ...{
        currency: 'usd',
        status: 'pending',
        createdBy: lost.user.id,
        createdAt: sql`clock_now() - interval '3 minutes'`,
      },
    })
  // As if the commit after the charge had failed: paid at Stripe, pending here, no credits.
  const orphan = await newSubscriber(till)
  await buyTopUp(orphan, order())
  const charged = await rowOf(orphan)
  const forgotten = { ...charged, id: randomUUID(), requestId: randomUUID(), status: 'pending' as const }
  const intent = till.sandbox.store.tables.paymentIntents.get(charged.stripePaymentIntentId as string)!
  await db().delete(purchases).where(eq(purchases.id, charged.id))
  intent.metadata.purchase_id = forgotten.id
  await db()
    .insert(purchases)
    .values({
      ...forgotten,
      stripePaymentIntentId: null,
      entry: null,
      paidAt: null,
      createdAt: sql`clock_now() - interval '3 minutes'`,
    })
  const { accountId, id: lostId } = await rowOf(lost)
  await reconcileTopUps()
  // That Stripe does not know it means little while the call may be under way, and nothing for another try.
  expect(await rowOf(lost)).toMatchObject({ status: 'pending' })
  await completeTopUp({ accountId, id: lostId }, { giveUp: 2 })
  expect(await rowOf(lost)).toMatchObject({ status: 'pending' })
  await completeTopUp({ accountId, id: lostId }, { giveUp: 1 })
  expect(await rowOf(orphan)).toMatchObject({ status: 'paid', stripePaymentIntentId: intent.id })
  expect(await rowOf(lost)).toMatchObject({ status: 'failed', failure: 'not_sent' })
  expect(await grantsOf(orphan)).toEqual([5_000])
  expect(await rowOf()).toMatchObject({ id, status: 'paid' })
})

test('an amount that was tampered with is refused and recorded, and no credits come', async () => {
  const { events } = await payInPage()
  const row = await rowOf()
  const intent = [...till.sandbox.store.tables.paymentIntents.values()].find(
    ({ metadata }) => metadata.purchase_id === row.id,
  )!
  Object.assign(intent, { amount: 100, amount_received: 100 })
  await deliver(events)
  expect(await rowOf()).toMatchObject({ status: 'failed', failure: 'fault:amount', entry: null })
  expect(await grantsOf()).toEqual([])
  expect(await settleTopUp(desk, row.id)).toMatchObject({
    refusal: { code: 'payment-fault', message: expect.stringContaining('does not match') },
  })
  const outcomes = (await db().select().from(webhookEvents)).map(({ outcome }) => outcome)
  expect(outcomes).toContain('refused: fault:amount')
})

test('a purchase of another workspace can be neither seen nor paid for here', async () => {
  const stranger = await newSubscriber(till)
  await payInPage()
  const { id } = await rowOf()
  expect(await settleTopUp(stranger, id)).toMatchObject({ refusal: { code: 'unknown-purchase' } })
  expect(await rowOf()).toMatchObject({ status: 'pending' })
  const intent = [...till.sandbox.store.tables.paymentIntents.values()].find(
    ({ metadata }) => metadata.purchase_id === id,
  )!
  intent.customer = stranger.workspace.stripeCustomerId
  await settleTopUp(desk, id)
  expect(await rowOf()).toMatchObject({ status: 'failed', failure: 'fault:customer' })
  expect(await grantsOf()).toEqual([])
})

test('a free plan, an unknown pack, a bad quantity, a reused request: refused in words, nothing written', async () => {
  const free = await newDesk()
  expect(await buyTopUp(free, order())).toMatchObject({ refusal: { code: 'subscribers-only' } })
  expect(await buyTopUp(desk, order({ pack: 'giga' }))).toMatchObject({ refusal: { code: 'unknown-pack' } })
  expect(await buyTopUp(desk, order({ quantity: -3 }))).toMatchObject({ refusal: { code: 'bad-quantity' } })
  expect(await rowOf()).toBeUndefined()
  const press = order()
  await buyTopUp(desk, press)
  expect(await buyTopUp(desk, { ...press, pack: 'mega' })).toMatchObject({ refusal: { code: 'request-reused' } })
  expect(await grantsOf()).toEqual([5_000])
  await workOff(till)
})
