import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, momentOf, momentOrNull } from './objects'
import { type Price, priceOf } from './prices'

/** A subscription as it stands at Stripe. `price` is its plan's; null where it has no item left. */
export type StripeSubscription = {
  id: string
  /** Stripe's own word; `subscriptions/rules` says what each means here. */
  status: string
  customerId: string
  price: Price | null
  anchorAt: Date
  periodStart: Date | null
  periodEnd: Date | null
  /** When it ends by itself, whichever of Stripe's two ways of saying so was used. */
  cancelAt: Date | null
  endedAt: Date | null
  paymentMethodId: string | null
  latestInvoiceId: string | null
  metadata: Record<string, string>
}

export function fetchSubscription(id: string): Promise<StripeOutcome<StripeSubscription>> {
  return attempt(async () => subscriptionOf(await stripe().subscriptions.retrieve(id)))
}

function subscriptionOf(subscription: Stripe.Subscription): StripeSubscription {
  // The period stands on the items since API version 2025-03-31; ours have one item, the plan.
  const item = subscription.items.data[0]
  const periodEnd = momentOrNull(item?.current_period_end)
  return {
    id: subscription.id,
    status: subscription.status,
    customerId: idOf(subscription.customer) as string,
    price: item ? priceOf(item.price) : null,
    anchorAt: momentOf(subscription.billing_cycle_anchor),
    periodStart: momentOrNull(item?.current_period_start),
    periodEnd,
    cancelAt: momentOrNull(subscription.cancel_at) ?? (subscription.cancel_at_period_end ? periodEnd : null),
    endedAt: momentOrNull(subscription.ended_at),
    paymentMethodId: idOf(subscription.default_payment_method),
    latestInvoiceId: idOf(subscription.latest_invoice),
    metadata: subscription.metadata,
  }
}
