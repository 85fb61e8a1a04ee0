import type Stripe from 'stripe'
import type { Store } from '../core/store'

/** The session's lines as `line_items` shows them. */
export function lineItemsOf(store: Store, session: Stripe.Checkout.Session): Stripe.LineItem[] {
  const plan = store.tables.checkoutPlans.get(session.id)
  return (plan?.lines ?? []).map((line) => {
    const price = store.tables.prices.get(line.price) ?? null
    const amount = (price?.unit_amount ?? 0) * line.quantity
    return {
      id: line.id,
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price?.currency ?? session.currency ?? 'usd',
      description: line.description,
      metadata: line.metadata,
      price: price && structuredClone(price),
      quantity: line.quantity,
    }
  })
}
