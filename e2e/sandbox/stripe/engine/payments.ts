import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { emit } from '../core/events'
import { pick } from '../core/router'
import { idOf, type Store } from '../core/store'
import { type ConfirmOptions, chargeIntent } from './charging'
import { recordRefusal } from './dunning'
import { invoiceOf } from './invoices'
import type { IntentOutcome } from './outcomes'
import { afterPayment } from './settlement'

/** Confirms a payment intent, with all that follows for its invoice, subscription and Checkout session. */
export function confirmPaymentIntent(
  store: Store,
  id: string,
  options: ConfirmOptions = {},
): IntentOutcome<Stripe.PaymentIntent> {
  const intent = pick(store.tables.paymentIntents, 'payment_intent', id, 'intent')
  const outcome = chargeIntent(store, intent, options)
  if (outcome.kind !== 'declined') {
    afterPayment(store, intent)
    return outcome
  }
  const invoice = invoiceOf(store, intent)
  if (invoice) recordRefusal(store, invoice, false)
  return outcome
}

export function cancelPaymentIntent(
  store: Store,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') {
    throw invalid(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action.`,
      { code: 'payment_intent_unexpected_state' },
    )
  }
  if (invoiceOf(store, intent)) {
    throw invalid('A PaymentIntent of an invoice is canceled by voiding the invoice.', {
      code: 'payment_intent_unexpected_state',
    })
  }
  intent.status = 'canceled'
  intent.canceled_at = store.now(idOf(intent.customer))
  intent.cancellation_reason = reason
  intent.amount_capturable = 0
  intent.next_action = null
  emit(store, 'payment_intent.canceled', intent)
  return intent
}

/** Takes money that was only authorized; what is not taken is released. */
export function capturePaymentIntent(
  store: Store,
  intent: Stripe.PaymentIntent,
  amount = intent.amount_capturable,
): Stripe.PaymentIntent {
  const charge = store.tables.charges.get(idOf(intent.latest_charge) ?? '')
  if (intent.status !== 'requires_capture' || !charge) {
    throw invalid(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      { code: 'payment_intent_unexpected_state' },
    )
  }
  if (amount > intent.amount_capturable) {
    throw invalid(
      `The amount to capture (${amount}) is more than what can be captured (${intent.amount_capturable}).`,
      {
        code: 'amount_too_large',
        param: 'amount_to_capture',
      },
    )
  }
  intent.status = 'succeeded'
  intent.amount_received = amount
  intent.amount_capturable = 0
  Object.assign(charge, { captured: true, amount_captured: amount, amount_refunded: charge.amount - amount })
  emit(store, 'payment_intent.succeeded', intent)
  emit(store, 'charge.captured', charge)
  return intent
}
