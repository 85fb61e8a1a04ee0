import type Stripe from 'stripe'
import { type FaultBody, invalid } from '../core/errors'
import { emit } from '../core/events'
import { idOf, newId, type Store } from '../core/store'
import { type Decline, declineFor } from './cards'
import type { IntentOutcome } from './outcomes'
import { attach, cardBehind, markSetUp, paymentMethodNamed } from './payment-methods'

/*
 * A payment intent's way: requires_payment_method → requires_confirmation → (requires_action | requires_capture) →
 * succeeded. A decline leads back to requires_payment_method; succeeded and canceled are final.
 * https://docs.stripe.com/payments/paymentintents/lifecycle
 */

export type IntentDraft = {
  amount: number
  currency: string
  customer: string | null
  paymentMethod: string | null
  description: string | null
  metadata: Stripe.Metadata
  setupFutureUsage: 'off_session' | 'on_session' | null
  captureMethod: 'automatic' | 'automatic_async' | 'manual'
  receiptEmail: string | null
  statementDescriptor: string | null
  statementDescriptorSuffix: string | null
  /** Null where the intent belongs to an invoice. */
  automaticPaymentMethods: Stripe.PaymentIntent.AutomaticPaymentMethods | null
}

export function createIntent(store: Store, draft: IntentDraft): Stripe.PaymentIntent {
  const id = newId('pi')
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: draft.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: draft.automaticPaymentMethods,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: draft.captureMethod,
    client_secret: newId(`${id}_secret`),
    confirmation_method: 'automatic',
    created: store.now(draft.customer),
    currency: draft.currency,
    customer: draft.customer,
    customer_account: null,
    description: draft.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: draft.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: draft.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: draft.receiptEmail,
    review: null,
    setup_future_usage: draft.setupFutureUsage,
    shipping: null,
    source: null,
    statement_descriptor: draft.statementDescriptor,
    statement_descriptor_suffix: draft.statementDescriptorSuffix,
    status: draft.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  }
  store.tables.paymentIntents.set(id, intent)
  emit(store, 'payment_intent.created', intent)
  return intent
}

export type ConfirmOptions = {
  paymentMethod?: string
  offSession?: boolean
  errorOnRequiresAction?: boolean
  returnUrl?: string
  setupFutureUsage?: 'off_session' | 'on_session'
}

/** Tries to take the money. Only the intent, its charge and its card change: what hangs on them is for the caller. */
export function chargeIntent(
  store: Store,
  intent: Stripe.PaymentIntent,
  options: ConfirmOptions,
): IntentOutcome<Stripe.PaymentIntent> {
  const open = ['requires_payment_method', 'requires_confirmation', 'requires_action']
  if (!open.includes(intent.status)) {
    throw invalid(
      intent.status === 'succeeded'
        ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
        : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      { code: 'payment_intent_unexpected_state', param: 'intent' },
    )
  }
  const method = methodFor(store, intent, options.paymentMethod)
  intent.payment_method = method.id
  if (options.setupFutureUsage) intent.setup_future_usage = options.setupFutureUsage

  const { card, setUp } = cardBehind(store, method)
  const forced = store.nextChargeDecline
  store.nextChargeDecline = null
  const decline = forced ? declineFor(forced) : card.decline
  if (decline) return declineIntent(store, intent, method, decline)

  const mustAsk = card.authentication === 'always' || (card.authentication === 'unless_set_up' && !setUp)
  if (!mustAsk) return takeMoney(store, intent, method)
  if (options.offSession || options.errorOnRequiresAction) {
    return declineIntent(store, intent, method, AUTHENTICATION_REQUIRED)
  }
  intent.status = 'requires_action'
  intent.next_action = nextAction(store, intent.id, options.returnUrl)
  emit(store, 'payment_intent.requires_action', intent)
  return { kind: 'requires_action', intent }
}

const AUTHENTICATION_REQUIRED: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
}

/** The bank asked, the person said no (or gave up). */
export const AUTHENTICATION_FAILED: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
}

