/**
 * A plan as its profile page tells it: how it stands, what can be done with it, what it costs, and what is wrong where
 * something is. Plain data, moments in ISO 8601.
 */
import { scheduledInWords } from '@/components/plans/change-words'
import { lossesOf } from '@/components/plans/losses'
import { findPlan } from '@/lib/catalog/rules'
import type { Catalog, Interval } from '@/lib/catalog/schema'
import { type Cents, formatCredits, formatMoney } from '@/lib/core/money'
import type { Forecast } from '@/lib/subscriptions/forecast'
import type { Standing } from '@/lib/subscriptions/standing'
import type { Card } from '@/lib/workspaces/queries'

export type Pill = { word: string; tone: 'accent' | 'warning' | 'danger' }

/** A moment and what happens then: `Renews on`, `Changes to Micro, paid yearly, on`, `Ends on`. */
export type Dated = { words: string; at: string }

export type Billing = {
  /** `$40 / month`. */
  price: string
  period: 'Monthly' | 'Yearly'
  /** When it renews; null while nothing will renew it. */
  renewsAt: string | null
  endsAt: string | null
  changingTo: { name: string; price: string | null; at: string } | null
  card: string | null
}

/** What is wrong with a payment, and the ways out of it. */
export type Trouble = {
  tone: 'warning' | 'danger'
  title: string
  words: string
  /** The invoice that waits, on Stripe's own page. */
  pay: { url: string; amount: string } | null
  /** Another card may settle it. */
  changeCard: boolean
}

export type ProfileView = {
  plan: string
  planName: string
  paid: boolean
  legacy: boolean
  /** `20,000 credits / month`, and how many unused ones the bank keeps. */
  refill: string
  bank: string
  /** Active or Paused; null for whoever pays for no plan. */
  pill: Pill | null
  dated: Dated | null
  status: Standing['status']
  /** What may be done at this moment; `undo` is what taking the scheduled change back is called. */
  can: { keep: boolean; resume: boolean; pause: boolean; cancel: boolean; undo: string | null }
  /** Why a plan that stands well can't be paused at this moment, and what comes first. */
  pauseBlocked: string | null
  /** What resuming charges, less what the pause has credited: `$40`. */
  charge: string | null
  /** When a cancellation would take effect; null while it can't be asked for. */
  lastsUntil: string | null
  /** What remains when the plan has ended. */
  freePlan: { name: string; refill: string }
  /** What ending the plan takes away: features, and credits that are not spent by then. */
  losses: string[]
  forecast: (Omit<Forecast, 'at'> & { at: string }) | null
  billing: Billing | null
  trouble: Trouble | null
}

type Facts = {
  standing: Standing
  catalog: Catalog
  card: Card | null
  invoice: { url: string; amountCents: Cents } | null
  forecast: Forecast | null
}

export function toProfileView({ standing, catalog, card, invoice, forecast }: Facts): ProfileView {
  const plan = findPlan(catalog, standing.plan)
  const free = catalog.plans.find((each) => each.prices === null)
  return {
    plan: standing.plan,
    planName: standing.planName,
    paid: standing.interval !== null,
    legacy: standing.legacy,
    refill: refillOf(plan),
    bank: formatCredits(plan?.rolloverCap ?? 0),
    pill: pillOf(standing),
    dated: datedOf(standing, catalog),
    status: standing.status,
    can: waysOf(standing, catalog),
    pauseBlocked: pauseBlockedBy(standing, catalog),
    charge: standing.priceCents === null ? null : formatMoney(standing.priceCents, catalog.currency),
    lastsUntil: standing.status === 'paused' ? null : (standing.periodEnd?.toISOString() ?? null),
    freePlan: { name: free?.name ?? '', refill: refillOf(free) },
    losses: plan && free ? lossesOf(catalog, plan, free) : [],
    forecast: forecast && { ...forecast, at: forecast.at.toISOString() },
    billing: billingOf(standing, catalog, card),
    trouble: troubleOf(standing, catalog, invoice),
  }
}

function refillOf(plan: { refill: { credits: number; every: string } } | undefined): string {
  return plan ? `${formatCredits(plan.refill.credits)} credits / ${plan.refill.every}` : ''
}

function priceOf(amountCents: Cents | null, interval: Interval | null, { currency }: Catalog): string | null {
  return amountCents === null || !interval ? null : `${formatMoney(amountCents, currency)} / ${interval}`
}

function pillOf({ status, interval }: Standing): Pill | null {
  if (interval === null) return null
  if (status === 'paused') return { word: 'Paused', tone: 'warning' }
  if (status === 'past_due') return { word: 'Payment overdue', tone: 'warning' }
  if (status === 'unpaid') return { word: 'Unpaid', tone: 'danger' }
  return { word: 'Active', tone: 'accent' }
}

