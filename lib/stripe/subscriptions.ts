import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, momentOf, momentOrNull, type Once } from './objects'
import { type Price, priceOf } from './prices'

/** A subscription as it stands at Stripe. `price` is its plan's; null where it has no item left. */
export type StripeSubscription = {
  id: string
  /** Stripe's own word; `subscriptions/rules` says what each means here. */
  status: string
  customerId: string
  price: Price | null
  /** Everything it consists of, the plan first. */
  items: SubscriptionItem[]
  anchorAt: Date
  periodStart: Date | null
  periodEnd: Date | null
  /** When it ends by itself, whichever of Stripe's two ways of saying so was used. */
  cancelAt: Date | null
  /** Whether it ends on a date somebody set, and not with its period. */
  endsOnDate: boolean
  /** The schedule attached to it, and what that changes it to; null where nothing more is to come of it. */
  scheduleId: string | null
  scheduled: { price: Price; at: Date } | null
  pausedAt: Date | null
  endedAt: Date | null
  paymentMethodId: string | null
  latestInvoiceId: string | null
  metadata: Record<string, string>
}

export type SubscriptionItem = { id: string; priceId: string; quantity: number }

export function fetchSubscription(id: string): Promise<StripeOutcome<StripeSubscription>> {
  return attempt(async () => subscriptionOf(await stripe().subscriptions.retrieve(id, { expand: ['schedule'] })))
}

/** Ends a subscription at once, without crediting what is left of its time. One that is over answers `invalid`. */
export function cancelSubscription(id: string, once?: Once): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().subscriptions.cancel(id, {}, once)
    return true as const
  })
}

/** Has it end with its period. Stripe refuses while a schedule is attached. */
export function cancelAtPeriodEnd(id: string, once: Once): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().subscriptions.update(id, { cancel_at_period_end: true }, once)
    return true as const
  })
}

/** Takes the end back, whichever of Stripe's two ways of setting one was used. */
export function keepSubscription(
  { id, endsOnDate }: { id: string; endsOnDate: boolean },
  once: Once,
): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().subscriptions.update(id, endsOnDate ? { cancel_at: '' } : { cancel_at_period_end: false }, once)
    return true as const
  })
}

async function subscriptionOf(subscription: Stripe.Subscription): Promise<StripeSubscription> {
  // The period stands on the items since API version 2025-03-31.
  const [item] = subscription.items.data
  const periodEnd = momentOrNull(item?.current_period_end)
  const { schedule } = subscription
  return {
    id: subscription.id,
    status: subscription.status,
    customerId: idOf(subscription.customer) as string,
    price: item ? priceOf(item.price) : null,
    items: subscription.items.data.map(({ id, price, quantity }) => ({
      id,
      priceId: price.id,
      quantity: quantity ?? 1,
    })),
    anchorAt: momentOf(subscription.billing_cycle_anchor),
    periodStart: momentOrNull(item?.current_period_start),
    periodEnd,
    cancelAt: momentOrNull(subscription.cancel_at) ?? (subscription.cancel_at_period_end ? periodEnd : null),
    endsOnDate: subscription.cancel_at !== null && !subscription.cancel_at_period_end,
    scheduleId: idOf(schedule),
    scheduled: schedule && typeof schedule !== 'string' ? await comingPhaseOf(schedule) : null,
    pausedAt: momentOrNull(subscription.status_details?.paused?.transitioned_at),
    endedAt: momentOrNull(subscription.ended_at),
    paymentMethodId: idOf(subscription.default_payment_method),
    latestInvoiceId: idOf(subscription.latest_invoice),
    metadata: subscription.metadata,
  }
}

/** The phase after the one under way; a schedule in its last phase changes nothing more. */
async function comingPhaseOf(schedule: Stripe.SubscriptionSchedule): Promise<StripeSubscription['scheduled']> {
  const current = schedule.current_phase
  const coming = current && schedule.phases.find((phase) => phase.start_date >= current.end_date)
  const priceId = idOf(coming?.items[0]?.price)
  if (!coming || !priceId) return null
  return { price: priceOf(await stripe().prices.retrieve(priceId)), at: momentOf(coming.start_date) }
}