function methodFor(store: Store, intent: Stripe.PaymentIntent, given: string | undefined): Stripe.PaymentMethod {
  const id = given ?? idOf(intent.payment_method)
  if (!id) {
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      { code: 'payment_intent_unexpected_state' },
    )
  }
  const method = paymentMethodNamed(store, id, 'payment_method')
  const owner = idOf(method.customer)
  if (owner && owner !== idOf(intent.customer)) {
    throw invalid(
      intent.customer
        ? `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`
        : 'The provided PaymentMethod is attached to a customer: give that customer with it.',
      { code: 'resource_missing', param: 'payment_method' },
    )
  }
  return method
}

/** Where the person confirms: our own page, or the Stripe.js stand-in where no return address was given. */
export function nextAction(store: Store, intent: string, returnUrl: string | undefined) {
  const url = `${store.baseUrl}/3ds/${intent}`
  return returnUrl
    ? { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } }
    : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url, source: intent } }
}

/** The money moves: charge, intent, and the card saved where the intent says so. */
export function takeMoney(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): IntentOutcome<Stripe.PaymentIntent> {
  const captured = intent.capture_method !== 'manual'
  const charge = addCharge(store, intent, method, { captured, decline: null })
  intent.latest_charge = charge.id
  intent.next_action = null
  intent.last_payment_error = null
  intent.status = captured ? 'succeeded' : 'requires_capture'
  if (captured) intent.amount_received = intent.amount
  else intent.amount_capturable = intent.amount
  emit(store, captured ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated', intent)
  emit(store, 'charge.succeeded', charge)
  const customer = idOf(intent.customer)
  if (intent.setup_future_usage && customer) {
    attach(store, method, customer)
    markSetUp(store, method)
  }
  return { kind: captured ? 'succeeded' : 'requires_capture', intent }
}

export function declineIntent(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
): IntentOutcome<Stripe.PaymentIntent> {
  const charge = addCharge(store, intent, method, { captured: false, decline })
  const error: FaultBody = {
    type: 'card_error',
    code: decline.code,
    ...(decline.declineCode && { decline_code: decline.declineCode }),
    message: decline.message,
    charge: charge.id,
    doc_url: `https://docs.stripe.com/error-codes/${decline.code.replaceAll('_', '-')}`,
    payment_method: structuredClone(method),
  }
  intent.latest_charge = charge.id
  intent.payment_method = null
  intent.next_action = null
  intent.last_payment_error = error as Stripe.PaymentIntent.LastPaymentError
  intent.status = 'requires_payment_method'
  emit(store, 'charge.failed', charge)
  emit(store, 'payment_intent.payment_failed', intent)
  return { kind: 'declined', intent, error: { ...error, payment_intent: intent } }
}

function addCharge(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  result: { captured: boolean; decline: Decline | null },
): Stripe.Charge {
  const { decline, captured } = result
  const card = method.card!
  const charge: Stripe.Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: intent.statement_descriptor ?? 'SANDBOX',
    captured,
    created: store.now(idOf(intent.customer)),
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: decline ? 'declined_by_network' : 'approved_by_network',
      reason: decline ? (decline.declineCode ?? decline.code) : null,
      risk_level: 'normal',
      risk_score: 12,
      seller_message: decline ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
      type: decline ? 'issuer_declined' : 'authorized',
    },
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      card: {
        amount_authorized: decline ? null : intent.amount,
        authorization_code: null,
        brand: card.brand,
        checks: card.checks,
        country: card.country,
        electronic_commerce_indicator: null,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
        fingerprint: card.fingerprint,
        funding: card.funding,
        installments: null,
        last4: card.last4,
        mandate: null,
        network: card.brand,
        network_transaction_id: null,
        regulated_status: card.regulated_status,
        three_d_secure: null,
        transaction_link_id: null,
        wallet: null,
      },
      type: 'card',
    },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: decline ? null : `${store.baseUrl}/receipts/${intent.id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: null,
  }
  store.tables.charges.set(charge.id, structuredClone(charge))
  return store.tables.charges.get(charge.id)!
}
