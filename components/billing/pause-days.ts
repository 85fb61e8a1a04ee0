import { periodStart } from '@/lib/core/period'

export type PauseLength = '1' | '2' | '3' | 'day'

/** The day a pause of that many months from `now` ends, or the chosen one, as `YYYY-MM-DD` in UTC. */
export function pauseEnd(length: PauseLength, day: string, now: Date): string {
  return length === 'day' ? day : dayOf(periodStart(now, 'month', Number(length)))
}

/** The days that can be chosen: from tomorrow to a year from now. */
export function pauseDays(now: Date): { first: string; last: string } {
  return { first: dayOf(periodStart(now, 'day', 1)), last: dayOf(periodStart(now, 'year', 1)) }
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
