import type Stripe from 'stripe'
import type { PaymentContext } from './client/payment-element'
import { debitOffer } from './debit-offer'
import { KEPT_CARD_TERMS } from './session-view'

export type AnyIntent = Stripe.PaymentIntent | Stripe.SetupIntent

/** The fields of an intent that Stripe shows to a holder of its client secret. */
export function intentView(intent: AnyIntent) {
  const { id, object, client_secret, created, description, livemode, next_action, payment_method, status } = intent
  const shared = { id, object, client_secret, created, description, livemode, next_action, payment_method, status }
  if (intent.object === 'setup_intent') {
    return { ...shared, usage: intent.usage, last_setup_error: intent.last_setup_error }
  }
  const { amount, currency, capture_method, last_payment_error, setup_future_usage, receipt_email } = intent
  return { ...shared, amount, currency, capture_method, last_payment_error, setup_future_usage, receipt_email }
}

export const intentContext = (intent: AnyIntent): PaymentContext => ({
  savedCards: [],
  offersSaving: false,
  debit: debitOffer(intent.payment_method_types),
  terms: intent.object === 'setup_intent' || intent.setup_future_usage ? KEPT_CARD_TERMS : null,
})

/** The page where the bank asks about an intent, while it waits for that. */
export const challengeOf = (intent: AnyIntent) =>
  intent.status === 'requires_action' && intent.client_secret
    ? `/3ds/${intent.id}?${new URLSearchParams({ client_secret: intent.client_secret, embedded: '1' })}`
    : null
