const UNITS = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
] as const

/** How long it is from `now` to `at`, in the largest fitting unit rounded down: `in 29 days`, `in 5 hours`; then `any moment now`. */
export function countdown(now: Date, at: Date): string {
  const left = at.getTime() - now.getTime()
  if (left <= 0) return 'any moment now'
  const unit = UNITS.find(({ ms }) => left >= ms)
  if (!unit) return 'in less than a minute'
  const count = Math.floor(left / unit.ms)
  return `in ${count} ${unit.name}${count === 1 ? '' : 's'}`
}
