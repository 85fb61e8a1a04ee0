/**
 * Calendar arithmetic of refills. Periods are counted from the original anchor, never chained from the last one:
 * an anchor on 31 January gives 28 February and then 31 March again. All of it in UTC, the zone that billing edges
 * are stated in.
 */
export type Every = 'day' | 'month' | 'year'

const DAY_MS = 86_400_000

/** The start of period `index` (0 is the anchor itself) of a calendar that began at `anchor`. */
export function periodStart(anchor: Date, every: Every, index: number): Date {
  if (every === 'day') return new Date(anchor.getTime() + index * DAY_MS)
  const months = every === 'month' ? index : index * 12
  const monthsSinceYearZero = anchor.getUTCFullYear() * 12 + anchor.getUTCMonth() + months
  const year = Math.floor(monthsSinceYearZero / 12)
  const month = monthsSinceYearZero - year * 12
  const start = new Date(anchor)
  start.setUTCFullYear(year, month, Math.min(anchor.getUTCDate(), daysInMonth(year, month)))
  return start
}

/** The index of the period that `at` falls in; negative before the anchor. A boundary belongs to the period it opens. */
export function periodIndex(anchor: Date, every: Every, at: Date): number {
  if (every === 'day') return Math.floor((at.getTime() - anchor.getTime()) / DAY_MS)
  const months = (at.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + at.getUTCMonth() - anchor.getUTCMonth()
  const guess = every === 'month' ? months : Math.floor(months / 12)
  return periodStart(anchor, every, guess) > at ? guess - 1 : guess
}

/** The later of two moments. */
export function laterOf(a: Date, b: Date): Date {
  return new Date(Math.max(a.getTime(), b.getTime()))
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
}
