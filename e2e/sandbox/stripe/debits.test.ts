import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeCheckoutSession } from './engine/checkout'
import { type FaultControl, faultsAt } from './faults'
import { at, controlled, eventsAbout, startSandbox, stock, subscribed } from './fixture'
import type { StripeSandbox } from './server'

let sandbox: StripeSandbox
let stripe: Stripe
let faults: FaultControl

beforeAll(async () => {
  const started = await startSandbox()
  sandbox = started
  stripe = started.stripe
  faults = faultsAt(started.url)
})
afterAll(() => sandbox.close())

const bank = (account = 'success', type = 'us_bank_account') => ({ bank: { type, account }, email: 'ada@example.com' })

async function packSession(more: Partial<Stripe.Checkout.SessionCreateParams> = {}, clock?: string) {
  const { customer, pack } = await stock(stripe, clock ? { clock } : {})
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    customer: customer.id,
    line_items: [{ price: pack.id, quantity: 2 }],
    success_url: 'http://localhost:3000/done',
    payment_intent_data: { metadata: { purchase: 'p1' } },
    ...more,
  })
  return { session, customer }
}

const payDebit = (session: Stripe.Checkout.Session, account?: string) => {
  const outcome = completeCheckoutSession(sandbox.store, session.id, bank(account))
  expect(outcome.kind).toBe('complete')
  return String(outcome.session.payment_intent)
}

test('a session is complete and unpaid while the debit is under way, and paid once the bank has paid', async () => {
  const { session, customer } = await packSession()
  expect(session.payment_method_types).toEqual(['card', 'us_bank_account'])
  const intent = payDebit(session)
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: 'complete',
    payment_status: 'unpaid',
  })
  expect(await stripe.paymentIntents.retrieve(intent, { expand: ['latest_charge'] })).toMatchObject({
    status: 'processing',
    amount_received: 0,
    metadata: { purchase: 'p1' },
    latest_charge: { status: 'pending', paid: false, payment_method_details: { type: 'us_bank_account' } },
  })
  await expect(stripe.paymentIntents.cancel(intent)).rejects.toMatchObject({ code: 'payment_intent_unexpected_state' })
  await expect(stripe.refunds.create({ payment_intent: intent })).rejects.toThrow('successful charge')

  expect((await faults.settle(intent)).status).toBe('succeeded')
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' })
  expect((await stripe.paymentIntents.retrieve(intent)).amount_received).toBe(1000)
  expect(await eventsAbout(stripe, session.id)).toEqual([
    'checkout.session.completed',
    'checkout.session.async_payment_succeeded',
  ])
  expect(await eventsAbout(stripe, intent)).toEqual([
    'payment_intent.created',
    'payment_intent.processing',
    'payment_intent.succeeded',
  ])
  await expect(faults.settle(intent)).rejects.toThrow('not under way')
  expect((await stripe.refunds.create({ payment_intent: intent })).status).toBe('succeeded')
  expect((await stripe.customers.listPaymentMethods(customer.id, { type: 'us_bank_account' })).data).toEqual([])
})

test('an invoice that goes with the purchase is made when the money is there', async () => {
  const { session } = await packSession({ invoice_creation: { enabled: true } })
  const intent = payDebit(session)
  expect((await stripe.checkout.sessions.retrieve(session.id)).invoice).toBeNull()
  await faults.settle(intent)
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] })
  expect(paid.invoice).toMatchObject({ status: 'paid', amount_paid: 1000 })
})

test.each([
  ['insufficientFunds', 'insufficient_funds'],
  ['accountClosed', 'account_closed'],
])('a debit from an account that %s fails with %s', async (account, code) => {
  const { session } = await packSession()
  const intent = payDebit(session, account)
  await faults.settle(intent)
  expect(await stripe.paymentIntents.retrieve(intent, { expand: ['latest_charge'] })).toMatchObject({
    status: 'requires_payment_method',
    amount_received: 0,
    last_payment_error: { code },
    latest_charge: { status: 'failed', paid: false, failure_code: code },
  })
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: 'complete',
    payment_status: 'unpaid',
  })
  expect(await eventsAbout(stripe, session.id)).toEqual([
    'checkout.session.completed',
    'checkout.session.async_payment_failed',
  ])
  expect((await eventsAbout(stripe, intent)).at(-1)).toBe('payment_intent.payment_failed')
})

test('a debit ends by itself when its time has come, on the clock of its customer', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2027-01-01T00:00:00Z') })
  const own = payDebit((await packSession({}, clock.id)).session)
  const everybodys = payDebit((await packSession()).session)
  const status = async (id: string) => (await stripe.paymentIntents.retrieve(id)).status
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2027-01-01T00:02:59Z') })
  expect(await status(own)).toBe('processing')
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2027-01-01T00:03:00Z') })
  expect([await status(own), await status(everybodys)]).toEqual(['succeeded', 'processing'])
  const { now } = await controlled<{ now: number }>(sandbox, 'clock')
  await controlled(sandbox, 'clock', { advance_to: now + 200 })
  expect(await status(everybodys)).toBe('succeeded')
})

