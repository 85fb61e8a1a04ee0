import type Stripe from 'stripe'
import { changeAndTell, emit } from '../core/events'
import { idOf, type Store } from '../core/store'

/** A paused subscription on its way back: what it will be once its resumption invoice is settled. */
export type Resumption = {
  customer: string
  invoice: string
  behavior: 'resume_on_payment_attempt' | 'resume_on_payment_success'
  anchor: number
  items: Stripe.SubscriptionItem[]
  /** The pending items the invoice took, which wait again if it is voided. */
  pending: string[]
}

/** The resumption that this invoice settles, if it settles one. */
export function resumptionBy(store: Store, invoice: Stripe.Invoice): Resumption | undefined {
  const subscription = idOf(invoice.parent?.subscription_details?.subscription)
  const resumption = store.tables.resumptions.get(subscription ?? '')
  return resumption?.invoice === invoice.id ? resumption : undefined
}

/** The pause is over: the subscription goes on with the period that began when resuming was asked for. */
export function finishResumption(
  store: Store,
  subscription: Stripe.Subscription,
  resumed: Pick<Resumption, 'anchor' | 'items'>,
  status: 'active' | 'past_due',
): void {
  store.tables.resumptions.delete(subscription.id)
  delete subscription.status_details
  changeAndTell(store, 'customer.subscription.updated', subscription, {
    status,
    billing_cycle_anchor: resumed.anchor,
    items: { ...subscription.items, data: resumed.items },
    ...(subscription.cancel_at_period_end && { cancel_at: resumed.items[0]!.current_period_end }),
  })
  emit(store, 'customer.subscription.resumed', subscription)
}

/** The resumption invoice was voided: the pause goes on, and what it would have credited waits for the next one. */
export function giveUpResumption(store: Store, subscription: string, resumption: Resumption): void {
  store.tables.resumptions.delete(subscription)
  for (const id of resumption.pending) {
    const item = store.tables.invoiceItems.get(id)
    if (item) item.invoice = null
  }
}
