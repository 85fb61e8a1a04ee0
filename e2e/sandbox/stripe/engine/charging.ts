import type Stripe from 'stripe'
import { type FaultBody, invalid } from '../core/errors'
import { emit } from '../core/events'
import { idOf, type Store } from '../core/store'
import { type Decline, declineFor } from './cards'
import { nextRule } from './charge-rules'
import { addCharge } from './charges'
import { startDebit } from './debits'
import type { IntentOutcome } from './outcomes'
import { attach, cardBehind, markSetUp, paymentMethodNamed, refuseDetached } from './payment-methods'

/*
 * A payment intent's way: requires_payment_method → requires_confirmation → (requires_action | requires_capture) →
 * succeeded. A decline leads back to requires_payment_method; succeeded and canceled are final.
 * https://docs.stripe.com/payments/paymentintents/lifecycle
 */

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

  if (method.type !== 'card') return startDebit(store, intent, method)
  const { card, setUp } = cardBehind(store, method)
  const rule = nextRule(store, idOf(intent.customer))
  const asked = rule?.outcome === 'authentication'
  if (rule && !asked) return declineIntent(store, intent, method, declineFor(rule.outcome))
  if (card.decline && !card.declinesAfterAsking) return declineIntent(store, intent, method, card.decline)

  const known = options.offSession && setUp
  const mustAsk = asked || card.authentication === 'always' || (card.authentication === 'on_session' && !known)
  if (!mustAsk) return afterAsking(store, intent, method)
  if (options.offSession || options.errorOnRequiresAction) {
    return declineIntent(store, intent, method, AUTHENTICATION_REQUIRED)
  }
  intent.status = 'requires_action'
  intent.last_payment_error = null
  intent.next_action = nextAction(store, intent, options.returnUrl)
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
  refuseDetached(store, method)
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalid(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach a new PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
      { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' },
    )
  }
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
export function nextAction(
  store: Store,
  { id, client_secret }: Pick<Stripe.PaymentIntent, 'id' | 'client_secret'>,
  returnUrl: string | undefined,
) {
  // Whoever is sent there brings nothing but the address.
  const url = `${store.baseUrl}/3ds/${id}?${new URLSearchParams({ client_secret: client_secret ?? '' })}`
  return returnUrl
    ? { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } }
    : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url, source: id } }
}

/** What the bank says once it need not ask any more. */
export function afterAsking(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): IntentOutcome<Stripe.PaymentIntent> {
  const { card } = cardBehind(store, method)
  return card.decline ? declineIntent(store, intent, method, card.decline) : takeMoney(store, intent, method)
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
