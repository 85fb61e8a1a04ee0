import { findPlan, freePlanOf, monthlyPrice, soldPlans, yearlySavingPercent } from '@/lib/catalog/rules'
import type { Catalog, Interval, PaidPlan, Plan } from '@/lib/catalog/schema'
import { type Cents, cents, formatCredits, formatMoney } from '@/lib/core/money'
import type { Forecast } from '@/lib/subscriptions/forecast'
import type { Standing } from '@/lib/subscriptions/standing'
import { type ButtonStanding, type PlanButton, planButton } from './button'
import { type PlanNames, scheduledInWords } from './change-words'
import { type ComparisonGroup, comparisonOf } from './comparison'
import { lossesOf } from './losses'

/** A plan's card on one side of the toggle, every figure written out. */
export type PlanCardView = {
  key: string
  name: string
  /** What a month comes to: `$16`. */
  price: string
  /** What a month costs paid monthly, where that is more. */
  originalPrice: string | null
  /** How it is charged: `billed $192/yr`. */
  billed: string
  savingPercent: number | null
  credits: string
  every: 'day' | 'month'
  includes: string[]
  popularPercent: number | null
  free: boolean
  /** Kept by those who have it, offered to nobody. */
  legacy: boolean
  button: PlanButton
  /** What the person's plan is to become: `Micro, paid yearly`. */
  comingPlan: string | null
}

/** How the person who looks stands, as far as the page has something to say about it. */
export type StandingView = {
  name: string
  status: Standing['status']
  legacy: boolean
  /** Whether a pause is over and its payment failed. */
  notResumed: boolean
  paid: boolean
  periodEnd: Date | null
  /** What the free plan refills, that follows a paid one: `80 credits / day`. */
  afterwards: string
}

export type PlansView = {
  /** An empty side has no plan that can be paid for that way. */
  cards: Record<Interval, PlanCardView[]>
  comparison: Record<Interval, ComparisonGroup[]>
  /** The most that paying yearly saves on any plan, and whether it is the same on all of them. */
  saving: { percent: number; everywhere: boolean } | null
  /** The side that is shown first: the one the person pays by. */
  side: Interval
  freePlan: string
  names: PlanNames
  /** By plan, what the person would no longer have on it. */
  losses: Record<string, string[]>
  standing: StandingView | null
  /** What will move to the bank and what will not fit, when the running cycle ends. */
  forecast: Forecast | null
  /** Where a payment that is due can be made. */
  openInvoice: { url: string; amount: string } | null
}

/** How an account stands, and what is to come of it. */
export type Facts = {
  standing: Standing
  forecast: Forecast | null
  openInvoice: { url: string; amountCents: Cents } | null
}

/** Everything the plans page shows, for both sides of the toggle, so that switching asks nobody. */
export function plansView(catalog: Catalog, facts: Facts | null, now: Date): PlansView {
  const standing = facts?.standing ?? null
  const own = standing && findPlan(catalog, standing.plan)
  const month = sideOf(catalog, 'month', standing)
  const year = sideOf(catalog, 'year', standing)
  const place = standing && placeOf(catalog, standing)
  const cards = (plans: Plan[], interval: Interval) => plans.map((plan) => cardOf(catalog, plan, interval, place, now))
  return {
    cards: { month: cards(month, 'month'), year: cards(year, 'year') },
    comparison: { month: comparisonOf(catalog, month), year: comparisonOf(catalog, year) },
    saving: savingOf(catalog),
    side: standing?.interval ?? 'month',
    freePlan: freePlanOf(catalog).key,
    names: Object.fromEntries(catalog.plans.map(({ key, name }) => [key, name])),
    losses: own ? Object.fromEntries(catalog.plans.map((plan) => [plan.key, lossesOf(catalog, own, plan)])) : {},
    standing: standing && standingView(catalog, standing),
    forecast: facts?.forecast ?? null,
    openInvoice: facts?.openInvoice
      ? { url: facts.openInvoice.url, amount: formatMoney(facts.openInvoice.amountCents, catalog.currency) }
      : null,
  }
}

/** The plans of one side: those that are sold, and the person's own where it no longer is. */
function sideOf(catalog: Catalog, interval: Interval, standing: Standing | null): Plan[] {
  const isOwn = (plan: Plan) => plan.key === standing?.plan && standing.interval === interval
  const plans = catalog.plans.filter((plan) => plan.sold || isOwn(plan))
  const inOrder = plans.toSorted((one, other) => one.tier - other.tier)
  return inOrder.some(isPaid) ? inOrder : []
}

function placeOf(catalog: Catalog, standing: Standing): ButtonStanding {
  const next = standing.scheduled && findPlan(catalog, standing.scheduled.plan)
  return { ...standing, scheduledTier: next?.tier ?? null }
}

function standingView(catalog: Catalog, standing: Standing): StandingView {
  const { planName: name, status, legacy, interval, periodEnd } = standing
  const { refill } = freePlanOf(catalog)
  const afterwards = `${formatCredits(refill.credits)} credits / ${refill.every}`
  const notResumed = standing.resumeFailedAt !== null
  return { name, status, legacy, notResumed, paid: interval !== null, periodEnd, afterwards }
}

function cardOf(
  catalog: Catalog,
  plan: Plan,
  interval: Interval,
  standing: ButtonStanding | null,
  now: Date,
): PlanCardView {
  const paid = isPaid(plan) ? plan : null
  const saving = paid && interval === 'year' ? yearlySavingPercent(paid) : 0
  return {
    key: plan.key,
    name: plan.name,
    price: formatMoney(paid ? monthlyPrice(paid, interval) : cents(0), catalog.currency),
    originalPrice: paid && saving > 0 ? formatMoney(paid.prices.month, catalog.currency) : null,
    billed: paid ? billed(catalog, paid, interval) : 'free, no card needed',
    savingPercent: saving > 0 ? saving : null,
    credits: formatCredits(plan.refill.credits),
    every: plan.refill.every,
    includes: plan.includes,
    popularPercent: plan.popularPercent ?? null,
    free: !paid,
    legacy: !plan.sold,
    button: planButton({ key: plan.key, tier: plan.tier, free: !paid }, interval, standing, now),
    comingPlan: standing?.scheduled ? scheduledInWords(catalog, standing.scheduled) : null,
  }
}

function billed(catalog: Catalog, plan: PaidPlan, interval: Interval): string {
  return interval === 'month' ? 'billed monthly' : `billed ${formatMoney(plan.prices.year, catalog.currency)}/yr`
}

function savingOf(catalog: Catalog): PlansView['saving'] {
  const savings = soldPlans(catalog).filter(isPaid).map(yearlySavingPercent)
  const percent = Math.max(0, ...savings)
  return percent > 0 ? { percent, everywhere: savings.every((each) => each === percent) } : null
}

function isPaid(plan: Plan): plan is PaidPlan {
  return plan.prices !== null
}
