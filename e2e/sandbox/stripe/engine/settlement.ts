import type Stripe from 'stripe'
import { idOf, type Store } from '../core/store'
import { finishPaidSession } from './checkout-finish'
import { recordRefusal } from './dunning'
import { chargeInvoice, invoiceOf, markPaid } from './invoices'
import type { IntentOutcome } from './outcomes'
import { finishResumption, resumptionBy } from './resumptions'
import { activate, isOver, subscriptionOf } from './subscriptions'

/**
 * What follows from an intent that took its money: its invoice is paid, its subscription active, its session complete.
 * One that is still under way only completes its session, unpaid.
 */
export function afterPayment(store: Store, intent: Stripe.PaymentIntent): void {
  if (!['succeeded', 'requires_capture', 'processing'].includes(intent.status)) return
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

/** An invoice that is settled makes its subscription active, or ends its pause. */
export function afterInvoicePaid(store: Store, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(store, invoice)
  if (!subscription || isOver(subscription)) return
  const resumption = resumptionBy(store, invoice)
  if (resumption) finishResumption(store, subscription, resumption, 'active')
  else activate(store, subscription, invoice)
}

export type Paying = {
  paymentMethod: string
  offSession: boolean
  returnUrl?: string
  /** Whether time itself tries, not a person or a request. */
  automatic?: boolean
}

/** Charges an open invoice, with everything that follows from the outcome. */
export function payInvoice(
  store: Store,
  invoice: Stripe.Invoice,
  options: Paying,
): IntentOutcome<Stripe.PaymentIntent> {
  const outcome = chargeInvoice(store, invoice, options)
  if (outcome.kind === 'succeeded') afterPayment(store, outcome.intent)
  else if (outcome.kind === 'declined') recordRefusal(store, invoice, options.automatic ?? false)
  return outcome
}
