import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, controlled, startSandbox, subscribed } from './fixture'
import type { StripeSandbox } from './server'

let sandbox: StripeSandbox
let stripe: Stripe

beforeAll(async () => {
  const started = await startSandbox()
  sandbox = started
  stripe = started.stripe
})
afterAll(() => sandbox.close())

type Sub = Awaited<ReturnType<typeof subscribed>>

const linesOf = (invoice: Stripe.Invoice) =>
  invoice.lines.data.map(({ amount, description, period }) => ({ amount, description, period }))

/** Previews a change of price and then carries it out as previewed. */
async function previewThenDo(sub: Sub, price: string, prorationDate: number) {
  const items = [{ id: sub.item, price }]
  const preview = await stripe.invoices.createPreview({
    customer: sub.customer.id,
    subscription: sub.id,
    subscription_details: { items, proration_behavior: 'always_invoice', proration_date: prorationDate },
  })
  const updated = await stripe.subscriptions.update(sub.id, {
    items,
    proration_behavior: 'always_invoice',
    proration_date: prorationDate,
    payment_behavior: 'error_if_incomplete',
    expand: ['latest_invoice'],
  })
  return { preview, invoice: updated.latest_invoice as Stripe.Invoice }
}

test('what a preview says is what the change costs, to the second', async () => {
  const sub = await subscribed(stripe, '2026-02-03T09:12:45Z')
  await sub.go('2026-02-17T20:31:07Z')
  const { preview, invoice } = await previewThenDo(sub, sub.better.id, at('2026-02-17T20:30:59Z'))
  const seconds = at('2026-03-03T09:12:45Z') - at('2026-02-17T20:30:59Z')
  const whole = at('2026-03-03T09:12:45Z') - at('2026-02-03T09:12:45Z')
  expect(linesOf(preview)).toEqual(linesOf(invoice))
  expect(preview.lines.data.map(({ amount, description }) => [description, amount])).toEqual([
    ['Unused time on Studio after 17 Feb 2026', -Math.round((1000 * seconds) / whole)],
    ['Remaining time on Studio after 17 Feb 2026', Math.round((3000 * seconds) / whole)],
  ])
  expect(preview).toMatchObject({
    status: 'draft',
    number: null,
    amount_due: invoice.amount_paid,
    billing_reason: 'subscription_update',
  })
  expect(preview.id).toMatch(/^upcoming_in_/)
})

test('a preview changes nothing and tells nobody', async () => {
  const sub = await subscribed(stripe, '2026-02-03T00:00:00Z')
  const before = JSON.stringify(await controlled(sandbox, 'state'))
  await stripe.invoices.createPreview({
    subscription: sub.id,
    subscription_details: {
      items: [{ id: sub.item, price: sub.yearly.id }],
      proration_behavior: 'always_invoice',
    },
  })
  const kept = (state: string) => state.replace(/"keptAnswers":.*?"deleted"/, '')
  expect(kept(JSON.stringify(await controlled(sandbox, 'state')))).toBe(kept(before))
})

test('a change of interval starts a new period in the preview as in fact', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await sub.go('2026-04-16T00:00:00Z')
  const { preview, invoice } = await previewThenDo(sub, sub.yearly.id, at('2026-04-16T00:00:00Z'))
  expect(linesOf(preview)).toEqual(linesOf(invoice))
  expect(linesOf(preview).map(({ amount }) => amount)).toEqual([-500, 10_000])
  expect(preview.lines.data[1]!.period).toEqual({
    start: at('2026-04-16T00:00:00Z'),
    end: at('2027-04-16T00:00:00Z'),
  })
})