function datedOf(standing: Standing, catalog: Catalog): Dated | null {
  const { status, cancelAt, periodEnd, pausedUntil, resumeFailedAt, scheduled } = standing
  if (status === 'paused' && resumeFailedAt) return { words: 'Not resumed on', at: resumeFailedAt.toISOString() }
  if (status === 'paused') return pausedUntil && { words: 'Paused until', at: pausedUntil.toISOString() }
  if (cancelAt) return { words: 'Ends on', at: cancelAt.toISOString() }
  if (status === 'active' && scheduled) {
    return { words: `Changes to ${scheduledInWords(catalog, scheduled)}, on`, at: scheduled.at.toISOString() }
  }
  return status === 'active' && periodEnd ? { words: 'Renews on', at: periodEnd.toISOString() } : null
}

function waysOf(standing: Standing, catalog: Catalog): ProfileView['can'] {
  const { interval, status, cancelAt, scheduled } = standing
  const paid = interval !== null
  return {
    keep: paid && cancelAt !== null,
    resume: status === 'paused',
    pause: status === 'active' && cancelAt === null && scheduled === null,
    // A paused plan has no period to end with: it ends at once.
    cancel: paid && (cancelAt === null || status === 'paused'),
    undo: scheduled && `Cancel ${scheduledName(standing, catalog)}`,
  }
}

function pauseBlockedBy(standing: Standing, catalog: Catalog): string | null {
  if (standing.status !== 'active') return null
  if (standing.cancelAt) return 'Your plan is about to end. To pause it, choose “Keep plan” first.'
  if (!standing.scheduled) return null
  const change = scheduledName(standing, catalog)
  return `A change is scheduled. To pause your plan, choose “Cancel ${change}” first.`
}

function scheduledName({ tier, scheduled }: Standing, catalog: Catalog): 'upgrade' | 'downgrade' | 'change' {
  return changeName(tier, scheduled ? findPlan(catalog, scheduled.plan)?.tier : undefined)
}

function changeName(from: number, to: number | undefined): 'upgrade' | 'downgrade' | 'change' {
  if (to === undefined || to === from) return 'change'
  return to > from ? 'upgrade' : 'downgrade'
}

function billingOf(standing: Standing, catalog: Catalog, card: Card | null): Billing | null {
  const { interval, priceCents, status, cancelAt, periodEnd } = standing
  const price = priceOf(priceCents, interval, catalog)
  if (!interval || !price) return null
  const renews = status === 'active' && cancelAt === null
  return {
    price,
    period: interval === 'year' ? 'Yearly' : 'Monthly',
    renewsAt: renews && periodEnd ? periodEnd.toISOString() : null,
    endsAt: cancelAt?.toISOString() ?? null,
    changingTo: changingTo(standing, catalog),
    card: card && `${nameOf(card.brand)} ending in ${card.last4}, ${expiryOf(card)}`,
  }
}

function changingTo({ scheduled }: Standing, catalog: Catalog): Billing['changingTo'] {
  if (!scheduled) return null
  const plan = findPlan(catalog, scheduled.plan)
  return {
    name: scheduledInWords(catalog, scheduled),
    price: priceOf(plan?.prices?.[scheduled.interval] ?? null, scheduled.interval, catalog),
    at: scheduled.at.toISOString(),
  }
}

function nameOf(brand: string): string {
  return brand.slice(0, 1).toUpperCase() + brand.slice(1)
}

function expiryOf({ expMonth, expYear }: Card): string {
  return `${String(expMonth).padStart(2, '0')}/${String(expYear % 100).padStart(2, '0')}`
}

function troubleOf(standing: Standing, catalog: Catalog, invoice: Facts['invoice']): Trouble | null {
  const amount = formatMoney(invoice?.amountCents ?? standing.priceCents ?? (0 as Cents), catalog.currency)
  const ways = { pay: invoice && { url: invoice.url, amount }, changeCard: true }
  switch (standing.status) {
    case 'past_due':
      return {
        ...ways,
        tone: 'warning',
        title: `The renewal of ${amount} could not be charged`,
        words: 'It is tried again by itself over the next days. New credits arrive the moment it is paid.',
      }
    case 'unpaid':
      return {
        ...ways,
        tone: 'danger',
        title: `The renewal of ${amount} is unpaid`,
        words: 'Your plan brings no credits and one-time credits are locked until it is paid.',
      }
    case 'incomplete':
      return {
        ...ways,
        changeCard: false,
        tone: 'warning',
        title: 'A payment for a plan is not through yet',
        words: invoice
          ? 'Your plan begins the moment it is paid. Nothing was charged so far.'
          : 'It was begun and not finished, and nothing was charged. Choose a plan to go on.',
      }
    case 'paused':
      return standing.resumeFailedAt
        ? {
            ...ways,
            tone: 'danger',
            title: 'The pause is over, but the payment failed',
            words:
              'The plan stays paused and nothing more is charged by itself. It goes on when the open invoice is paid, or when you resume it with a card that works.',
          }
        : null
    default:
      return null
  }
}
