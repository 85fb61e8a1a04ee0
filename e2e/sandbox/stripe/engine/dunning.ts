import type Stripe from 'stripe'
import { changeAndTell, emit } from '../core/events'
import { idOf, type Store } from '../core/store'
import { retryAfter, USUAL_DUNNING } from './dunning-rules'
import { voidInvoice } from './invoices'
import { finishResumption, resumptionBy } from './resumptions'
import { endSubscription, fallPastDue, isOver, subscriptionOf } from './subscriptions'

export const dunningOf = (store: Store) => store.tables.settings.get('dunning') ?? USUAL_DUNNING

/**
 * A try to collect an invoice has failed: counted, the next one set, its subscription past due. The first try counts
 * whoever made it, later ones only when they were automatic: a person who tries another card doesn't use up retries.
 */
export function recordRefusal(store: Store, invoice: Stripe.Invoice, automatic: boolean): void {
  const subscription = subscriptionOf(store, invoice)
  const resumption = resumptionBy(store, invoice)
  const counts = automatic || invoice.attempt_count === 0
  const retried =
    subscription &&
    !isOver(subscription) &&
    invoice.billing_reason !== 'subscription_create' &&
    resumption?.behavior !== 'resume_on_payment_attempt'
  invoice.attempted = true
  if (counts) {
    invoice.attempt_count += 1
    const wait = retried ? retryAfter(dunningOf(store), invoice.attempt_count) : null
    invoice.next_payment_attempt = wait === null ? null : store.now(idOf(invoice.customer)) + wait
  }
  emit(store, 'invoice.payment_failed', invoice)
  if (!subscription) return
  if (resumption?.behavior === 'resume_on_payment_attempt') {
    finishResumption(store, subscription, resumption, 'past_due')
  } else if (retried) fallPastDue(store, subscription)
}

/** The last automatic try has failed: the subscription ends, or stays as the settings say. */
export function giveUpCollecting(store: Store, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(store, invoice)
  if (!subscription || isOver(subscription)) return
  // Whoever was paused stays paused: there is no service to end.
  if (resumptionBy(store, invoice)) voidInvoice(store, invoice)
  else if (dunningOf(store).finally === 'cancel') endSubscription(store, subscription, 'payment_failed')
  else {
    invoice.auto_advance = false
    if (dunningOf(store).finally === 'unpaid') {
      changeAndTell(store, 'customer.subscription.updated', subscription, { status: 'unpaid' })
    }
  }
}
