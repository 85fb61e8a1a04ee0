import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, controlled, eventsAbout, startSandbox, subscribed } from './fixture'
import type { StripeSandbox } from './server'

let sandbox: StripeSandbox
let stripe: Stripe

beforeAll(async () => {
  const started = await startSandbox()
  sandbox = started
  stripe = started.stripe
})
afterAll(() => sandbox.close())

const nowUnused = { bill_for: { unused_time_from: { type: 'now' } } } as const
const unpaidStays = { billing_cycle_anchor: { type: 'now' }, payment_behavior: 'resume_on_payment_success' } as const

test('a pause stops periods and invoices, and resuming counts what was not used', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await sub.go('2026-04-16T00:00:00Z')
  const preview = await stripe.invoices.createPreview({
    subscription: sub.id,
    subscription_details: { pause: nowUnused },
  })
  expect(preview.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
    [-500, 'Unused time on Studio after 16 Apr 2026'],
  ])
  const paused = await stripe.subscriptions.pause(sub.id, nowUnused)
  expect(paused).toMatchObject({
    status: 'paused',
    status_details: {
      paused: { type: 'subscription', transitioned_at: at('2026-04-16T00:00:00Z') },
    },
  })
  expect((await stripe.invoiceItems.list({ customer: sub.customer.id, pending: true })).data).toMatchObject([
    { amount: -500, proration: true, parent: { subscription_details: { subscription: sub.id } } },
  ])

  await sub.go('2026-06-10T00:00:00Z')
  expect((await stripe.invoices.list({ customer: sub.customer.id })).data).toHaveLength(1)
  const coming = await stripe.invoices.createPreview({
    subscription: sub.id,
    subscription_details: { resume_at: 'now' },
  })
  const resumed = await stripe.subscriptions.resume(sub.id, { ...unpaidStays, expand: ['latest_invoice'] })
  expect(resumed).toMatchObject({
    status: 'active',
    billing_cycle_anchor: at('2026-06-10T00:00:00Z'),
    items: { data: [{ id: sub.item, current_period_end: at('2026-07-10T00:00:00Z') }] },
    latest_invoice: { amount_paid: 500, billing_reason: 'subscription_update' },
  })
  expect(resumed.status_details).toBeUndefined()
  expect(coming).toMatchObject({ amount_due: 500, total: 500 })
  expect((resumed.latest_invoice as Stripe.Invoice).lines.data.map(({ amount }) => amount)).toEqual([-500, 1000])
  await sub.go('2026-07-10T02:00:00Z')
  expect(await sub.now()).toMatchObject({ status: 'active', latest_invoice: { amount_paid: 1000 } })
  expect(await eventsAbout(stripe, sub.id)).toEqual([
    'customer.subscription.created',
    'customer.subscription.updated',
    'customer.subscription.updated',
    'customer.subscription.paused',
    'customer.subscription.updated',
    'customer.subscription.resumed',
    'customer.subscription.updated',
  ])
})

test('resuming with a card that is declined stays paused until the invoice is paid', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await stripe.subscriptions.pause(sub.id, { bill_for: { unused_time_from: { type: 'none' } } })
  await sub.go('2026-05-20T00:00:00Z')
  await controlled(sandbox, 'next_charge', { decline: 'insufficient_funds' })
  const refused = await stripe.subscriptions.resume(sub.id, { ...unpaidStays, expand: ['latest_invoice'] })
  const invoice = refused.latest_invoice as Stripe.Invoice
  expect(refused.status).toBe('paused')
  expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, amount_due: 1000 })
  await expect(stripe.subscriptions.resume(sub.id, unpaidStays)).rejects.toMatchObject({
    message: expect.stringContaining('open resumption invoice'),
  })
  await stripe.invoices.pay(invoice.id!, { payment_method: sub.card.id })
  expect(await sub.now()).toMatchObject({
    status: 'active',
    items: { data: [{ current_period_start: at('2026-05-20T00:00:00Z') }] },
  })
})

test('a voided resumption leaves the pause and the credit as they were', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await sub.go('2026-04-16T00:00:00Z')
  await stripe.subscriptions.pause(sub.id, nowUnused)
  await controlled(sandbox, 'next_charge', { decline: 'generic_decline' })
  const { latest_invoice: first } = await stripe.subscriptions.resume(sub.id, unpaidStays)
  await stripe.invoices.voidInvoice(String(first))
  expect((await sub.now()).status).toBe('paused')
  const again = await stripe.subscriptions.resume(sub.id, { ...unpaidStays, expand: ['latest_invoice'] })
  expect(again).toMatchObject({ status: 'active', latest_invoice: { amount_paid: 500 } })
})

test('by default nothing is charged in the request, and what nobody pays is voided after 23 hours', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await sub.go('2026-04-16T00:00:00Z')
  await stripe.subscriptions.pause(sub.id)
  const { latest_invoice: first, status } = await stripe.subscriptions.resume(sub.id)
  expect(status).toBe('paused')
  await sub.go('2026-04-18T00:00:00Z')
  expect(await stripe.invoices.retrieve(String(first))).toMatchObject({
    status: 'void',
    status_transitions: { voided_at: at('2026-04-16T23:00:00Z') },
  })
  expect((await sub.now()).status).toBe('paused')
})

test('paused on an invoice of its own, the unused time becomes balance', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await sub.go('2026-04-16T00:00:00Z')
  await stripe.subscriptions.pause(sub.id, { ...nowUnused, invoicing_behavior: 'invoice' })
  expect(await stripe.customers.retrieve(sub.customer.id)).toMatchObject({ balance: -500 })
})

test('an unchanged anchor goes on with the period of the moment', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await stripe.subscriptions.pause(sub.id, { bill_for: { unused_time_from: { type: 'none' } } })
  await sub.go('2026-05-16T12:00:00Z')
  const resumed = await stripe.subscriptions.resume(sub.id, {
    billing_cycle_anchor: { type: 'unchanged' },
    proration_behavior: 'always_invoice',
    payment_behavior: 'resume_on_payment_success',
    expand: ['latest_invoice'],
  })
  expect(resumed).toMatchObject({
    status: 'active',
    billing_cycle_anchor: at('2026-04-01T00:00:00Z'),
    latest_invoice: { amount_paid: 500 },
    items: { data: [{ current_period_start: at('2026-05-01T00:00:00Z') }] },
  })
})

test('only what is active can be paused, only what is paused resumed, and paused items don’t change', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await expect(stripe.subscriptions.resume(sub.id)).rejects.toMatchObject({ statusCode: 400 })
  await stripe.subscriptions.pause(sub.id)
  await expect(stripe.subscriptions.pause(sub.id)).rejects.toMatchObject({ statusCode: 400 })
  await expect(
    stripe.subscriptions.update(sub.id, { items: [{ id: sub.item, price: sub.better.id }] }),
  ).rejects.toMatchObject({ param: 'items' })
  await stripe.subscriptions.update(sub.id, { metadata: { note: 'kept' } })
  expect(await sub.now()).toMatchObject({ status: 'paused', metadata: { note: 'kept' } })
})
