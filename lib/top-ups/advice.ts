/**
 * Top up or upgrade?
 *
 * 1. What is compared is this account's own use: its last three cycles on the plan it has, the running one as far as it
 *    has come. What somebody may use next month is theirs to say.
 * 2. As it was: the plan's price for those cycles and every pack that was bought in them. With a larger plan: its price,
 *    and the packs that would still have been needed. Packs outlast a cycle, so only those count as saved whose credits
 *    the larger plan would have brought and that were truly used; the rest would have been bought just the same.
 * 3. A plan's unused credits move to its bank, up to its cap, on either side of the comparison.
 * 4. All of it is whole numbers. Where a division leaves a rest, it is rounded against the advice.
 * 5. Advice is given only where the larger plan would have been cheaper, and names the one that would have been cheapest.
 */
import { findPlan, soldPlans } from '@/lib/catalog/rules'
import type { Catalog, Interval, Pack, PaidPlan, Plan } from '@/lib/catalog/schema'
import { type Cents, type Credits, cents, credits, formatMoney, formatPricePer100 } from '@/lib/core/money'
import type { Standing } from '@/lib/subscriptions/standing'

/** What happened in one cycle: credits used, credits bought in packs, and what those packs cost. */
export type Cycle = { spent: Credits; bought: Credits; paidCents: Cents }

/** So much money for so many credits: a price per credit that is exact. */
export type Rate = { amountCents: Cents; credits: Credits }

export type Advice = {
  plan: string
  planName: string
  interval: Interval
  perCredit: { plan: Rate; pack: Rate }
  /** What so many cycles cost, and what they would have cost. */
  history: { cycles: number; asPaidCents: Cents; withPlanCents: Cents }
  savesCents: Cents
  /** The same in sentences. */
  facts: string[]
}

export type AdviceInput = {
  catalog: Catalog
  standing: Pick<Standing, 'plan' | 'tier' | 'interval' | 'priceCents'>
  /** The last three cycles on this plan or as many as there were, oldest first. */
  cycles: readonly Cycle[]
  /** The pack that is about to be bought. */
  pack: Pack
}

/** What upgrading would have saved, or null where packs were the cheaper way. */
export function adviceFor({ catalog, standing, cycles, pack }: AdviceInput): Advice | null {
  const own = findPlan(catalog, standing.plan)
  const bought = cycles.reduce((sum, cycle) => sum + cycle.bought, 0)
  if (!own || bought === 0) return null
  const interval = standing.interval ?? 'month'
  const ownCents = Math.floor(((standing.priceCents ?? 0) * cycles.length) / monthsOf(interval))
  const asPaidCents = cents(ownCents + packsPaid(cycles))
  const larger = soldPlans(catalog).filter((plan): plan is PaidPlan => isPaid(plan) && plan.tier > standing.tier)
  const costs = larger.map((plan) => ({ plan, withPlanCents: costWith(plan, interval, own, cycles) }))
  const best = costs.sort((one, other) => one.withPlanCents - other.withPlanCents)[0]
  if (!best || best.withPlanCents >= asPaidCents) return null
  const { plan, withPlanCents } = best
  const advice = {
    plan: plan.key,
    planName: plan.name,
    interval,
    perCredit: { plan: rateOf(plan, interval), pack: { amountCents: pack.priceCents, credits: pack.credits } },
    history: { cycles: cycles.length, asPaidCents, withPlanCents },
    savesCents: cents(asPaidCents - withPlanCents),
  }
  return { ...advice, facts: factsOf(catalog, pack, advice) }
}

/** What a credit of the plan costs when all of a refill is used. */
export function rateOf(plan: PaidPlan, interval: Interval): Rate {
  return { amountCents: plan.prices[interval], credits: credits(plan.refill.credits * monthsOf(interval)) }
}

/** What the cycles would have cost with the plan, paid as now: its price and the packs still needed. */
function costWith(plan: PaidPlan, interval: Interval, own: Plan, cycles: readonly Cycle[]): Cents {
  const planCents = Math.ceil((plan.prices[interval] * cycles.length) / monthsOf(interval))
  const bought = cycles.reduce((sum, cycle) => sum + cycle.bought, 0)
  const spared = Math.min(bought, neededBeyond(own, cycles) - neededBeyond(plan, cycles))
  return cents(planCents + shareOf(packsPaid(cycles), bought - Math.max(0, spared), bought))
}

/** How many credits the cycles took beyond what the plan brings and keeps in its bank. */
function neededBeyond(plan: Plan, cycles: readonly Cycle[]): number {
  // A month of daily refills is at most 31 of them.
  const refill = plan.refill.credits * (plan.refill.every === 'day' ? 31 : 1)
  let [bank, needed] = [0, 0]
  for (const { spent } of cycles) {
    const has = refill + bank
    needed += Math.max(0, spent - has)
    bank = Math.min(plan.rolloverCap, Math.max(0, has - spent))
  }
  return needed
}

/** `part` of `whole` of an amount, rounded up; the product of the two may be more than a double holds. */
function shareOf(amount: number, part: number, whole: number): number {
  return Number((BigInt(amount) * BigInt(part) + BigInt(whole) - 1n) / BigInt(whole))
}

function packsPaid(cycles: readonly Cycle[]): number {
  return cycles.reduce((sum, cycle) => sum + cycle.paidCents, 0)
}

function factsOf(catalog: Catalog, pack: Pack, advice: Omit<Advice, 'facts'>): string[] {
  const { currency } = catalog
  const { perCredit, history, planName, interval } = advice
  const per100 = ({ amountCents, credits: count }: Rate) => formatPricePer100(amountCents, count, currency)
  const paid = interval === 'year' ? `${planName}, paid yearly,` : planName
  const money = (amount: Cents) => formatMoney(amount, currency)
  return [
    `100 credits cost ${per100(perCredit.plan)} on ${paid} and ${per100(perCredit.pack)} in the ${pack.name} pack.`,
    `${CYCLES[history.cycles] ?? 'Your last cycles'} cost ${money(history.asPaidCents)} with packs, and would have cost ${money(history.withPlanCents)} on ${planName}.`,
  ]
}

const CYCLES: Record<number, string> = {
  1: 'This cycle so far',
  2: 'Your last two cycles',
  3: 'Your last three cycles',
}

function monthsOf(interval: Interval): number {
  return interval === 'year' ? 12 : 1
}

function isPaid(plan: Plan): plan is PaidPlan {
  return plan.prices !== null
}
