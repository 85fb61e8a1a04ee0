const UNIT_SECONDS = { day: 86_400, week: 7 * 86_400 } as const

export type Interval = { interval: 'day' | 'week' | 'month' | 'year'; count: number }

/**
 * The end of the period in which `after` lies, counted from the original anchor so that it never drifts:
 * 31 Jan → 28 Feb → 31 Mar. Unix seconds, UTC as Stripe bills.
 */
export function nextBoundary(anchor: number, { interval, count }: Interval, after: number): number {
  if (interval === 'day' || interval === 'week') {
    const length = UNIT_SECONDS[interval] * count
    return anchor + (Math.floor((after - anchor) / length) + 1) * length
  }
  const months = count * (interval === 'year' ? 12 : 1)
  const from = new Date(anchor * 1000)
  const to = new Date(after * 1000)
  const elapsed = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  let step = Math.max(0, Math.floor(elapsed / months))
  while (addMonths(anchor, step * months) <= after) step += 1
  return addMonths(anchor, step * months)
}

/** `months` after a moment, on the same day of the month or, where that month is shorter, on its last. */
export function addMonths(anchor: number, months: number): number {
  const date = new Date(anchor * 1000)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return Math.floor(date.getTime() / 1000)
}
