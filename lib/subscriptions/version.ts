import { createHash } from 'node:crypto'
import type { subscriptions } from '@/db/schema'

type Row = typeof subscriptions.$inferSelect

/** Names everything about a subscription that a preview depends on; a read that found nothing new leaves it as it is. */
export function versionOf(row: Row): string {
  const { priceCents, anchorAt, paidUntil } = row
  return nameOf([...shownOf(row), priceCents, anchorAt, paidUntil])
}

/** Names what a page shows of a subscription: that a payment has come home meanwhile is no other plan. */
export function lookOf(row: Row): string {
  return nameOf(shownOf(row))
}

/** Whether a person whose page showed that saw the plan as it is. */
export function isAsSeen(row: Row, seen: string | null): boolean {
  return lookOf(row) === seen
}

function shownOf(row: Row): unknown[] {
  const { stripeSubscriptionId, plan, interval, status, periodStart, periodEnd } = row
  const { cancelAt, scheduledPlan, scheduledInterval, pausedUntil } = row
  return [
    ...[stripeSubscriptionId, plan, interval, status, periodStart, periodEnd],
    ...[cancelAt, scheduledPlan, scheduledInterval, pausedUntil],
  ]
}

function nameOf(facts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)
}
