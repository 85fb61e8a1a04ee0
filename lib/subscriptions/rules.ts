/**
 * The rules of subscriptions.
 *
 * 1. An account without a live subscription is on its catalog's free plan. It has one place, for a subscription that is
 *    live or on the way there; one that is paid for beside it brings nothing, is ended and paid back.
 * 2. A live subscription gives the standing of its plan while Stripe calls it active, trialing or past due; unpaid,
 *    paused and not yet paid for don't count.
 * 3. Refills follow a calendar counted from the original anchor. A free plan's runs without end; a paid one's runs as
 *    far as paid invoices reach, so a yearly plan refills monthly and no payment means no credits.
 * 4. Only a paid invoice for the start of a subscription or of its next cycle brings credits, whatever else Stripe
 *    bills. Its price must be one of the catalog's, at the amount it was pushed with. An invoice that is paid after the
 *    subscription has ended brings nothing.
 * 5. Every period refills once: its key is made of the calendar's source and the period's first day.
 */

import { planLookupKey } from '@/lib/catalog/rules'
import type { Catalog, Interval, PaidPlan, Plan } from '@/lib/catalog/schema'
import type { Credits } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { periodIndex, periodStart } from '@/lib/core/period'
import { LIVE_STATUSES, OPEN_STATUSES, STRIPE_STATUSES } from '@/lib/core/subscription-status'
import type { Refill } from '@/lib/ledger/types'
import type { Standing } from './standing'

export type { Standing } from './standing'

/** Whether the account has what a paid plan gives, beyond credits: the right to buy packs, for one. */
export function hasPaidStanding(standing: Standing): boolean {
  return standing.status === 'active' || standing.status === 'past_due'
}

export type SubscriptionStatus = (typeof STRIPE_STATUSES)[number]

/** @throws RangeError for a word that this version of Stripe's API doesn't have. */
export function statusOf(word: string): SubscriptionStatus {
  const status = STRIPE_STATUSES.find((each) => each === word)
  if (!status) throw new RangeError(`Stripe has no subscription status "${word}".`)
  return status
}

/** Live: billed by Stripe, whether it is paid up or not. */
export function isLive(status: string): boolean {
  return (LIVE_STATUSES as readonly string[]).includes(status)
}

/** Open: live, or on the way there. It holds the account's one place. */
export function isOpen(status: string): boolean {
  return (OPEN_STATUSES as readonly string[]).includes(status)
}

/**
 * Whether a subscription that Stripe says is `status` may have the account's place while `holder` has it. What is paid
 * for takes the place of what is not; between two that are paid for, the first stays.
 */
export function takesPlace(status: SubscriptionStatus, holder: { status: string } | null): boolean {
  return !holder || (isLive(status) && !isLive(holder.status))
}

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
  const source = `refill:${calendar.source}:${period.start.toISOString().slice(0, 10)}`
  return {
    kind: 'refill',
    accountId,
    key: source,
    source,
    actor: 'calendar',
    credits: calendar.credits,
    periodStart: period.start,
    periodEnd: period.end,
    rolloverCap: calendar.rolloverCap,
    reason: calendar.plan,
  }
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
 * The account's calendar once `span` is paid and its first `posted` periods are refilled. One of the same source is
 * carried on and never set back; any other one, the free plan's above all, gives way.
 */
export function carryOn(current: Calendar | null, span: Calendar, posted: number): Calendar {
  const nextIndex = span.nextIndex + posted
  if (current?.source !== span.source) return { ...span, nextIndex }
  const reachesFurther = !current.paidUntil || !span.paidUntil || current.paidUntil >= span.paidUntil
  // What is paid for and not due yet stays next, however far ahead of time the next cycle is paid.
  const owes = !current.paidUntil || nextAtOf(current) < current.paidUntil
  const jumps = posted > 0 || !owes
  return {
    ...(reachesFurther ? current : span),
    nextIndex: jumps ? Math.max(current.nextIndex, nextIndex) : current.nextIndex,
  }
}

/** No two clocks agree: what Stripe's says has begun has begun, as long as ours is only a little behind. */
const CLOCKS_DIFFER_MS = 5 * 60_000

/** The moment up to which a paid cycle that begins at `periodStart` is due. */
export function dueUntil(now: Date, periodStart: Date): Date {
  const aheadMs = periodStart.getTime() - now.getTime()
  return aheadMs > 0 && aheadMs <= CLOCKS_DIFFER_MS ? periodStart : now
}

/** What the rules need to know of an invoice, and of the price on its one line that is no proration. */
export type BilledCycle = {
  status: string | null
  billingReason: string | null
  currency: string
  paidAt: Date | null
  lines: readonly {
    priceId: string | null
    amountCents: number
    quantity: number
    proration: boolean
    periodStart: Date
    periodEnd: Date
  }[]
}

export type BilledPrice = {
  id: string
  lookupKey: string | null
  current: boolean
  amountCents: number
  currency: string
}

export type InvoiceRefusal = {
  code: 'not-a-refill' | 'not-paid' | 'paid-after-end' | 'unknown-price' | 'wrong-amount'
}

/** Which plan and which span of time a paid invoice pays for, or why it brings no credits. */
export function decideInvoice(
  invoice: BilledCycle,
  price: BilledPrice | null,
  catalog: Catalog,
  endedAt: Date | null,
): Outcome<{ plan: PaidPlan; interval: Interval; periodStart: Date; periodEnd: Date }, InvoiceRefusal> {
  if (!isRefillReason(invoice.billingReason)) return refuse({ code: 'not-a-refill' })
  if (invoice.status !== 'paid') return refuse({ code: 'not-paid' })
  if (endedAt && (!invoice.paidAt || invoice.paidAt > endedAt)) return refuse({ code: 'paid-after-end' })
  const [line, ...others] = invoice.lines.filter((each) => !each.proration)
  const sold = price && planOfPrice(catalog, price.lookupKey)
  if (!line || others.length > 0 || !sold || line.priceId !== price.id) return refuse({ code: 'unknown-price' })
  // A price whose name a newer one took over is honoured at its own amount; the current one must be the catalog's.
  const listed = price.current ? sold.plan.prices[sold.interval] : price.amountCents
  const asPriced = line.quantity === 1 && line.amountCents === price.amountCents && price.amountCents === listed
  const inCurrency = invoice.currency === catalog.currency && price.currency === catalog.currency
  if (!asPriced || !inCurrency) return refuse({ code: 'wrong-amount' })
  return accept({ ...sold, periodStart: line.periodStart, periodEnd: line.periodEnd })
}

export function isRefillReason(billingReason: string | null): boolean {
  return billingReason === 'subscription_create' || billingReason === 'subscription_cycle'
}

/** The plan and interval that a price's lookup key names in this catalog; null for a price of somebody else's. */
export function planOfPrice(catalog: Catalog, lookupKey: string | null): { plan: PaidPlan; interval: Interval } | null {
  for (const plan of catalog.plans) {
    if (!plan.prices) continue
    const paid = plan as PaidPlan
    for (const interval of ['month', 'year'] as const) {
      if (planLookupKey(catalog, paid, interval) === lookupKey) return { plan: paid, interval }
    }
  }
  return null
}

/**
 * Whether the next refill can be announced: it is paid for already or needs no payment, or the subscription is in good
 * standing, so that its renewal will pay for it. While a payment is overdue nothing is promised that hangs on it.
 */
export function isPromised(nextAt: Date, paidUntil: Date | null, status: string | null): boolean {
  return paidUntil === null || nextAt < paidUntil || status === 'active' || status === 'trialing'
}
