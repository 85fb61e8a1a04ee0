import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeCheckoutSession } from './engine/checkout'
import { at, controlled, startReceiver, startSandbox, stock, WEBHOOK_SECRET } from './fixture'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let receiver: Awaited<ReturnType<typeof startReceiver>>
let stripe: Stripe

beforeAll(async () => {
  receiver = await startReceiver()
  sandbox = await startSandbox({ webhook: { url: receiver.url, secret: WEBHOOK_SECRET } })
  stripe = sandbox.stripe
})
afterAll(async () => {
  await sandbox.close()
  await receiver.close()
})

const CARD = { number: '4242424242424242', expMonth: 12, expYear: 2050, cvc: '123' }

test('a paid Checkout session starts a subscription, in the order Stripe tells it', async () => {
  const { customer, monthly } = await stock(stripe)
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    client_reference_id: 'ws_1',
    line_items: [{ price: monthly.id, quantity: 1 }],
    success_url: 'http://localhost:3000/done?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:3000/plans',
    metadata: { org_id: 'ws_1' },
    subscription_data: { metadata: { org_id: 'ws_1' } },
  })
  expect(session).toMatchObject({
    status: 'open',
    payment_status: 'unpaid',
    amount_total: 1000,
    ui_mode: 'hosted_page',
  })
  expect(session.url).toBe(`${sandbox.url}/c/pay/${session.id}`)

  await controlled(sandbox, 'webhooks', { flush: true })
  const known = receiver.received.length
  const outcome = completeCheckoutSession(sandbox.store, session.id, { card: CARD })
  expect(outcome.kind).toBe('complete')
  await controlled(sandbox, 'webhooks', { flush: true })
  const types = receiver.received.slice(known).map(({ event }) => event.type)
  expect(types).toEqual([
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'payment_intent.created',
    'payment_intent.succeeded',
    'charge.succeeded',
    'payment_method.attached',
    'invoice.paid',
    'invoice.payment_succeeded',
    'invoice_payment.paid',
    'customer.subscription.updated',
    'checkout.session.completed',
  ])

  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['subscription.latest_invoice.payments', 'line_items'],
  })
  const subscription = paid.subscription as Stripe.Subscription
  const invoice = subscription.latest_invoice as Stripe.Invoice
  expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', url: null })
  expect(paid.line_items?.data[0]).toMatchObject({ amount_total: 1000, quantity: 1 })
  expect(subscription).toMatchObject({ status: 'active', metadata: { org_id: 'ws_1' } })
  expect(subscription.default_payment_method).toMatch(/^pm_/)
  expect(invoice).toMatchObject({ status: 'paid', billing_reason: 'subscription_create', amount_paid: 1000 })
  expect(invoice.parent?.subscription_details).toMatchObject({
    subscription: subscription.id,
    metadata: { org_id: 'ws_1' },
  })
  expect(invoice.lines.data[0]?.pricing?.price_details).toMatchObject({ price: monthly.id })
  expect(invoice.payments?.data[0]?.payment.payment_intent).toMatch(/^pi_/)
})

test('every webhook carries a signature the official SDK accepts', async () => {
  const event = (await receiver.until((all) => all.length > 0))[0]!
  const header = String(event.headers['stripe-signature'])
  expect(stripe.webhooks.constructEvent(event.body, header, WEBHOOK_SECRET).id).toBe(event.event.id)
  expect(() => stripe.webhooks.constructEvent(event.body, header, 'whsec_other')).toThrow(
    Stripe.errors.StripeSignatureVerificationError,
  )
})

test('a subscription from 31 January renews on 28 February and 31 March, dated when each was due', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2026-01-31T10:00:00Z') })
  const { customer, monthly } = await stock(stripe, { clock: clock.id })
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  expect(subscription.status).toBe('active')
  const ends = [subscription.items.data[0]!.current_period_end]
  for (const to of ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z']) {
    const { status } = await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at(to) })
    expect(status).toBe('ready')
    ends.push((await stripe.subscriptions.retrieve(subscription.id)).items.data[0]!.current_period_end)
  }
  expect(ends.map((end) => new Date(end * 1000).toISOString().slice(0, 10))).toEqual([
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
  ])
  const { data } = await stripe.invoices.list({ customer: customer.id })
  expect(data.map(({ status, billing_reason }) => `${billing_reason} ${status}`)).toEqual([
    'subscription_cycle paid',
    'subscription_cycle paid',
    'subscription_cycle paid',
    'subscription_create paid',
  ])
  expect(data[2]).toMatchObject({
    created: at('2026-02-28T10:00:00Z'),
    period_start: at('2026-01-31T10:00:00Z'),
    period_end: at('2026-02-28T10:00:00Z'),
    status_transitions: { finalized_at: at('2026-02-28T11:00:00Z'), paid_at: at('2026-02-28T11:00:00Z') },
  })
  expect(data[2]!.lines.data[0]!.period).toEqual({
    start: at('2026-02-28T10:00:00Z'),
    end: at('2026-03-31T10:00:00Z'),
  })
  const events = await stripe.events.list({ types: ['invoice.paid'], created: { lte: at('2026-02-28T11:00:00Z') } })
  expect(events.data[0]?.created).toBe(at('2026-02-28T11:00:00Z'))
})

