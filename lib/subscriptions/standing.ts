import type { subscriptions } from '@/db/schema'
import { findPaidPlan, findPlan, freePlanOf } from '@/lib/catalog/rules'
import type { Catalog, Interval } from '@/lib/catalog/schema'
import type { Cents } from '@/lib/core/money'
import { lookOf } from './version'

/**
 * How an account stands with its plan. `past_due`: a renewal is overdue and the plan goes on giving; `unpaid`: it gives
 * nothing until that is paid. Moments are null where there is nothing to name.
 */
export type Standing = {
  plan: string
  planName: string
  /** Higher is more; the free plan has the lowest. */
  tier: number
  /** How it is paid; null for the free plan. */
  interval: Interval | null
  status: 'free' | 'incomplete' | 'active' | 'past_due' | 'unpaid' | 'paused'
  since: Date | null
  periodEnd: Date | null
  /** When the plan ends, because somebody canceled it. */
  cancelAt: Date | null
  /** The change that takes effect at the period's end. */
  scheduled: { plan: string; interval: Interval; at: Date } | null
  /** The date a pause ends by itself; null also for one that only a person ends. */
  pausedUntil: Date | null
  /** When a pause was over and could not be charged: it is not tried again, and only a person ends it now. */
  resumeFailedAt: Date | null
  /** Whether the plan is an earlier version that is no longer sold. */
  legacy: boolean
  /** What one interval costs. */
  priceCents: Cents | null
  /** Names all of this: whoever changes the plan says what they saw. Null without a subscription. */
  version: string | null
}

type Row = typeof subscriptions.$inferSelect

/** The standing of an account by the subscription that holds its place, live or not yet paid for; null for none. */
export function standingFrom(catalog: Catalog, holder: Row | null, resumeFailedAt: Date | null = null): Standing {
  if (!holder) return standingWithout(catalog, 'free')
  if (holder.status === 'incomplete') return standingWithout(catalog, 'incomplete')
  return standingOn(catalog, holder, resumeFailedAt)
}

/** The standing that a live subscription gives. */
export function standingOn(catalog: Catalog, live: Row, resumeFailedAt: Date | null = null): Standing {
  const plan = findPlan(catalog, live.plan)
  return {
    plan: live.plan,
    planName: plan?.name ?? live.plan,
    tier: plan?.tier ?? 0,
    interval: live.interval,
    status: statusOn(catalog, live.status),
    since: live.anchorAt,
    periodEnd: live.periodEnd,
    cancelAt: live.cancelAt,
    scheduled: scheduledOn(live),
    pausedUntil: live.status === 'paused' ? live.pausedUntil : null,
    resumeFailedAt,
    legacy: plan ? !plan.sold : true,
    priceCents: live.priceCents ?? findPaidPlan(catalog, live.plan)?.prices[live.interval] ?? null,
    version: lookOf(live),
  }
}

/** The standing of an account without a live subscription; `incomplete` while its first payment is under way. */
export function standingWithout(catalog: Catalog, status: 'free' | 'incomplete'): Standing {
  const plan = freePlanOf(catalog)
  return {
    plan: plan.key,
    planName: plan.name,
    tier: plan.tier,
    interval: null,
    status,
    since: null,
    periodEnd: null,
    cancelAt: null,
    scheduled: null,
    pausedUntil: null,
    resumeFailedAt: null,
    legacy: false,
    priceCents: null,
    version: null,
  }
}

/** The catalog decides what an overdue renewal means: the plan goes on giving, or gives nothing until it is paid. */
function statusOn(catalog: Catalog, status: Row['status']): Standing['status'] {
  if (status === 'trialing') return 'active'
  if (status === 'past_due' && catalog.policies.pastDue === 'stop') return 'unpaid'
  return status as Standing['status']
}

function scheduledOn({ scheduledPlan, scheduledInterval, scheduledAt }: Row): Standing['scheduled'] {
  if (!scheduledPlan || !scheduledInterval || !scheduledAt) return null
  return { plan: scheduledPlan, interval: scheduledInterval, at: scheduledAt }
}
