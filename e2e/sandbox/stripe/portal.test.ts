import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSandbox, stock, subscribed } from './fixture'
import type { StripeSandbox } from './server'

let sandbox: StripeSandbox
let stripe: Stripe

beforeAll(async () => {
  const started = await startSandbox()
  sandbox = started
  stripe = started.stripe
})
afterAll(() => sandbox.close())

const features = {
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: 'at_period_end' as const },
  invoice_history: { enabled: true },
}

test('a portal is configured, found again and changed', async () => {
  const made = await stripe.billingPortal.configurations.create({
    features,
    business_profile: { headline: 'Refill' },
    default_return_url: 'http://localhost:3000/profile',
    metadata: { app: 'refill' },
  })
  expect(made).toMatchObject({
    active: true,
    is_default: false,
    business_profile: { headline: 'Refill', privacy_policy_url: null },
    features: {
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: 'at_period_end', proration_behavior: 'none' },
      subscription_update: { enabled: false },
    },
  })
  const { data } = await stripe.billingPortal.configurations.list({ active: true, is_default: false })
  expect(data.map(({ id }) => id)).toContain(made.id)
  const changed = await stripe.billingPortal.configurations.update(made.id, {
    features: { subscription_cancel: { enabled: false } },
  })
  expect(changed.features).toMatchObject({
    subscription_cancel: { enabled: false, mode: 'at_period_end' },
    payment_method_update: { enabled: true },
  })
  expect((await stripe.billingPortal.configurations.retrieve(made.id)).features).toEqual(changed.features)
  await expect(
    stripe.billingPortal.configurations.create({ features: { subscription_update: { enabled: true } } }),
  ).rejects.toMatchObject({ code: 'sandbox_unsupported' })
})

test('the address of a session opens the portal once and leads back', async () => {
  const { customer } = await stock(stripe)
  const session = await stripe.billingPortal.sessions.create({
    customer: customer.id,
    return_url: 'http://localhost:3000/profile',
  })
  expect(session).toMatchObject({ object: 'billing_portal.session', flow: null, customer: customer.id })
  const opened = await fetch(session.url)
  expect(opened.status).toBe(200)
  expect(await opened.text()).toContain('href="http://localhost:3000/profile"')
  const again = await fetch(session.url)
  expect(again.status).toBe(410)
  expect(await again.text()).toContain('This link is no longer good')
  expect((await fetch(`${sandbox.url}/p/session/test_nothing`)).status).toBe(404)
})

test('a deep link opens on its page; one that makes no sense is refused', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  const create = (flow_data: Stripe.BillingPortal.SessionCreateParams.FlowData, configuration?: string) =>
    stripe.billingPortal.sessions.create({
      customer: sub.customer.id,
      flow_data,
      ...(configuration && { configuration }),
    })
  const card = await create({ type: 'payment_method_update' })
  expect(await (await fetch(card.url)).text()).toContain('Use this card')
  const cancel = await create({ type: 'subscription_cancel', subscription_cancel: { subscription: sub.id } })
  expect(cancel.flow).toMatchObject({ type: 'subscription_cancel', after_completion: { type: 'portal_homepage' } })
  expect(await (await fetch(cancel.url)).text()).toContain('May 1, 2026')

  const closed = await stripe.billingPortal.configurations.create({ features: { invoice_history: { enabled: true } } })
  await expect(create({ type: 'payment_method_update' }, closed.id)).rejects.toMatchObject({ statusCode: 400 })
  await stripe.subscriptions.update(sub.id, { cancel_at_period_end: true })
  await expect(
    create({ type: 'subscription_cancel', subscription_cancel: { subscription: sub.id } }),
  ).rejects.toMatchObject({ message: expect.stringContaining('already canceled') })
  await expect(create({ type: 'customer_update' })).rejects.toMatchObject({ code: 'sandbox_unsupported' })
})

test('canceled in the portal a plan carries its date without the flag, and can be taken back there', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  const session = await stripe.billingPortal.sessions.create({ customer: sub.customer.id })
  const home = (await fetch(session.url)).url
  const post = (path: string, body = new URLSearchParams()) => fetch(`${home}${path}`, { method: 'POST', body })
  await post(`/subscriptions/${sub.id}/cancel`, new URLSearchParams({ feedback: 'unused' }))
  const ends = sub.subscription.items.data[0]!.current_period_end
  expect(await sub.now()).toMatchObject({
    cancel_at: ends,
    cancel_at_period_end: false,
    cancellation_details: { feedback: 'unused', reason: 'cancellation_requested' },
  })
  await post(`/subscriptions/${sub.id}/renew`)
  expect(await sub.now()).toMatchObject({ cancel_at: null, canceled_at: null })
  const other = await subscribed(stripe, '2026-04-01T00:00:00Z')
  expect((await post(`/subscriptions/${other.id}/cancel`)).status).toBe(404)
  expect((await post(`/cards/${other.card.id}/default`)).status).toBe(404)
})

test('an invoice has a page and a document; a draft has neither', async () => {
  const sub = await subscribed(stripe, '2026-04-01T00:00:00Z')
  const invoice = (await sub.now()).latest_invoice as Stripe.Invoice
  const shown = await (await fetch(invoice.hosted_invoice_url!)).text()
  expect(shown).toContain('$10.00 paid on April 1, 2026')
  const document = await fetch(invoice.invoice_pdf!)
  expect(document.headers.get('content-type')).toBe('application/pdf')
  const file = Buffer.from(await document.arrayBuffer()).toString('latin1')
  expect(file.startsWith('%PDF-1.4')).toBe(true)
  expect(file).toContain(`(${invoice.number})`)
  // Every entry of the cross-reference table points at its object, or readers would have to repair the file.
  const table = file.slice(Number(/startxref\n(\d+)/.exec(file)?.[1]))
  const offsets = [...table.matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset))
  expect(offsets.length).toBeGreaterThan(6)
  for (const [at, offset] of offsets.entries()) expect(file.slice(offset)).toMatch(new RegExp(`^${at + 1} 0 obj`))
  await sub.go('2026-05-01T00:30:00Z')
  const draft = (await sub.now()).latest_invoice as Stripe.Invoice
  expect(draft).toMatchObject({ status: 'draft', hosted_invoice_url: null, invoice_pdf: null })
  expect((await fetch(`${sandbox.url}/i/${draft.id}`)).status).toBe(404)
})
