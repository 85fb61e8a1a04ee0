import type Stripe from 'stripe'
import { emit } from '../core/events'
import { pick } from '../core/router'
import { idOf, type Store } from '../core/store'
import type { BankFailure } from './banks'
import { completeInvoice } from './checkout-finish'
import { bankAnswer, endDebit } from './debits'
import { recordRefusal } from './dunning'
import { invoiceOf } from './invoices'
import { afterPayment } from './settlement'

/** The bank answers about a debit, with all that follows: its invoice, its subscription, its Checkout session. */
export function settleDebit(store: Store, id: string, answer?: BankFailure | null): Stripe.PaymentIntent {
  const intent = pick(store.tables.paymentIntents, 'payment_intent', id)
  endDebit(store, intent, answer === undefined ? bankAnswer(store, intent) : answer)
  const succeeded = intent.status === 'succeeded'
  const invoice = invoiceOf(store, intent)
  if (succeeded) afterPayment(store, intent)
  else if (invoice?.status === 'open') recordRefusal(store, invoice, false)
  for (const session of store.tables.checkoutSessions.values()) {
    const waits = session.status === 'complete' && session.payment_status === 'unpaid'
    if (!waits || idOf(session.payment_intent) !== id) continue
    if (succeeded) {
      session.payment_status = 'paid'
      completeInvoice(store, session, intent)
    }
    emit(
      store,
      succeeded ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
      session,
    )
  }
  return intent
}
