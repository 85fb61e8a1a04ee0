import type Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { at, controlled, eventsAbout, startReceiver, startSandbox, stock, subscribed, WEBHOOK_SECRET } from './fixture'
import type { StripeSandbox } from './server'

let sandbox: StripeSandbox
let stripe: Stripe
let receiver: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  receiver = await startReceiver()
  const started = await startSandbox({ webhook: { url: receiver.url, secret: WEBHOOK_SECRET } })
  sandbox = started
  stripe = started.stripe
})
afterEach(() => controlled(sandbox, 'dunning', {}))
afterAll(async () => {
  await sandbox.close()
  await receiver.close()
})

/** A subscription whose renewals meet a card that is declined. */
async function failing(iso: string) {
  const sub = await subscribed(stripe, iso)
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: sub.customer.id })
  await stripe.subscriptions.update(sub.id, { default_payment_method: bad.id })
  return sub
}

test('a declined renewal is tried again after 3, 5 and 7 days, each told, and then the subscription ends', async () => {
  const sub = await failing('2026-01-10T00:00:00Z')
  await sub.go('2026-02-10T02:00:00Z')
  const { latest_invoice } = await sub.now()
  await sub.go('2026-03-01T00:00:00Z')
  const told = (await stripe.events.list({ type: 'invoice.payment_failed', limit: 100 })).data
    .filter(({ data }) => (data.object as Stripe.Invoice).id === (latest_invoice as Stripe.Invoice).id)
    .reverse()
    .map(({ created, data }) => [
      created,
      (data.object as Stripe.Invoice).attempt_count,
      (data.object as Stripe.Invoice).next_payment_attempt,
    ])
  expect(told).toEqual([
    [at('2026-02-10T01:00:00Z'), 1, at('2026-02-13T01:00:00Z')],
    [at('2026-02-13T01:00:00Z'), 2, at('2026-02-18T01:00:00Z')],
    [at('2026-02-18T01:00:00Z'), 3, at('2026-02-25T01:00:00Z')],
    [at('2026-02-25T01:00:00Z'), 4, null],
  ])
  const ended = await sub.now()
  expect(ended).toMatchObject({ status: 'canceled', cancellation_details: { reason: 'payment_failed' } })
  expect(ended.latest_invoice).toMatchObject({ status: 'open', auto_advance: false })
})

test('a payment for a subscription that is over is taken, and brings nothing back to life', async () => {
  const sub = await failing('2026-01-10T00:00:00Z')
  await sub.go('2026-02-10T02:00:00Z')
  await sub.go('2026-03-10T00:00:00Z')
  const { latest_invoice } = await sub.now()
  const paid = await stripe.invoices.pay((latest_invoice as Stripe.Invoice).id!, { payment_method: sub.card.id })
  expect(paid.status).toBe('paid')
  expect((await sub.now()).status).toBe('canceled')
})

test('configured to unpaid, it stays, makes drafts nobody collects, and lives again when its invoice is paid', async () => {
  await controlled(sandbox, 'dunning', { retry_after_days: [2], finally: 'unpaid' })
  const sub = await failing('2026-01-10T00:00:00Z')
  await sub.go('2026-02-20T00:00:00Z')
  const unpaid = await sub.now()
  expect(unpaid.status).toBe('unpaid')
  await sub.go('2026-03-12T00:00:00Z')
  const later = await sub.now()
  expect(later).toMatchObject({ status: 'unpaid', latest_invoice: { status: 'draft', auto_advance: false } })
  await stripe.invoices.pay((unpaid.latest_invoice as Stripe.Invoice).id!, { payment_method: sub.card.id })
  expect((await sub.now()).status).toBe('active')
})

test('a person’s further tries don’t use up the automatic ones', async () => {
  const sub = await failing('2026-01-10T00:00:00Z')
  await sub.go('2026-02-10T02:00:00Z')
  const { latest_invoice } = await sub.now()
  await expect(stripe.invoices.pay((latest_invoice as Stripe.Invoice).id!)).rejects.toMatchObject({ statusCode: 402 })
  expect((await sub.now()).latest_invoice).toMatchObject({
    attempt_count: 1,
    next_payment_attempt: at('2026-02-13T01:00:00Z'),
  })
})

test('without a card the renewal fails, too, and a card added before the retry pays it', async () => {
  const sub = await subscribed(stripe, '2026-01-10T00:00:00Z')
  await stripe.paymentMethods.detach(sub.card.id)
  await sub.go('2026-02-10T02:00:00Z')
  expect(await sub.now()).toMatchObject({ status: 'past_due', latest_invoice: { attempt_count: 1 } })
  const card = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: sub.customer.id })
  await stripe.customers.update(sub.customer.id, { invoice_settings: { default_payment_method: card.id } })
  await sub.go('2026-02-14T00:00:00Z')
  expect(await sub.now()).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } })
})

test('a first payment nobody completes expires after 23 hours', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2026-01-10T00:00:00Z') })
  const { customer, monthly } = await stock(stripe, { clock: clock.id })
  const { id, latest_invoice } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: monthly.id }],
    payment_behavior: 'default_incomplete',
  })
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2026-01-11T00:00:00Z') })
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
    status: 'incomplete_expired',
    ended_at: at('2026-01-10T23:00:00Z'),
  })
  expect((await stripe.invoices.retrieve(String(latest_invoice))).status).toBe('void')
})

test('a year in one leap brings everything in the order of its moments, each told before the next', async () => {
  const { customer, monthly, better } = await stock(stripe)
  const { id } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: better.id }] })
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id })
  const [first] = schedule.phases
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      { items: [{ price: better.id }], start_date: first!.start_date, end_date: first!.end_date },
      { items: [{ price: monthly.id }], duration: { interval: 'month' } },
    ],
  })
  const { now } = await controlled<{ now: number }>(sandbox, 'clock')
  const after = await controlled<{ now: number; next_due: number }>(sandbox, 'clock', {
    advance_to: now + 366 * 86_400,
  })
  expect(after.now).toBeGreaterThanOrEqual(now + 366 * 86_400)
  expect(after.next_due).toBeGreaterThan(now + 366 * 86_400)
  const invoices = await stripe.invoices.list({ customer: customer.id, limit: 100 })
  expect(invoices.data.map(({ amount_paid }) => amount_paid).reverse()).toEqual([3000, ...Array(12).fill(1000)])
  const moments = receiver.received.map(({ event }) => event.created).filter((created) => created > now)
  expect(moments.length).toBeGreaterThan(100)
  expect(moments).toEqual([...moments].sort((a, b) => a - b))
  expect(await eventsAbout(stripe, schedule.id)).toContain('subscription_schedule.released')
})
