import type Stripe from 'stripe'
import { idOf, type Store } from '../core/store'
import type { Interval } from './calendar'
import type { LineDraft } from './invoice-drafts'

export const intervalOf = (price: Stripe.Price): Interval => ({
  interval: price.recurring!.interval as Interval['interval'],
  count: price.recurring!.interval_count,
})

const amountOf = (price: Stripe.Price, quantity: number) => (price.unit_amount ?? 0) * quantity

const nameOf = (store: Store, price: Stripe.Price) =>
  store.tables.products.get(idOf(price.product))?.name ?? 'Subscription'

const dateOf = (at: number) =>
  new Date(at * 1000).toLocaleDateString('en-GB', { day: '2-digit', month: 'short', year: 'numeric', timeZone: 'UTC' })

const moneyOf = (price: Stripe.Price) =>
  `${((price.unit_amount ?? 0) / 100).toFixed(2)} ${price.currency.toUpperCase()} / ${price.recurring?.interval}`

/** One item's whole period. */
export function periodLine(store: Store, subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): LineDraft {
  const quantity = item.quantity ?? 1
  return {
    amount: amountOf(item.price, quantity),
    description: `${quantity} × ${nameOf(store, item.price)} (at ${moneyOf(item.price)})`,
    price: item.price,
    quantity,
    period: { start: item.current_period_start, end: item.current_period_end },
    parent: parentOf(subscription, item, false),
    subscription: subscription.id,
    metadata: subscription.metadata,
  }
}

/** What is given back for the rest of a period, or asked for the rest of it, to the second. */
export function prorationLine(
  store: Store,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  at: number,
  kind: 'unused' | 'remaining',
): LineDraft {
  const { current_period_start: start, current_period_end: end } = item
  const quantity = item.quantity ?? 1
  const share = Math.round((amountOf(item.price, quantity) * (end - at)) / (end - start))
  const what = quantity > 1 ? `${quantity} × ${nameOf(store, item.price)}` : nameOf(store, item.price)
  return {
    amount: kind === 'unused' ? -share : share,
    description: `${kind === 'unused' ? 'Unused' : 'Remaining'} time on ${what} after ${dateOf(at)}`,
    price: item.price,
    quantity,
    period: { start: at, end },
    parent: parentOf(subscription, item, true),
    subscription: subscription.id,
    metadata: subscription.metadata,
  }
}

function parentOf(
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  proration: boolean,
): Stripe.InvoiceLineItem.Parent {
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: null,
      proration,
      proration_details: proration ? { credited_items: null } : null,
      subscription: subscription.id,
      subscription_item: item.id,
    },
    type: 'subscription_item_details',
  }
}
