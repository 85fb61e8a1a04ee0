import type Stripe from 'stripe'
import { idOf, type Store } from '../core/store'
import { finalizeInvoice } from './invoices'
import { addPendingItem, pendingItemsFor } from './pending-items'
import { invoiceNow } from './subscription-changes'
import { prorationLine } from './subscription-lines'
import { endSubscription } from './subscriptions'

/** Ends a subscription at once; prorated, its unused time is credited, on an invoice of now or on the next one. */
export function cancelNow(
  store: Store,
  subscription: Stripe.Subscription,
  { prorate, invoiced }: { prorate: boolean; invoiced: boolean },
): void {
  const customer = store.tables.customers.get(idOf(subscription.customer))!
  const now = store.now(customer)
  if (prorate && ['active', 'past_due'].includes(subscription.status)) {
    for (const item of subscription.items.data) {
      const line = prorationLine(store, subscription, item, now, 'unused')
      addPendingItem(store, customer, subscription.currency, line)
    }
  }
  endSubscription(store, subscription, 'cancellation_requested')
  const pending = pendingItemsFor(store, customer.id, subscription.currency, subscription.id)
  if (invoiced && pending.length > 0) finalizeInvoice(store, invoiceNow(store, subscription, []))
}
