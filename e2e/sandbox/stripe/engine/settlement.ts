import type Stripe from 'stripe'
import { idOf, type Store } from '../core/store'
import { finishPaidSession } from './checkout-finish'
import { chargeInvoice, invoiceOf, markPaid } from './invoices'
import type { IntentOutcome } from './outcomes'
import { activate, fallPastDue } from './subscriptions'

/** Days until the next try after the first, second and third failed one; after the fourth the subscription ends. */
const RETRY_AFTER_DAYS = [3, 5, 7]

/** What follows from an intent that took its money: its invoice is paid, its subscription active, its session complete. */
export function afterPayment(store: Store, intent: Stripe.PaymentIntent): void {
  if (intent.status !== 'succeeded' && intent.status !== 'requires_capture') return
  const invoice = invoiceOf(store, intent)
  if (invoice?.status === 'open' && intent.status === 'succeeded') {
    markPaid(store, invoice)
    afterInvoicePaid(store, invoice)
  }
  for (const session of store.tables.checkoutSessions.values()) {
    if (session.status !== 'open') continue
    const paysIt = idOf(session.payment_intent) === intent.id || (invoice && idOf(session.invoice) === invoice.id)
    if (paysIt) finishPaidSession(store, session, intent)
  }
}

/** An invoice without anything left to pay makes its subscription active too. */
export function afterInvoicePaid(store: Store, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(store, invoice)
  if (subscription && subscription.status !== 'canceled') activate(store, subscription, invoice)
}

export function subscriptionOf(store: Store, invoice: Stripe.Invoice): Stripe.Subscription | undefined {
  return store.tables.subscriptions.get(idOf(invoice.parent?.subscription_details?.subscription) ?? '')
}

/** Charges an open invoice, with everything that follows from the outcome. */
export function payInvoice(
  store: Store,
  invoice: Stripe.Invoice,
  options: { paymentMethod: string; offSession: boolean; returnUrl?: string },
): IntentOutcome<Stripe.PaymentIntent> {
  const outcome = chargeInvoice(store, invoice, options)
  if (outcome.kind === 'succeeded') afterPayment(store, outcome.intent)
  else afterRefusal(store, invoice)
  return outcome
}

/** A renewal or change that was not paid: past due, and when it will be tried again. */
export function afterRefusal(store: Store, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(store, invoice)
  if (!subscription || invoice.billing_reason === 'subscription_create') return
  const days = RETRY_AFTER_DAYS[invoice.attempt_count - 1]
  invoice.next_payment_attempt = days === undefined ? null : store.now(idOf(invoice.customer)) + days * 86_400
  fallPastDue(store, subscription)
}
