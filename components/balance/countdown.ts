const UNITS = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
  { name: 'second', ms: 1_000 },
] as const

/**
 * How long it is from `now` to `at`, in the largest fitting unit rounded down: `in 29 days`, `in 5 hours`; seconds are
 * not counted. At the moment itself there is nothing left to count: null.
 */
export function countdown(now: Date, at: Date): string | null {
  const left = at.getTime() - now.getTime()
  if (left <= 0) return null
  const unit = UNITS.find(({ name, ms }) => name !== 'second' && left >= ms)
  return unit ? `in ${counted(left, unit)}` : 'in less than a minute'
}

/** The same to the second in the last hour: `in 29 days, 4 hours`, `in 12 minutes, 5 seconds`. */
export function exactCountdown(now: Date, at: Date): string | null {
  const left = at.getTime() - now.getTime()
  if (left <= 0) return null
  const first = UNITS.findIndex(({ ms }) => left >= ms)
  const [unit, next] = [UNITS[first], UNITS[first + 1]]
  if (!unit) return 'in 1 second'
  return next ? `in ${counted(left, unit)}, ${counted(left % unit.ms, next)}` : `in ${counted(left, unit)}`
}

function counted(ms: number, unit: (typeof UNITS)[number]): string {
  const count = Math.floor(ms / unit.ms)
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`
}
