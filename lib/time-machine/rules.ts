/**
 * Where the time machine goes. It only ever goes forward: what happened can't be taken back from a book that is only
 * added to. A month or a year ahead is the same day then, or the last one of a shorter month.
 */
import { laterOf, periodStart } from '@/lib/core/period'

export const STEPS = ['day', 'month', 'year'] as const
export type Step = (typeof STEPS)[number]

/** A step, or a moment to go to: the next refill's. */
export type Leap = Step | Date

/** The furthest that one leap goes, in years: what lies further is not gone to at once. */
const FURTHEST_YEARS = 2

/** @throws RangeError for a moment that is further ahead than a leap goes. */
export function destination(now: Date, leap: Leap): Date {
  if (!(leap instanceof Date)) return periodStart(now, leap, 1)
  if (leap > periodStart(now, 'year', FURTHEST_YEARS)) {
    throw new RangeError(`A leap goes no further than ${FURTHEST_YEARS} years.`)
  }
  return laterOf(now, leap)
}
