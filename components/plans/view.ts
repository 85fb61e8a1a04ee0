import { findPlan, monthlyPrice, yearlySavingPercent } from '@/lib/catalog/rules'
import type { Catalog, Interval, PaidPlan, Plan } from '@/lib/catalog/schema'
import { cents, formatCredits, formatMoney } from '@/lib/core/money'
import { type PlanButton, type PlanStanding, planButton } from './button'
import { type ComparisonGroup, comparisonOf } from './comparison'

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
  button: PlanButton
}

export type PlansView = {
  cards: Record<Interval, PlanCardView[]>
  comparison: ComparisonGroup[]
  /** The most that paying yearly saves on any plan, and whether it is the same on all of them. */
  saving: { percent: number; everywhere: boolean } | null
}

/** Everything the plans page shows, for both sides of the toggle, so that switching asks nobody. */
export function plansView(catalog: Catalog, standing: { plan: string; interval: Interval | null } | null): PlansView {
  const place: PlanStanding = standing && { ...standing, tier: findPlan(catalog, standing.plan)?.tier ?? 0 }
  const side = (interval: Interval) => catalog.plans.map((plan) => cardOf(catalog, plan, interval, place))
  return {
    cards: { month: side('month'), year: side('year') },
    comparison: comparisonOf(catalog),
    saving: savingOf(catalog),
  }
}

function cardOf(catalog: Catalog, plan: Plan, interval: Interval, standing: PlanStanding): PlanCardView {
  const paid = isPaid(plan) ? plan : null
  const saving = paid && interval === 'year' ? yearlySavingPercent(paid) : 0
  return {
    key: plan.key,
    name: plan.name,
    price: paid ? formatMoney(monthlyPrice(paid, interval), catalog.currency) : formatMoney(cents(0), catalog.currency),
    originalPrice: paid && saving > 0 ? formatMoney(paid.prices.month, catalog.currency) : null,
    billed: paid ? billed(catalog, paid, interval) : 'free, no card needed',
    savingPercent: saving > 0 ? saving : null,
    credits: formatCredits(plan.refill.credits),
    every: plan.refill.every,
    includes: plan.includes,
    popularPercent: plan.popularPercent ?? null,
    free: !paid,
    button: planButton({ key: plan.key, tier: plan.tier, free: !paid }, interval, standing),
  }
}

function billed(catalog: Catalog, plan: PaidPlan, interval: Interval): string {
  return interval === 'month' ? 'billed monthly' : `billed ${formatMoney(plan.prices.year, catalog.currency)}/yr`
}

function savingOf(catalog: Catalog): PlansView['saving'] {
  const savings = catalog.plans.filter(isPaid).map(yearlySavingPercent)
  const percent = Math.max(0, ...savings)
  return percent > 0 ? { percent, everywhere: savings.every((each) => each === percent) } : null
}

function isPaid(plan: Plan): plan is PaidPlan {
  return plan.prices !== null
}
