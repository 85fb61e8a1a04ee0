const DAY_MS = 86_400_000
const MOST_DAYS = 3_660

/**
 * Every day (UTC, `2026-01-31`) from `from` to `to`, both included.
 * @throws RangeError when either is no day, when they run backwards, or when they are more than ten years.
 */
export function eachDay(from: string, to: string): string[] {
  const start = startOf(from)
  const length = (startOf(to) - start) / DAY_MS + 1
  if (length < 1 || length > MOST_DAYS) throw new RangeError(`${from} to ${to} is no range of days.`)
  return Array.from({ length }, (_, index) => dayOf(start + index * DAY_MS))
}

function startOf(day: string): number {
  const start = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(start) || dayOf(start) !== day) throw new RangeError(`"${day}" is no day.`)
  return start
}

function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}
