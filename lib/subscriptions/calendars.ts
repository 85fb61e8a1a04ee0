/**
 * When plan credits arrive.
 *
 * 1. A calendar is counted from its anchor. A free plan's runs without end; a paid one's runs as far as paid invoices
 *    reach, so a yearly plan refills monthly and no payment means no credits.
 * 2. Every period refills once: its key is made of the calendar's source, its anchor and the number of the period.
 * 3. A change that begins a new period with a new anchor begins a new calendar of the same source.
 * 4. A free plan that begins again begins no sooner than the day is over that it last refilled.
 */
import type { Plan } from '@/lib/catalog/schema'
import type { Credits } from '@/lib/core/money'
import { periodIndex, periodStart } from '@/lib/core/period'
import type { Refill } from '@/lib/ledger/types'

/** When credits arrive and how many; a row of `refill_calendars` without its account. */
export type Calendar = {
  source: string
  plan: string
  every: 'day' | 'month'
  credits: Credits
  rolloverCap: Credits
  anchorAt: Date
  paidUntil: Date | null
  nextIndex: number
}

/** The calendar that a plan gives, from period `nextIndex` on. */
export function calendarOf(
  plan: Plan,
  course: { source: string; anchorAt: Date; paidUntil: Date | null; nextIndex: number },
): Calendar {
  const { credits, every } = plan.refill
  return { ...course, plan: plan.key, every, credits, rolloverCap: plan.rolloverCap }
}

/** How the keys of a free plan's refills begin. */
export const FREE_REFILLS = 'refill:free:'

/** A free plan's calendar that begins at `anchorAt`. */
export function freeCalendarOf(plan: Plan, anchorAt: Date): Calendar {
  return calendarOf(plan, { source: `free:${anchorAt.toISOString()}`, anchorAt, paidUntil: null, nextIndex: 0 })
}

export type Period = { index: number; start: Date; end: Date }

/** The periods from `nextIndex` on that have begun by `now` and are paid for: at most `limit`, oldest first. */
export function duePeriods(calendar: Calendar, now: Date, limit = 400): Period[] {
  const periods: Period[] = []
  for (let index = calendar.nextIndex; periods.length < limit; index += 1) {
    const start = periodStart(calendar.anchorAt, calendar.every, index)
    if (start > now || (calendar.paidUntil && start >= calendar.paidUntil)) break
    periods.push({ index, start, end: periodStart(calendar.anchorAt, calendar.every, index + 1) })
  }
  return periods
}

/** When the next refill would arrive, paid or not. */
export function nextAtOf(calendar: Calendar): Date {
  return periodStart(calendar.anchorAt, calendar.every, calendar.nextIndex)
}

/** The ledger's command for one period of a calendar: always the same one for the same period. */
export function refillOf(accountId: string, calendar: Calendar, period: Period): Refill {
  return {
    kind: 'refill',
    accountId,
    key: `refill:${calendar.source}:${calendar.anchorAt.getTime() / 1000}:${period.index}`,
    source: sourceOf(calendar, period.start),
    actor: 'calendar',
    credits: calendar.credits,
    periodStart: period.start,
    periodEnd: period.end,
    rolloverCap: calendar.rolloverCap,
    reason: calendar.plan,
  }
}

/** What the lots of a calendar are named after. Until periods were numbered this was a refill's key as well. */
export function sourceOf({ source }: { source: string }, start: Date): string {
  return `refill:${source}:${start.toISOString().slice(0, 10)}`
}

/** The stretch of a calendar that one invoice pays for, and nothing beyond it. */
export function spanOf(
  plan: Plan,
  paid: { source: string; anchorAt: Date; periodStart: Date; periodEnd: Date },
): Calendar {
  const nextIndex = Math.max(0, periodIndex(paid.anchorAt, plan.refill.every, paid.periodStart))
  return calendarOf(plan, { source: paid.source, anchorAt: paid.anchorAt, paidUntil: paid.periodEnd, nextIndex })
}

/**
 * The account's calendar once `span` is paid and its first `posted` periods are refilled. One of the same source and
 * anchor is carried on and never set back; an earlier one, the free plan's above all, gives way. Its terms are those of
 * the span that reaches further: what was written later may give it others, see `withTerms`.
 */
export function carryOn(current: Calendar | null, span: Calendar, posted: number): Calendar {
  const nextIndex = span.nextIndex + posted
  if (current?.source !== span.source) return { ...span, nextIndex }
  if (current.anchorAt > span.anchorAt) return current
  if (current.anchorAt < span.anchorAt) return { ...span, nextIndex }
  const reachesFurther = !current.paidUntil || !span.paidUntil || current.paidUntil >= span.paidUntil
  // What is paid for and not due yet stays next, however far ahead of time the next cycle is paid.
  const owes = !current.paidUntil || nextAtOf(current) < current.paidUntil
  const jumps = posted > 0 || !owes
  return {
    ...(reachesFurther ? current : span),
    nextIndex: jumps ? Math.max(current.nextIndex, nextIndex) : current.nextIndex,
  }
}

/** A calendar that brings what `plan` gives from here on; one with another anchor is another course's and stays. */
export function withTerms(calendar: Calendar, { plan, anchorAt }: { plan: Plan; anchorAt: Date }): Calendar {
  if (calendar.anchorAt.getTime() !== anchorAt.getTime()) return calendar
  return calendarOf(plan, calendar)
}

/**
 * A calendar that stops where a plan was paused, whatever is paid for beyond. The refill of that very moment still comes:
 * its period has begun, so all of it is paid back and taken off when the plan resumes.
 */
export function stoppedAt(calendar: Calendar, pausedAt: Date | null): Calendar {
  const stops = pausedAt && (!calendar.paidUntil || pausedAt < calendar.paidUntil)
  return stops ? { ...calendar, paidUntil: new Date(pausedAt.getTime() + 1) } : calendar
}

/** No two clocks agree: what Stripe's says has begun has begun, as long as ours is only a little behind. */
const CLOCKS_DIFFER_MS = 5 * 60_000

/** Whether a paid cycle begins later than now: the sandbox's Stripe is ahead of the product while time is moved. */
export function isAhead(now: Date, periodStart: Date): boolean {
  return periodStart.getTime() - now.getTime() > CLOCKS_DIFFER_MS
}

/** The moment up to which a paid cycle that begins at `periodStart` is due. */
export function dueUntil(now: Date, periodStart: Date): Date {
  const aheadMs = periodStart.getTime() - now.getTime()
  return aheadMs > 0 && aheadMs <= CLOCKS_DIFFER_MS ? periodStart : now
}

/**
 * Whether the next refill can be announced: it is paid for already or needs no payment, or the subscription is in good
 * standing, so that its renewal will pay for it. While a payment is overdue nothing is promised that hangs on it.
 */
export function isPromised(nextAt: Date, paidUntil: Date | null, status: string | null): boolean {
  return paidUntil === null || nextAt < paidUntil || status === 'active' || status === 'trialing'
}
