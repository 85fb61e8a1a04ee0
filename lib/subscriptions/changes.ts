/**
 * What kind of change a choice is, and when it takes effect.
 *
 * 1. Higher is an upgrade, lower a downgrade; between plans of one tier, or the same plan paid another way, it is a
 *    change.
 * 2. The catalog says when each takes effect. What takes something away that is paid for waits for the period's end: a
 *    downgrade, and whatever goes from paying yearly to paying monthly.
 * 3. A change that was asked for is done when Stripe's subscription shows it, and not before.
 * 4. Between two versions of one tier the dearer one is treated like an upgrade, the cheaper one like a downgrade.
 */
import { findPaidPlan } from '@/lib/catalog/rules'
import type { Catalog, Interval, PaidPlan } from '@/lib/catalog/schema'
import type { Cents } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import { type ChangeRefusal, refused } from './refusals'

export type ChangeKind = 'upgrade' | 'downgrade' | 'change'
export type Effect = 'now' | 'period-end'
export type Warning = 'fewer-features' | 'no-top-ups' | 'later' | 'legacy'

/** A plan and how it is paid. */
export type Terms = { plan: PaidPlan; interval: Interval }

/** The terms a person asks for, if they are on offer. */
export function offered(catalog: Catalog, asked: { plan: string; interval: Interval }): Outcome<Terms, ChangeRefusal> {
  const plan = findPaidPlan(catalog, asked.plan)
  if (!plan) return refused('unknown-plan')
  return plan.sold ? accept({ plan, interval: asked.interval }) : refused('not-sold')
}

export function kindOf(from: PaidPlan, to: PaidPlan): ChangeKind {
  if (to.tier === from.tier) return 'change'
  return to.tier > from.tier ? 'upgrade' : 'downgrade'
}

export function effectOf(catalog: Catalog, from: Terms, to: Terms): Effect {
  const { upgrade, downgrade, monthToYear, yearToMonth } = catalog.policies.changes
  const kind = kindOf(from.plan, to.plan)
  const dearer = to.plan.prices[to.interval] >= from.plan.prices[to.interval]
  if (kind === 'downgrade') return downgrade
  if (from.interval === to.interval) return kind === 'upgrade' || dearer ? upgrade : downgrade
  return from.interval === 'month' ? monthToYear : yearToMonth
}

/** What a person is asked to confirm before this change. */
export function warningsOf(from: PaidPlan, kind: ChangeKind, effect: Effect): Warning[] {
  return [
    ...(kind === 'downgrade' ? (['fewer-features'] as const) : []),
    ...(effect === 'period-end' ? (['later'] as const) : []),
    ...(from.sold ? [] : (['legacy'] as const)),
  ]
}

/** A change as it was asked for. */
export type AskedChange = {
  kind: ChangeKind | 'undo' | 'pause' | 'resume' | 'cancel' | 'keep'
  effect: Effect
  toPlan: string
  toInterval: Interval
  /** Set where a paused plan is to end at once: what of its credit stays the customer's. */
  keptCents?: Cents | null
}

/** A subscription as it was seen at Stripe, in our words. */
export type Seen = {
  status: string
  plan: string
  interval: Interval
  cancelAt: Date | null
  scheduledPlan: string | null
  scheduledInterval: Interval | null
}

/** Whether the subscription shows what was asked for. Nothing that was asked for is what it shows already. */
export function tookEffect(asked: AskedChange, seen: Seen): boolean {
  switch (asked.kind) {
    case 'undo':
      return seen.scheduledPlan === null
    case 'pause':
      return seen.status === 'paused'
    case 'resume':
      return seen.status === 'active' || seen.status === 'trialing'
    case 'cancel':
      return seen.status === 'canceled' || (seen.cancelAt !== null && !endsAtOnce(asked))
    case 'keep':
      return seen.cancelAt === null
    default: {
      const isNow = seen.plan === asked.toPlan && seen.interval === asked.toInterval
      const isScheduled = seen.scheduledPlan === asked.toPlan && seen.scheduledInterval === asked.toInterval
      // What was scheduled in a period's last moments may have had its day by the time somebody looks.
      return isNow || (asked.effect === 'period-end' && isScheduled)
    }
  }
}

/** Whether a cancellation ends a paused plan at once, instead of any other with its period. */
export function endsAtOnce({ keptCents }: Pick<AskedChange, 'keptCents'>): boolean {
  return typeof keptCents === 'number'
}

/** What a row says that decides whether the plan may be changed. */
export type Changeable = {
  status: string
  cancelAt: Date | null
  periodEnd: Date | null
  paidUntil: Date | null
}

/** Whether another plan may be chosen: what was billed must be paid, and a pause has to end first. */
export function mayChange(row: Changeable | null): Outcome<true, ChangeRefusal> {
  if (!row) return refused('no-plan')
  if (row.status === 'past_due' || row.status === 'unpaid') return refused('payment-overdue')
  if (row.status === 'paused') return refused('paused')
  const covered = row.paidUntil && row.periodEnd && row.paidUntil >= row.periodEnd
  return covered ? accept(true) : refused('payment-under-way')
}

/** Whether the plan may be paused: Stripe pauses none that a schedule or an end is waiting for. */
export function mayPause(row: (Changeable & { scheduledPlan: string | null }) | null): Outcome<true, ChangeRefusal> {
  const may = mayChange(row)
  if (!may.ok || !row) return may
  if (row.scheduledPlan) return refused('scheduled-change')
  return row.cancelAt ? refused('cancel-pending') : may
}

const DAY_MS = 86_400_000

/** The date a pause is to end: a day from tomorrow to a year from now. */
export function pauseDate(text: string, now: Date): Outcome<Date, ChangeRefusal> {
  const until = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : null
  const aheadMs = until ? until.getTime() - now.getTime() : Number.NaN
  return until && aheadMs > 0 && aheadMs <= 366 * DAY_MS ? accept(until) : refused('bad-date')
}

export type Decided = { kind: ChangeKind; effect: Effect; from: Terms; to: Terms }

/** What choosing `to` is to a plan that is held; preview and execution ask this same question. */
export function decideChange(
  catalog: Catalog,
  row: Changeable & Pick<Seen, 'plan' | 'interval' | 'scheduledPlan' | 'scheduledInterval'>,
  to: Terms,
): Outcome<Decided, ChangeRefusal> {
  const may = mayChange(row)
  if (!may.ok) return may
  const plan = findPaidPlan(catalog, row.plan)
  if (!plan) throw new RangeError(`The catalog has no plan "${row.plan}", and somebody holds it.`)
  const from = { plan, interval: row.interval }
  if (from.plan.key === to.plan.key && from.interval === to.interval) return refused('already-current')
  const scheduled = row.scheduledPlan === to.plan.key && row.scheduledInterval === to.interval
  if (scheduled) return refused('already-scheduled')
  // Whoever canceled takes that back themselves: no other choice does it for them.
  if (row.cancelAt) return refused('keep-first')
  return accept({ kind: kindOf(from.plan, to.plan), effect: effectOf(catalog, from, to), from, to })
}
