/** How often and for how much auto-reload may charge: in any 24 hours, and in a calendar month (UTC). */

import type { AutoReloadPolicy } from '@/lib/catalog/schema'
import { type Cents, cents } from '@/lib/core/money'

export type AttemptStatus = 'open' | 'authentication' | 'paid' | 'declined' | 'outage' | 'canceled'

/** A charge that was begun; `settledAt` is when its end was known, null while it is under way. */
export type Attempt = { status: AttemptStatus; amountCents: number; beganAt: Date; settledAt: Date | null }

const DAY_MS = 86_400_000

/** A charge counts also while its outcome is unknown: only one nobody was asked for does not. */
const COUNTS = new Set<AttemptStatus>(['open', 'authentication', 'paid', 'declined'])
const MAY_COST = new Set<AttemptStatus>(['open', 'authentication', 'paid'])

export function monthStart(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
}

function nextMonthStart(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
}

/** From when on attempts matter to a decision at `now`. */
export function countedSince(now: Date): Date {
  return new Date(Math.min(now.getTime() - DAY_MS, monthStart(now).getTime()))
}

export type Sum = { count: number; amountCents: Cents }

/** What was charged, or may have been, in the last 24 hours and in this month. */
export function sums(attempts: readonly Attempt[], now: Date): { day: Sum; month: Sum } {
  const since = (counts: (moment: number) => boolean) =>
    attempts.filter((attempt) => counts(countsFrom(attempt, now).getTime()))
  const [dayAgo, firstOfMonth] = [now.getTime() - DAY_MS, monthStart(now).getTime()]
  return {
    day: sum(since((moment) => moment > dayAgo)),
    month: sum(since((moment) => moment >= firstOfMonth)),
  }
}

/**
 * The moment a charge counts at. Its money moves some time between its beginning and the word of its end, a day later
 * where the bank's question is answered then; so the later one counts, and one that is under way counts as of now.
 */
function countsFrom({ status, beganAt, settledAt }: Attempt, now: Date): Date {
  if (status === 'open' || status === 'authentication') return now
  return settledAt && settledAt > beganAt ? settledAt : beganAt
}

function sum(attempts: readonly Attempt[]): Sum {
  return {
    count: attempts.filter(({ status }) => COUNTS.has(status)).length,
    amountCents: cents(
      attempts.reduce((total, { status, amountCents }) => (MAY_COST.has(status) ? total + amountCents : total), 0),
    ),
  }
}

/** How many packs of `unitCents` the caps leave room for in one charge at `now`. */
export function room(
  attempts: readonly Attempt[],
  caps: AutoReloadPolicy['caps'],
  unitCents: number,
  now: Date,
): number {
  const { day, month } = sums(attempts, now)
  const left = ({ count, amountCents }: Sum, cap: Sum) =>
    count < cap.count ? Math.max(0, Math.floor((cap.amountCents - amountCents) / unitCents)) : 0
  return Math.min(left(day, caps.perDay), left(month, caps.perMonth))
}

/** When the caps next leave room for one pack; null where they never do, since it costs more than they allow. */
export function roomAgainAt(
  attempts: readonly Attempt[],
  caps: AutoReloadPolicy['caps'],
  unitCents: number,
  now: Date,
): Date | null {
  const leaving = attempts.map((attempt) => new Date(countsFrom(attempt, now).getTime() + DAY_MS))
  const moments = [...leaving, nextMonthStart(now)].filter((moment) => moment > now)
  moments.sort((a, b) => a.getTime() - b.getTime())
  return moments.find((moment) => room(attempts, caps, unitCents, moment) > 0) ?? null
}
