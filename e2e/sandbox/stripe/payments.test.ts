import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticate } from './engine/authentication'
import { completeCheckoutSession, savedCards } from './engine/checkout'
import { confirmSetupIntent } from './engine/setups'
import { controlled, startSandbox, stock } from './fixture'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let stripe: Stripe

beforeAll(async () => {
  sandbox = await startSandbox()
  stripe = sandbox.stripe
})
afterAll(() => sandbox.close())

const card = (number: string) => ({ number, expMonth: 12, expYear: 2050, cvc: '123' })

const offSession = (customer: string, method: string) =>
  stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    customer,
    payment_method: method,
    off_session: true,
    confirm: true,
    metadata: { purchase: 'p1' },
  })

test('a saved card is charged without its owner', async () => {
  const { customer, card: saved } = await stock(stripe)
  const intent = await offSession(customer.id, saved.id)
  expect(intent).toMatchObject({ status: 'succeeded', amount_received: 500, metadata: { purchase: 'p1' } })
  const charge = await stripe.charges.retrieve(intent.latest_charge as string)
  expect(charge).toMatchObject({ paid: true, captured: true, metadata: { purchase: 'p1' } })
  const found = await stripe.paymentIntents.search({ query: "metadata['purchase']:'p1' AND status:'succeeded'" })
  expect(found.data.map(({ id }) => id)).toContain(intent.id)
})

test.each([
  ['chargeCustomerFail', 'card_declined', 'generic_decline'],
  ['authenticationRequired', 'authentication_required', 'authentication_required'],
])('off session, pm_card_%s is a 402 with the intent inside', async (alias, code, decline) => {
  const { customer, card: saved } = await stock(stripe, { card: `pm_card_${alias}` })
  const fault = await offSession(customer.id, saved.id).catch((error: Stripe.errors.StripeCardError) => error)
  expect(fault).toMatchObject({ type: 'StripeCardError', statusCode: 402, code, decline_code: decline })
  const intent = (fault as Stripe.errors.StripeCardError).payment_intent!
  expect(intent).toMatchObject({ status: 'requires_payment_method', payment_method: null })
  expect((await stripe.paymentIntents.cancel(intent.id)).status).toBe('canceled')
})

test.each([
  ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['pm_card_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
  ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
])('%s is declined with %s', async (method, code, decline) => {
  const paying = stripe.paymentIntents.create({ amount: 500, currency: 'usd', payment_method: method, confirm: true })
  await expect(paying).rejects.toMatchObject({ type: 'StripeCardError', code, decline_code: decline })
  const customer = await stripe.customers.create()
  const attaching = stripe.paymentMethods.attach(method, { customer: customer.id })
  await expect(attaching).rejects.toMatchObject({ type: 'StripeCardError', code })
})

test.each([
  ['pm_card_visa', 'visa', '4242'],
  ['pm_card_mastercard', 'mastercard', '4444'],
  ['pm_card_amex', 'amex', '0005'],
])('%s is a %s ending in %s', async (method, brand, last4) => {
  expect((await stripe.paymentMethods.retrieve(method)).card).toMatchObject({ brand, last4 })
})

test('3-D Secure: the intent waits for the bank, then succeeds or asks for another card', async () => {
  const create = () =>
    stripe.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      payment_method: 'pm_card_threeDSecure2Required',
      confirm: true,
      return_url: 'http://localhost:3000/back',
    })
  const waiting = await create()
  expect(waiting).toMatchObject({
    status: 'requires_action',
    next_action: { redirect_to_url: { return_url: 'http://localhost:3000/back' } },
  })
  const passed = authenticate(sandbox.store, waiting.id, true)
  expect(passed).toMatchObject({ kind: 'succeeded', returnUrl: 'http://localhost:3000/back' })
  expect((await stripe.paymentIntents.retrieve(waiting.id)).status).toBe('succeeded')

  const refused = await create()
  authenticate(sandbox.store, refused.id, false)
  expect(await stripe.paymentIntents.retrieve(refused.id)).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'payment_intent_authentication_failure' },
  })
})