test('without a change the preview is the next renewal, with what a schedule makes of it', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z', 'better')
  const plain = await stripe.invoices.createPreview({ subscription: sub.id })
  expect(plain).toMatchObject({ amount_due: 3000, billing_reason: 'upcoming', created: at('2026-05-01T00:00:00Z') })
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
  const [first] = schedule.phases
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      { items: [{ price: sub.better.id }], start_date: first!.start_date, end_date: first!.end_date },
      { items: [{ price: sub.monthly.id }], duration: { interval: 'month' } },
    ],
  })
  const next = await stripe.invoices.createPreview({ schedule: schedule.id })
  expect(next).toMatchObject({ amount_due: 1000, lines: { data: [{ amount: 1000 }] } })
  await stripe.subscriptionSchedules.release(schedule.id)
  await stripe.subscriptions.update(sub.id, { cancel_at_period_end: true })
  await expect(stripe.invoices.createPreview({ subscription: sub.id })).rejects.toMatchObject({
    code: 'invoice_upcoming_none',
  })
})

test('prorations that are not invoiced wait, and the next renewal takes them', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  await sub.go('2026-04-11T00:00:00Z')
  const items = [{ id: sub.item, price: sub.better.id }]
  const preview = await stripe.invoices.createPreview({ subscription: sub.id, subscription_details: { items } })
  await stripe.subscriptions.update(sub.id, { items })
  const pending = await stripe.invoiceItems.list({ customer: sub.customer.id, pending: true })
  expect(pending.data.map(({ amount, proration }) => [amount, proration])).toEqual([
    [2000, true],
    [-667, true],
  ])
  await sub.go('2026-05-01T02:00:00Z')
  const renewal = (await sub.now()).latest_invoice as Stripe.Invoice
  expect(linesOf(renewal)).toEqual(linesOf(preview))
  expect(renewal).toMatchObject({ amount_paid: 4333, status: 'paid' })
  expect((await stripe.invoiceItems.list({ customer: sub.customer.id, pending: true })).data).toEqual([])
})

test('a change that gives more back than it costs becomes credit, and later invoices use it', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z', 'better')
  await sub.go('2026-04-16T00:00:00Z')
  const { preview, invoice } = await previewThenDo(sub, sub.monthly.id, at('2026-04-16T00:00:00Z'))
  expect(preview).toMatchObject({ total: -1000, amount_due: 0, ending_balance: -1000 })
  expect(invoice).toMatchObject({ status: 'paid', total: -1000, amount_due: 0, ending_balance: -1000 })
  expect(await stripe.customers.retrieve(sub.customer.id)).toMatchObject({ balance: -1000 })
  const { amount_due } = await stripe.invoices.createPreview({ subscription: sub.id })
  expect(amount_due).toBe(0)
  await sub.go('2026-05-01T02:00:00Z')
  expect((await sub.now()).latest_invoice).toMatchObject({ total: 1000, amount_due: 0, status: 'paid' })
  expect(await stripe.customers.retrieve(sub.customer.id)).toMatchObject({ balance: 0 })
})

test('a new subscription, and an end at once, can be previewed', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  const fresh = await stripe.invoices.createPreview({
    customer: sub.customer.id,
    subscription_details: { items: [{ price: sub.yearly.id }] },
  })
  expect(fresh).toMatchObject({ amount_due: 10_000, billing_reason: 'subscription_create' })
  await sub.go('2026-04-16T00:00:00Z')
  const ended = await stripe.invoices.createPreview({
    subscription: sub.id,
    subscription_details: { cancel_now: true, proration_behavior: 'always_invoice' },
  })
  expect(ended).toMatchObject({ total: -500 })
  await stripe.subscriptions.cancel(sub.id, { prorate: true, invoice_now: true })
  expect(await stripe.customers.retrieve(sub.customer.id)).toMatchObject({ balance: -500 })
})

test('a proration date outside of the period and unknown parameters are refused', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  const items = [{ id: sub.item, price: sub.better.id }]
  const early = { items, proration_date: at('2026-03-31T00:00:00Z') }
  await expect(
    stripe.invoices.createPreview({ subscription: sub.id, subscription_details: early }),
  ).rejects.toMatchObject({ param: 'proration_date' })
  const unknown = { subscription: sub.id, subscription_items: items }
  await expect(stripe.invoices.createPreview(unknown)).rejects.toMatchObject({ code: 'parameter_unknown' })
})