test('a renewal that is declined makes it past due, is tried again and at last ends it', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2026-01-10T00:00:00Z') })
  const { customer, monthly } = await stock(stripe, { clock: clock.id })
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id })
  await stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id })

  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2026-02-10T02:00:00Z') })
  const pastDue = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })
  expect(pastDue.status).toBe('past_due')
  expect(pastDue.latest_invoice).toMatchObject({
    status: 'open',
    attempt_count: 1,
    next_payment_attempt: at('2026-02-13T01:00:00Z'),
  })

  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2026-03-01T00:00:00Z') })
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    status: 'canceled',
    ended_at: at('2026-02-25T01:00:00Z'),
    cancellation_details: { reason: 'payment_failed' },
  })
})

test('a past-due subscription recovers when a retry meets a good card', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2026-01-10T00:00:00Z') })
  const { customer, monthly, card } = await stock(stripe, { clock: clock.id })
  const subscription = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  await controlled(sandbox, 'next_charge', { decline: 'insufficient_funds' })
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2026-02-10T02:00:00Z') })
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due')
  const [open] = (await stripe.invoices.list({ customer: customer.id, status: 'open' })).data
  expect(await stripe.invoices.pay(open!.id!, { payment_method: card.id })).toMatchObject({ status: 'paid' })
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active')
})

test('canceling at the period end ends it then, and can be taken back before', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2026-01-10T00:00:00Z') })
  const { customer, monthly } = await stock(stripe, { clock: clock.id })
  const { id } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  const canceling = await stripe.subscriptions.update(id, { cancel_at_period_end: true })
  expect(canceling).toMatchObject({ status: 'active', cancel_at: at('2026-02-10T00:00:00Z') })
  const resumed = await stripe.subscriptions.update(id, { cancel_at_period_end: false })
  expect(resumed).toMatchObject({ cancel_at: null, canceled_at: null })
  await stripe.subscriptions.update(id, { cancel_at_period_end: true })
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2026-02-11T00:00:00Z') })
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
    status: 'canceled',
    ended_at: at('2026-02-10T00:00:00Z'),
  })
  expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1)
})

test('an upgrade costs the remaining seconds, less those already paid', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2026-04-01T00:00:00Z') })
  const { customer, monthly, better } = await stock(stripe, { clock: clock.id })
  const { id, items } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2026-04-11T00:00:00Z') })
  const upgraded = await stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]!.id, price: better.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'error_if_incomplete',
    expand: ['latest_invoice'],
  })
  expect(upgraded.items.data[0]!.price.id).toBe(better.id)
  expect(upgraded.latest_invoice).toMatchObject({ billing_reason: 'subscription_update', amount_paid: 1333 })
  expect((upgraded.latest_invoice as Stripe.Invoice).lines.data.map(({ amount }) => amount)).toEqual([-667, 2000])
})

test('an upgrade that is declined changes nothing', async () => {
  const { customer, monthly, better } = await stock(stripe)
  const before = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  await controlled(sandbox, 'next_charge', { decline: 'insufficient_funds' })
  const refused = stripe.subscriptions.update(before.id, {
    items: [{ id: before.items.data[0]!.id, price: better.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'error_if_incomplete',
  })
  await expect(refused).rejects.toMatchObject({ type: 'StripeCardError', decline_code: 'insufficient_funds' })
  const after = await stripe.subscriptions.retrieve(before.id)
  expect({ ...after, lastResponse: null }).toEqual({ ...before, lastResponse: null })
  expect((await stripe.invoices.list({ customer: customer.id })).data).toHaveLength(1)
})

test('from monthly to yearly a new period starts at once', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2026-04-01T00:00:00Z') })
  const { customer, monthly, yearly } = await stock(stripe, { clock: clock.id })
  const { id, items } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2026-04-16T00:00:00Z') })
  const changed = await stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]!.id, price: yearly.id }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  })
  expect(changed.items.data[0]).toMatchObject({
    current_period_start: at('2026-04-16T00:00:00Z'),
    current_period_end: at('2027-04-16T00:00:00Z'),
  })
  expect(changed.latest_invoice).toMatchObject({ amount_paid: 9500 })
})

test('the clock of all customers without a test clock moves by the control door, webhooks included', async () => {
  const { customer, monthly } = await stock(stripe)
  const { id, items } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  const end = items.data[0]!.current_period_end
  const clock = await controlled<{ now: number }>(sandbox, 'clock', { advance_to: end + 2 * 3600 })
  expect(clock.now).toBeGreaterThanOrEqual(end + 2 * 3600)
  const renewal = receiver.received.find(
    ({ event }) =>
      event.type === 'invoice.paid' && event.data.object.customer === customer.id && event.created === end + 3600,
  )
  expect(renewal?.event.data.object).toMatchObject({ billing_reason: 'subscription_cycle', status: 'paid' })
  expect((await stripe.subscriptions.retrieve(id)).items.data[0]!.current_period_start).toBe(end)
})