test('a card that must be set up once is charged off session after that', async () => {
  const { customer, card: saved } = await stock(stripe, { card: 'pm_card_authenticationRequiredOnSetup' })
  await expect(offSession(customer.id, saved.id)).rejects.toMatchObject({ code: 'authentication_required' })
  const setup = await stripe.setupIntents.create({ customer: customer.id, payment_method: saved.id, confirm: true })
  expect(setup.status).toBe('requires_action')
  authenticate(sandbox.store, setup.id, true)
  expect((await stripe.setupIntents.retrieve(setup.id)).status).toBe('succeeded')
  expect((await offSession(customer.id, saved.id)).status).toBe('succeeded')
})

test('a setup intent saves a new card on its customer', async () => {
  const customer = await stripe.customers.create()
  const setup = await stripe.setupIntents.create({ customer: customer.id })
  const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } })
  expect(confirmSetupIntent(sandbox.store, setup.id, { paymentMethod: method.id }).kind).toBe('succeeded')
  const { data } = await stripe.customers.listPaymentMethods(customer.id)
  expect(data.map(({ id }) => id)).toEqual([method.id])
})

test('money authorized by hand is captured in part and the rest let go', async () => {
  const intent = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    capture_method: 'manual',
    payment_method: 'pm_card_visa',
    confirm: true,
  })
  expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 500 })
  const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 300 })
  expect(captured).toMatchObject({ status: 'succeeded', amount_received: 300 })
})

test('refunds add up to what was paid, never more', async () => {
  const { customer, card: saved } = await stock(stripe)
  const intent = await offSession(customer.id, saved.id)
  const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 200, metadata: { why: 'asked' } })
  expect(refund).toMatchObject({ status: 'succeeded', amount: 200, charge: intent.latest_charge })
  const over = stripe.refunds.create({ payment_intent: intent.id, amount: 301 })
  await expect(over).rejects.toMatchObject({ param: 'amount' })
  await stripe.refunds.create({ payment_intent: intent.id })
  const charge = await stripe.charges.retrieve(intent.latest_charge as string, { expand: ['refunds'] })
  expect(charge).toMatchObject({ refunded: true, amount_refunded: 500 })
  expect(charge.refunds?.data.map(({ amount }) => amount)).toEqual([300, 200])
  await expect(stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({ code: 'charge_already_refunded' })
})

const packSession = (customer: string, price: string, more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    ui_mode: 'elements',
    customer,
    line_items: [{ price, quantity: 2 }],
    return_url: 'http://localhost:3000/back',
    payment_intent_data: { setup_future_usage: 'off_session', metadata: { purchase: 'p2' } },
    invoice_creation: { enabled: true, invoice_data: { metadata: { purchase: 'p2' } } },
    ...more,
  })

test('a pack bought in the page: declined first, then paid, its card saved and its invoice listed', async () => {
  const { customer, pack } = await stock(stripe)
  const session = await packSession(customer.id, pack.id)
  expect(session).toMatchObject({ url: null, amount_total: 1000, status: 'open' })
  expect(session.client_secret).toContain(session.id)

  const declined = completeCheckoutSession(sandbox.store, session.id, { card: card('4000000000009995') })
  expect(declined).toMatchObject({ kind: 'declined', error: { decline_code: 'insufficient_funds' } })
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open')

  const paid = completeCheckoutSession(sandbox.store, session.id, { card: card('5555555555554444') })
  expect(paid.kind).toBe('complete')
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent', 'invoice'] })
  const intent = done.payment_intent as Stripe.PaymentIntent
  expect(done).toMatchObject({ status: 'complete', payment_status: 'paid' })
  expect(intent).toMatchObject({ status: 'succeeded', amount: 1000, metadata: { purchase: 'p2' } })
  expect(done.invoice).toMatchObject({ status: 'paid', amount_paid: 1000, metadata: { purchase: 'p2' } })
  const payments = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent.id },
  })
  expect(payments.data).toMatchObject([{ invoice: (done.invoice as Stripe.Invoice).id, status: 'paid' }])
  expect((await offSession(customer.id, intent.payment_method as string)).status).toBe('succeeded')
  expect(() => completeCheckoutSession(sandbox.store, session.id, { card: card('4242424242424242') })).toThrow(
    'complete',
  )
})

