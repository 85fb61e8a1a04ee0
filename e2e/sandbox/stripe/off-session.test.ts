import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticate } from './engine/authentication'
import { completeCheckoutSession } from './engine/checkout'
import { confirmPaymentIntent } from './engine/payments'
import { startSandbox, stock } from './fixture'
import type { StripeSandbox } from './server'

let sandbox: StripeSandbox
let stripe: Stripe

beforeAll(async () => {
  const started = await startSandbox()
  sandbox = started
  stripe = started.stripe
})
afterAll(() => sandbox.close())

type Refused = Stripe.errors.StripeCardError

async function saved(alias: string) {
  const { customer, card } = await stock(stripe, { card: `pm_card_${alias}` })
  const charge = (more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    stripe.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      customer: customer.id,
      payment_method: card.id,
      confirm: true,
      ...more,
    })
  return { customer, card, away: () => charge({ off_session: true }), present: () => charge() }
}

test('a card that always asks leaves the payment for its owner, who confirms the same one', async () => {
  const { card, away } = await saved('authenticationRequired')
  const refused = await away().catch((error: Refused) => error)
  expect(refused).toMatchObject({ statusCode: 402, type: 'StripeCardError', code: 'authentication_required' })
  const left = (refused as Refused).payment_intent!
  expect(left).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'authentication_required', payment_method: { id: card.id } },
  })

  const waiting = await stripe.paymentIntents.confirm(left.id, { payment_method: card.id })
  expect(waiting).toMatchObject({ id: left.id, status: 'requires_action', last_payment_error: null })
  authenticate(sandbox.store, left.id, true)
  const paid = await stripe.paymentIntents.retrieve(left.id)
  expect(paid).toMatchObject({ status: 'succeeded', amount_received: 500, payment_method: card.id })
  await expect(away()).rejects.toMatchObject({ code: 'authentication_required' })
})

test('a card that asks unless it was set up is asked once off session, and every time its owner is there', async () => {
  const { customer, card, away, present } = await saved('authenticationRequiredOnSetup')
  await expect(away()).rejects.toMatchObject({ code: 'authentication_required' })
  const waiting = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    customer: customer.id,
    payment_method: card.id,
    setup_future_usage: 'off_session',
    confirm: true,
  })
  authenticate(sandbox.store, waiting.id, true)
  expect((await away()).status).toBe('succeeded')
  expect((await present()).status).toBe('requires_action')
})

test('a card that is set up already is charged off session at once, and asks while its owner is there', async () => {
  const { away, present } = await saved('authenticationRequiredSetupForOffSession')
  expect((await away()).status).toBe('succeeded')
  expect((await present()).status).toBe('requires_action')
})

test('a card without funds says so only after the bank was asked', async () => {
  const { away, present } = await saved('authenticationRequiredChargeDeclinedInsufficientFunds')
  await expect(away()).rejects.toMatchObject({ code: 'authentication_required' })
  const waiting = await present()
  expect(waiting.status).toBe('requires_action')
  expect(authenticate(sandbox.store, waiting.id, true).kind).toBe('failed')
  expect(await stripe.paymentIntents.retrieve(waiting.id)).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
  })
})

test('a card that is declined although its bank was asked takes no money', async () => {
  const intent = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    payment_method: 'pm_card_threeDSecureRequiredChargeDeclined',
    confirm: true,
  })
  authenticate(sandbox.store, intent.id, true)
  const after = await stripe.paymentIntents.retrieve(intent.id)
  expect(after).toMatchObject({ status: 'requires_payment_method', amount_received: 0 })
})

test('the payer may bring another card to a payment that was refused off session', async () => {
  const { customer, away } = await saved('chargeCustomerFail')
  const refused = (await away().catch((error: Refused) => error)) as Refused
  expect(refused).toMatchObject({ code: 'card_declined', decline_code: 'generic_decline' })
  const other = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_mastercard' } })
  const outcome = confirmPaymentIntent(sandbox.store, refused.payment_intent!.id, {
    paymentMethod: other.id,
    setupFutureUsage: 'off_session',
  })
  expect(outcome.kind).toBe('succeeded')
  const { data } = await stripe.customers.listPaymentMethods(customer.id)
  expect(data.map(({ id }) => id)).toContain(other.id)
})

test('a card that pays a pack in Checkout and is kept is charged off session from then on', async () => {
  const { customer, pack } = await stock(stripe)
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    customer: customer.id,
    line_items: [{ price: pack.id, quantity: 1 }],
    success_url: 'http://localhost:3000/done',
    payment_intent_data: { setup_future_usage: 'off_session' },
  })
  const card = { number: '4000002500003155', expMonth: 12, expYear: 2040, cvc: '123' }
  const outcome = completeCheckoutSession(sandbox.store, session.id, { card })
  if (outcome.kind !== 'requires_action') throw new Error(`expected requires_action, got ${outcome.kind}`)
  authenticate(sandbox.store, outcome.intent.id, true)
  const paid = await stripe.paymentIntents.retrieve(outcome.intent.id)
  expect(paid).toMatchObject({ status: 'succeeded', setup_future_usage: 'off_session', customer: customer.id })
  const kept = String(paid.payment_method)
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: kept } })
  const later = await stripe.paymentIntents.create({
    amount: 700,
    currency: 'usd',
    customer: customer.id,
    payment_method: kept,
    off_session: true,
    confirm: true,
  })
  expect(later.status).toBe('succeeded')
})
