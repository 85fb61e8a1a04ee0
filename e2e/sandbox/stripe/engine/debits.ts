import type Stripe from 'stripe'
import { type FaultBody, invalid } from '../core/errors'
import { emit } from '../core/events'
import { idOf, type Store } from '../core/store'
import { type BankFailure, testBank } from './banks'
import { addCharge } from './charges'
import { offersOf } from './offers'
import type { IntentOutcome } from './outcomes'
import { attach } from './payment-methods'

/*
 * A bank debit's way: confirmed → processing → succeeded, or back to requires_payment_method when the bank refuses.
 * https://docs.stripe.com/payments/payment-methods#payment-notification
 */

/** A debit under way: when its bank will have answered, in the time that its customer lives. */
export type PendingDebit = { intent: string; customer: string | null; dueAt: number }

/** The bank is asked for the money; whether it comes is known later. */
export function startDebit(
  store: Store,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): IntentOutcome<Stripe.PaymentIntent> {
  const customer = idOf(intent.customer)
  const charge = addCharge(store, intent, method, { captured: true, decline: null, pending: true })
  intent.latest_charge = charge.id
  intent.next_action = null
  intent.last_payment_error = null
  intent.status = 'processing'
  const dueAt = store.now(customer) + offersOf(store).settleAfterSeconds
  store.tables.pendingDebits.set(intent.id, { intent: intent.id, customer, dueAt })
  emit(store, 'payment_intent.processing', intent)
  emit(store, 'charge.pending', charge)
  if (intent.setup_future_usage && customer) attach(store, method, customer)
  return { kind: 'processing', intent }
}

/** What the bank answers about a debit under way by itself: nothing, which is good, or why not. */
export function bankAnswer(store: Store, intent: Stripe.PaymentIntent): BankFailure | null {
  const method = store.tables.paymentMethods.get(idOf(intent.payment_method) ?? '')
  const alias = method && store.tables.banksOnFile.get(method.id)?.account
  return (method && alias && testBank(method.type, alias)?.failure) || null
}

/** The bank has answered. Only the intent and its charge change: what hangs on them is for the caller. */
export function endDebit(store: Store, intent: Stripe.PaymentIntent, failure: BankFailure | null): void {
  const charge = store.tables.charges.get(idOf(intent.latest_charge) ?? '')
  if (!store.tables.pendingDebits.delete(intent.id) || intent.status !== 'processing' || !charge) {
    throw invalid(`${intent.id} is not under way: its status is ${intent.status}.`)
  }
  if (!failure) {
    Object.assign(charge, { status: 'succeeded', paid: true, amount_captured: charge.amount, captured: true })
    intent.status = 'succeeded'
    intent.amount_received = intent.amount
    emit(store, 'payment_intent.succeeded', intent)
    emit(store, 'charge.succeeded', charge)
    return
  }
  const method = store.tables.paymentMethods.get(idOf(intent.payment_method) ?? '')
  const error: FaultBody = {
    type: 'invalid_request_error',
    ...failure,
    charge: charge.id,
    ...(method && { payment_method: structuredClone(method) }),
  }
  Object.assign(charge, {
    status: 'failed',
    failure_code: failure.code,
    failure_message: failure.message,
    outcome: {
      ...charge.outcome!,
      network_status: 'declined_by_network',
      reason: failure.code,
      type: 'issuer_declined',
    },
  })
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.last_payment_error = error as Stripe.PaymentIntent.LastPaymentError
  emit(store, 'charge.failed', charge)
  emit(store, 'payment_intent.payment_failed', intent)
}
