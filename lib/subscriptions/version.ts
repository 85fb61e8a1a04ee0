import { createHash } from 'node:crypto'
import type { subscriptions } from '@/db/schema'

type Row = typeof subscriptions.$inferSelect

/** Names everything about a subscription that a preview depends on; a read that found nothing new leaves it as it is. */
export function versionOf(row: Row): string {
  const { stripeSubscriptionId, plan, interval, status, priceCents, anchorAt, periodStart, periodEnd } = row
  const { cancelAt, scheduledPlan, scheduledInterval, pausedUntil, paidUntil } = row
  const facts = [stripeSubscriptionId, plan, interval, status, priceCents, anchorAt, periodStart, periodEnd]
  const more = [cancelAt, scheduledPlan, scheduledInterval, pausedUntil, paidUntil]
  return createHash('sha256')
    .update(JSON.stringify([...facts, ...more]))
    .digest('hex')
    .slice(0, 16)
}

/** Whether a person who saw that version saw the plan as it is. */
export function isAsSeen(row: Row, seen: string | null): boolean {
  return versionOf(row) === seen
}
