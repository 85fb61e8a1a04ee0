/**
 * Where the time machine goes. It only ever goes forward: what happened can't be taken back from a book that is only
 * added to. A month or a year ahead is the same day then, or the last one of a shorter month, and two hours more: Stripe
 * finalizes a renewal's invoice an hour after the period has ended, and a leap should show what came of it.
 */
import { periodStart } from '@/lib/core/period'

export const STEPS = ['day', 'month', 'year'] as const
export type Step = (typeof STEPS)[number]

const SETTLING_MS = 2 * 3_600_000

export function destination(now: Date, step: Step): Date {
  const then = periodStart(now, step, 1)
  return step === 'day' ? then : new Date(then.getTime() + SETTLING_MS)
}
