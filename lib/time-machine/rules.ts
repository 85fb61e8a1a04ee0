/**
 * Where the time machine goes. It only ever goes forward: what happened can't be taken back from a book that is only
 * added to. A month or a year ahead is the same day then, or the last one of a shorter month.
 */
import { periodStart } from '@/lib/core/period'

export const STEPS = ['day', 'month', 'year'] as const
export type Step = (typeof STEPS)[number]

export function destination(now: Date, step: Step): Date {
  return periodStart(now, step, 1)
}
