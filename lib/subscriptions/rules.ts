/**
 * The rules of subscriptions.
 *
 * 1. An account without a live subscription is on its catalog's free plan. It has one place, for a subscription that is
 *    live or on the way there; one that is paid for beside it brings nothing, is ended and paid back.
 * 2. A live subscription gives the standing of its plan while Stripe calls it active, trialing or past due; unpaid,
 *    paused and not yet paid for don't count.
 * 3. A price is known by its name: what Stripe bills under another one is no plan of ours.
 *
 * When credits arrive is in calendars.ts, what a paid invoice brings in invoice-credits.ts, what another choice of plan
 * does in changes.ts.
 */

import { planLookupKey } from '@/lib/catalog/rules'
import type { Catalog, Interval, PaidPlan } from '@/lib/catalog/schema'
import { LIVE_STATUSES, OPEN_STATUSES, STRIPE_STATUSES } from '@/lib/core/subscription-status'
import type { Standing } from './standing'

export type { Standing } from './standing'

/** Whether the account has what a paid plan gives, beyond credits: the right to buy packs, for one. */
export function hasPaidStanding(standing: Pick<Standing, 'status'>): boolean {
  return standing.status === 'active' || standing.status === 'past_due'
}

export type SubscriptionStatus = (typeof STRIPE_STATUSES)[number]

/** @throws RangeError for a word that this version of Stripe's API doesn't have. */
export function statusOf(word: string): SubscriptionStatus {
  const status = STRIPE_STATUSES.find((each) => each === word)
  if (!status) throw new RangeError(`Stripe has no subscription status "${word}".`)
  return status
}

/** Live: billed by Stripe, whether it is paid up or not. */
export function isLive(status: string): boolean {
  return (LIVE_STATUSES as readonly string[]).includes(status)
}

/** Open: live, or on the way there. It holds the account's one place. */
export function isOpen(status: string): boolean {
  return (OPEN_STATUSES as readonly string[]).includes(status)
}

/**
 * Whether a subscription that Stripe says is `status` may have the account's place while `holder` has it. What is paid
 * for takes the place of what is not; between two that are paid for, the first stays.
 */
export function takesPlace(status: SubscriptionStatus, holder: { status: string } | null): boolean {
  return !holder || (isLive(status) && !isLive(holder.status))
}

/** The plan and interval that a price's lookup key names in this catalog; null for a price of somebody else's. */
export function planOfPrice(catalog: Catalog, lookupKey: string | null): { plan: PaidPlan; interval: Interval } | null {
  for (const plan of catalog.plans) {
    if (!plan.prices) continue
    const paid = plan as PaidPlan
    for (const interval of ['month', 'year'] as const) {
      if (planLookupKey(catalog, paid, interval) === lookupKey) return { plan: paid, interval }
    }
  }
  return null
}
