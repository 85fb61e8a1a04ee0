/**
 * Calendar arithmetic of refills. Periods are counted from the original anchor, never chained from the last one:
 * an anchor on 31 January gives 28 February and then 31 March again.
 *
 * A calendar belongs to a time zone, UTC unless another one is named, and its edges stay at the anchor's wall time there,
 * across daylight saving. A wall time that a zone skips moves forward by what was skipped; one that comes twice is taken
 * the first time. Zones go by their IANA names; one that nobody knows throws a RangeError.
 */
export type Every = 'day' | 'month' | 'year'

const DAY_MS = 86_400_000

/** The start of period `index` (0 is the anchor itself) of a calendar that began at `anchor`. */
export function periodStart(anchor: Date, every: Every, index: number, zone = 'UTC'): Date {
  if (index === 0) return new Date(anchor)
  return momentOf(later(wallTimeOf(anchor, zone), every, index), zone)
}

/** The index of the period that `at` falls in; negative before the anchor. A boundary belongs to the period it opens. */
export function periodIndex(anchor: Date, every: Every, at: Date, zone = 'UTC'): number {
  const guess = periodsBetween(wallTimeOf(anchor, zone), wallTimeOf(at, zone), every)
  if (periodStart(anchor, every, guess, zone) > at) return guess - 1
  // While a clock is set back, a period may have begun whose wall time is yet to come a second time.
  return periodStart(anchor, every, guess + 1, zone) <= at ? guess + 1 : guess
}

function later(from: Date, every: Every, index: number): Date {
  if (every === 'day') return new Date(from.getTime() + index * DAY_MS)
  const months = every === 'month' ? index : index * 12
  const monthsSinceYearZero = from.getUTCFullYear() * 12 + from.getUTCMonth() + months
  const year = Math.floor(monthsSinceYearZero / 12)
  const month = monthsSinceYearZero - year * 12
  const start = new Date(from)
  start.setUTCFullYear(year, month, Math.min(from.getUTCDate(), daysInMonth(year, month)))
  return start
}

/** How many periods lie between two wall times, by their dates; one too many where the last is not quite over. */
function periodsBetween(from: Date, to: Date, every: Every): number {
  if (every === 'day') return Math.floor((to.getTime() - from.getTime()) / DAY_MS)
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  return every === 'month' ? months : Math.floor(months / 12)
}

/** What the clocks of `zone` show at a moment: a date whose UTC fields are the local ones. */
function wallTimeOf(moment: Date, zone: string): Date {
  return new Date(moment.getTime() + offsetAt(moment.getTime(), zone))
}

/** The moment at which the clocks of `zone` show `wall`. */
function momentOf(wall: Date, zone: string): Date {
  // No zone is a day away from UTC, so a change of its clocks about now lies between these two.
  const before = new Date(wall.getTime() - offsetAt(wall.getTime() - DAY_MS, zone))
  const after = new Date(wall.getTime() - offsetAt(wall.getTime() + DAY_MS, zone))
  const shows = (moment: Date) => wallTimeOf(moment, zone).getTime() === wall.getTime()
  return !shows(before) && shows(after) ? after : before
}

/** By how many milliseconds the clocks of `zone` are ahead of UTC at a moment. */
function offsetAt(atMs: number, zone: string): number {
  if (zone === 'UTC') return 0
  // As `3/29/2026, 03:30:00`.
  const fields = formatOf(zone).format(atMs).split(/\D+/).map(Number)
  const [month, day, year, hour, minute, second] = fields as [number, number, number, number, number, number]
  const shown = Date.UTC(year, month - 1, day, hour, minute, second)
  return shown - Math.floor(atMs / 1000) * 1000
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const digits = { month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', ...digits })
  formats.set(zone, made)
  return made
}

/** The later of two moments. */
export function laterOf(a: Date, b: Date): Date {
  return new Date(Math.max(a.getTime(), b.getTime()))
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
}