test('the ways to pay follow the currency, what the account has switched on and what the session leaves out', async () => {
  const typesOf = async (params: Partial<Stripe.PaymentIntentCreateParams>) =>
    (await stripe.paymentIntents.create({ amount: 500, currency: 'usd', ...params })).payment_method_types
  expect(await typesOf({})).toEqual(['card', 'us_bank_account'])
  expect(await typesOf({ currency: 'eur' })).toEqual(['card', 'sepa_debit'])
  expect(await typesOf({ currency: 'gbp' })).toEqual(['card', 'bacs_debit'])
  expect(await typesOf({ currency: 'jpy' })).toEqual(['card'])
  expect(await typesOf({ excluded_payment_method_types: ['us_bank_account'] })).toEqual(['card'])
  const { session } = await packSession({ allowed_payment_method_types: ['card'] })
  expect(session.payment_method_types).toEqual(['card'])
  expect(() => completeCheckoutSession(sandbox.store, session.id, bank())).toThrow('is not allowed')
  await faults.offers({ delayed: [] })
  expect(await typesOf({})).toEqual(['card'])
  await faults.offers({ delayed: ['us_bank_account', 'sepa_debit', 'bacs_debit'] })
  await expect(faults.offers({ delayed: ['klarna' as 'sepa_debit'] })).rejects.toThrow('delayed must be')
  const { customer, monthly } = await stock(stripe)
  const subscribing = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: monthly.id, quantity: 1 }],
    success_url: 'http://localhost:3000/done',
  })
  expect(subscribing.payment_method_types).toEqual(['card'])
})

test.each([
  [
    'usd',
    { type: 'us_bank_account', us_bank_account: { routing_number: '110000000', account_number: '000123456789' } },
  ],
  ['eur', { type: 'sepa_debit', sepa_debit: { iban: 'DE89 3704 0044 0532 0130 00' } }],
  ['gbp', { type: 'bacs_debit', bacs_debit: { sort_code: '108800', account_number: '00012345' } }],
])('a bank account in %s is kept and debited off session', async (currency, payment_method_data) => {
  const customer = await stripe.customers.create()
  const first = await stripe.paymentIntents.create({
    amount: 500,
    currency,
    customer: customer.id,
    payment_method_data: { ...payment_method_data, billing_details: { name: 'Ada' } },
    mandate_data: { customer_acceptance: { type: 'offline' } },
    setup_future_usage: 'off_session',
    confirm: true,
  })
  expect(first.status).toBe('processing')
  await faults.settle(first.id, 'succeeded')
  const [kept] = (await stripe.customers.listPaymentMethods(customer.id)).data
  expect(kept).toMatchObject({ type: payment_method_data.type, billing_details: { name: 'Ada' } })
  const again = await stripe.paymentIntents.create({
    amount: 700,
    currency,
    customer: customer.id,
    payment_method: kept!.id,
    off_session: true,
    confirm: true,
  })
  expect(again.status).toBe('processing')
  await faults.settle(again.id, 'debit_not_authorized')
  expect((await stripe.paymentIntents.retrieve(again.id)).last_payment_error?.code).toBe('debit_not_authorized')
  await stripe.paymentMethods.detach(kept!.id)
  await expect(
    stripe.paymentIntents.create({ amount: 1, currency, payment_method: kept!.id, confirm: true }),
  ).rejects.toThrow('may not be used again')
})

test('an invoice whose bank is still asked waits for the answer', async () => {
  const sub = await subscribed(stripe, '2027-01-10T00:00:00Z')
  const account = await stripe.paymentMethods.attach('pm_usBankAccount_success', { customer: sub.customer.id })
  await stripe.subscriptions.update(sub.id, { default_payment_method: account.id })
  await sub.go('2027-02-10T02:00:00Z')
  const invoiceNow = async () => (await sub.now()).latest_invoice as Stripe.Invoice
  expect((await invoiceNow()).status).toBe('paid')
  expect((await sub.now()).status).toBe('active')
  const failing = await stripe.paymentMethods.attach('pm_usBankAccount_insufficientFunds', {
    customer: sub.customer.id,
  })
  await stripe.subscriptions.update(sub.id, { default_payment_method: failing.id })
  await sub.go('2027-03-10T02:00:00Z')
  expect((await invoiceNow()).status).toBe('open')
  expect((await sub.now()).status).toBe('past_due')
})

test('a bank account can be made by its alias, unknown digits can’t', async () => {
  const method = await stripe.paymentMethods.retrieve('pm_usBankAccount_accountClosed')
  expect(method).toMatchObject({ type: 'us_bank_account', us_bank_account: { last4: '1113' } })
  await expect(
    stripe.paymentMethods.create({ type: 'sepa_debit', sepa_debit: { iban: 'DE00' } }),
  ).rejects.toMatchObject({ code: 'account_number_invalid' })
})