test('a pack is paid with a card on file, where the session may offer it', async () => {
  const { customer, pack, card: saved } = await stock(stripe)
  const session = await packSession(customer.id, pack.id, {
    saved_payment_method_options: { allow_redisplay_filters: ['always', 'limited', 'unspecified'] },
  })
  const stored = sandbox.store.tables.checkoutSessions.get(session.id)!
  expect(savedCards(sandbox.store, stored).map(({ id }) => id)).toEqual([saved.id])
  expect(completeCheckoutSession(sandbox.store, session.id, { paymentMethod: saved.id }).kind).toBe('complete')
})

test('a declined first payment of a subscription leaves nothing behind', async () => {
  const customer = await stripe.customers.create()
  const { monthly } = await stock(stripe)
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: monthly.id, quantity: 1 }],
    success_url: 'http://localhost:3000/done',
  })
  const declined = completeCheckoutSession(sandbox.store, session.id, { card: card('4000000000000002') })
  expect(declined).toMatchObject({ kind: 'declined', error: { code: 'card_declined' } })
  expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([])
  expect((await stripe.invoices.list({ customer: customer.id })).data).toEqual([])
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open')
})

test('a subscription whose bank asks first starts when the person has answered', async () => {
  const { customer, monthly } = await stock(stripe)
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: monthly.id, quantity: 1 }],
    success_url: 'http://localhost:3000/done',
  })
  const outcome = completeCheckoutSession(sandbox.store, session.id, { card: card('4000000000003220') })
  if (outcome.kind !== 'requires_action') throw new Error(`expected requires_action, got ${outcome.kind}`)
  expect(authenticate(sandbox.store, outcome.intent.id, true)).toMatchObject({
    kind: 'succeeded',
    session: { id: session.id, status: 'complete', payment_status: 'paid' },
  })
  const [subscription] = (await stripe.subscriptions.list({ customer: customer.id })).data
  expect(subscription?.status).toBe('active')
})

test.each([
  ['4242424242424241', 'incorrect_number'],
  ['4111111111111111', 'card_declined'],
])('digits %s are refused with %s', async (number, code) => {
  const { customer, pack } = await stock(stripe)
  const session = await packSession(customer.id, pack.id)
  expect(completeCheckoutSession(sandbox.store, session.id, { card: card(number) })).toMatchObject({
    kind: 'declined',
    error: { code },
  })
})

test('an open session expires after a day, and can be expired by hand once', async () => {
  const { customer, pack } = await stock(stripe)
  const session = await packSession(customer.id, pack.id)
  expect((await stripe.checkout.sessions.expire(session.id)).status).toBe('expired')
  await expect(stripe.checkout.sessions.expire(session.id)).rejects.toMatchObject({ statusCode: 400 })
  const second = await packSession(customer.id, pack.id)
  await controlled(sandbox, 'clock', { advance_to: second.expires_at })
  expect((await stripe.checkout.sessions.retrieve(second.id)).status).toBe('expired')
})

test('a card taken off its customer is gone from every default', async () => {
  const { customer, card: saved } = await stock(stripe)
  await stripe.paymentMethods.detach(saved.id)
  const after = (await stripe.customers.retrieve(customer.id)) as Stripe.Customer
  expect(after.invoice_settings.default_payment_method).toBeNull()
  await expect(stripe.paymentMethods.detach(saved.id)).rejects.toMatchObject({ statusCode: 400 })
})
