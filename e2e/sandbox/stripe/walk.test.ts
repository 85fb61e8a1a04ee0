import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { controlled, startSandbox, subscribed } from './fixture'
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
type Step = (sub: Sub, chance: () => number) => Promise<unknown>

const DAY = 86_400
const pricesOf = (sub: Sub) => [sub.monthly.id, sub.better.id, sub.yearly.id]

const STEPS: { [name: string]: Step } = {
  async change(sub, chance) {
    const subscription = await sub.now()
    const item = subscription.items.data[0]!
    const price = pricesOf(sub).filter((id) => id !== item.price.id)[Math.floor(chance() * 2)]!
    const items = [{ id: item.id, price }]
    const proration = chance() < 0.7 ? ('always_invoice' as const) : ('create_prorations' as const)
    const preview = await stripe.invoices.createPreview({
      subscription: sub.id,
      subscription_details: { items, proration_behavior: proration },
    })
    const updated = await stripe.subscriptions.update(sub.id, {
      items,
      proration_behavior: proration,
      payment_behavior: 'error_if_incomplete',
      expand: ['latest_invoice'],
    })
    const invoice = updated.latest_invoice as Stripe.Invoice
    if (invoice.id === (subscription.latest_invoice as Stripe.Invoice).id) return
    expect([preview.total, preview.amount_due, preview.ending_balance]).toEqual([
      invoice.total,
      invoice.amount_due,
      invoice.ending_balance,
    ])
  },
  async schedule(sub, chance) {
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
    const [first] = schedule.phases
    const price = pricesOf(sub)[Math.floor(chance() * 3)]!
    await stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        {
          items: first!.items.map((item) => ({ price: String(item.price), quantity: item.quantity })),
          start_date: first!.start_date,
          end_date: first!.end_date,
          proration_behavior: 'none',
        },
        { items: [{ price }], duration: { interval: 'month' }, proration_behavior: 'none' },
      ],
    })
  },
  async release(sub) {
    const { schedule } = await sub.now()
    if (schedule) await stripe.subscriptionSchedules.release(String(schedule))
  },
  pause: (sub) => stripe.subscriptions.pause(sub.id, { bill_for: { unused_time_from: { type: 'now' } } }),
  resume: (sub) => stripe.subscriptions.resume(sub.id, { payment_behavior: 'resume_on_payment_success' }),
  end: (sub) => stripe.subscriptions.update(sub.id, { cancel_at_period_end: true }),
  keep: (sub) => stripe.subscriptions.update(sub.id, { cancel_at_period_end: false }),
  decline: () => controlled(sandbox, 'next_charge', { decline: 'insufficient_funds' }),
  async time(sub, chance) {
    const clock = await stripe.testHelpers.testClocks.retrieve(sub.clock.id)
    const to = clock.frozen_time + Math.ceil(chance() * 45 * DAY)
    await stripe.testHelpers.testClocks.advance(sub.clock.id, { frozen_time: to })
  },
  async pay(sub) {
    const { data } = await stripe.invoices.list({ customer: sub.customer.id, status: 'open' })
    for (const invoice of data) await stripe.invoices.pay(invoice.id!, { payment_method: sub.card.id })
  },
}

/** A sequence that is the same for the same seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The money adds up: what invoices say, what was charged, and what is left as credit. */
async function checkBooks(sub: Sub) {
  const customer = (await stripe.customers.retrieve(sub.customer.id)) as Stripe.Customer
  const invoices = await stripe.invoices.list({ customer: customer.id, limit: 100 }).autoPagingToArray({ limit: 1000 })
  const charges = await stripe.charges.list({ customer: customer.id, limit: 100 }).autoPagingToArray({ limit: 1000 })
  const items = await stripe.invoiceItems.list({ customer: customer.id, limit: 100 }).autoPagingToArray({ limit: 1000 })
  const taken = charges.filter(({ paid }) => paid).reduce((sum, { amount }) => sum + amount, 0)
  expect(taken).toBe(invoices.reduce((sum, { amount_paid }) => sum + amount_paid, 0))

  let balance = 0
  for (const invoice of [...invoices].reverse()) {
    expect(invoice.total).toBe(invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0))
    if (invoice.status === 'draft' || invoice.status === 'void') continue
    expect(invoice.amount_due).toBe(Math.max(0, invoice.total + invoice.starting_balance))
    balance += (invoice.ending_balance ?? 0) - invoice.starting_balance
  }
  expect(customer.balance).toBe(balance)

  const billed = invoices.filter(({ status }) => status !== 'void').flatMap(({ lines }) => lines.data)
  for (const item of items) {
    const lines = billed.filter(
      ({ parent }) =>
        (parent?.subscription_item_details?.invoice_item ?? parent?.invoice_item_details?.invoice_item) === item.id,
    )
    expect(lines.map(({ amount }) => amount)).toEqual(item.invoice ? [item.amount] : [])
  }
  const subscription = await sub.now()
  const clock = await stripe.testHelpers.testClocks.retrieve(sub.clock.id)
  const [period] = subscription.items.data
  if (['active', 'past_due'].includes(subscription.status)) {
    expect(period!.current_period_start).toBeLessThanOrEqual(clock.frozen_time)
    expect(period!.current_period_end).toBeGreaterThan(clock.frozen_time)
  }
}

test('whatever is done in whatever order, refusals change nothing and the money adds up', {
  timeout: 60_000,
}, async () => {
  const names = Object.keys(STEPS)
  const done = new Map<string, number>()
  for (let seed = 1; seed <= 25; seed += 1) {
    const chance = chances(seed)
    const sub = await subscribed(stripe, '2026-01-31T10:00:00Z', chance() < 0.5 ? 'monthly' : 'better')
    for (let at = 0; at < 18; at += 1) {
      const name = names[Math.floor(chance() * names.length)]!
      const before = await stripe.subscriptions.retrieve(sub.id)
      try {
        await STEPS[name]!(sub, chance)
        done.set(name, (done.get(name) ?? 0) + 1)
      } catch (fault) {
        if (!(fault instanceof Stripe.errors.StripeError)) throw fault
        expect([400, 402, 404]).toContain(fault.statusCode)
        const after = await stripe.subscriptions.retrieve(sub.id)
        const changesBefore = name === 'schedule' || name === 'pay'
        if (!changesBefore) expect({ ...after, lastResponse: null }).toEqual({ ...before, lastResponse: null })
      }
    }
    await controlled(sandbox, 'next_charge', { decline: null })
    await checkBooks(sub)
  }
  // A walk that never gets anywhere would prove nothing.
  for (const name of names) expect(done.get(name) ?? 0, name).toBeGreaterThan(5)
})
