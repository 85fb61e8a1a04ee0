/**
 * What kind of change a choice is, and when it takes effect.
 *
 * 1. Higher is an upgrade, lower a downgrade; between plans of one tier, or the same plan paid another way, it is a
 *    change.
 * 2. The catalog says when each takes effect. What takes something away that is paid for waits for the period's end: a
 *    downgrade, and whatever goes from paying yearly to paying monthly.
 * 3. Between two versions of one tier the dearer one is treated like an upgrade, the cheaper one like a downgrade.
 */
import { findPaidPlan } from '@/lib/catalog/rules'
import type { Catalog, Interval, PaidPlan } from '@/lib/catalog/schema'
import { accept, type Outcome } from '@/lib/core/outcome'
import { type ChangeRefusal, refused } from './refusals'

export type ChangeKind = 'upgrade' | 'downgrade' | 'change'
export type Effect = 'now' | 'period-end'
export type Warning = 'fewer-features' | 'later' | 'legacy'

/** A plan and how it is paid. */
export type Terms = { plan: PaidPlan; interval: Interval }

/** The terms a person asks for, if they are on offer. */
export function offered(catalog: Catalog, asked: { plan: string; interval: Interval }): Outcome<Terms, ChangeRefusal> {
  const plan = findPaidPlan(catalog, asked.plan)
  if (!plan) return refused('unknown-plan')
  return plan.sold ? accept({ plan, interval: asked.interval }) : refused('not-sold')
}

export function kindOf(from: PaidPlan, to: PaidPlan): ChangeKind {
  if (to.tier === from.tier) return 'change'
  return to.tier > from.tier ? 'upgrade' : 'downgrade'
}

export function effectOf(catalog: Catalog, from: Terms, to: Terms): Effect {
  const { upgrade, downgrade, monthToYear, yearToMonth } = catalog.policies.changes
  const kind = kindOf(from.plan, to.plan)
  const dearer = to.plan.prices[to.interval] >= from.plan.prices[to.interval]
  if (kind === 'downgrade') return downgrade
  if (from.interval === to.interval) return kind === 'upgrade' || dearer ? upgrade : downgrade
  return from.interval === 'month' ? monthToYear : yearToMonth
}

/** What a person is asked to confirm before this change. */
export function warningsOf(from: PaidPlan, kind: ChangeKind, effect: Effect): Warning[] {
  return [
    ...(kind === 'downgrade' ? (['fewer-features'] as const) : []),
    ...(effect === 'period-end' ? (['later'] as const) : []),
    ...(from.sold ? [] : (['legacy'] as const)),
  ]
}
