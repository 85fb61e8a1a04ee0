/**
 * Who may buy packs.
 *
 * 1. A paid plan in good standing, and of the catalog's kind: any, or any that is paid by the year and some of those
 *    paid by the month. An overdue renewal counts as the catalog says; unpaid and ended count as no plan, and a paused one is to be resumed first.
 * 2. An account from before the catalog's day of long standing buys with or without a plan.
 * 3. Whoever may not buy is told what would open packs: a plan at all, or another one than they have.
 */
import type { Interval, TopUpPolicy } from '@/lib/catalog/schema'
import { isLongStanding } from './locking'
import { hasPaidStanding, type Standing } from './rules'

/**
 * `subscribers-only`: there is no paid plan in good standing. `plan-paused`: there is one, which only has to be resumed.
 * `plan-or-yearly`: there is one, and it may not buy.
 */
export type TopUpPrompt = 'subscribers-only' | 'plan-paused' | 'plan-or-yearly'

export type TopUpAccess = { buy: true } | { buy: false; prompt: TopUpPrompt }

export function topUpAccess(
  policy: TopUpPolicy,
  standing: Pick<Standing, 'plan' | 'interval' | 'status'>,
  accountCreatedAt: Date,
): TopUpAccess {
  if (isLongStanding(policy, accountCreatedAt)) return { buy: true }
  if (standing.status === 'paused') return { buy: false, prompt: 'plan-paused' }
  if (!hasPaidStanding(standing)) return { buy: false, prompt: 'subscribers-only' }
  const { paid } = policy.buyers
  const mayBuy = paid === 'any' || standing.interval === 'year' || paid.monthly.includes(standing.plan)
  return mayBuy ? { buy: true } : { buy: false, prompt: 'plan-or-yearly' }
}

type Held = { plan: { key: string }; interval: Interval }

/** Whether a change of plan ends that packs can be bought. */
export function endsTopUps(
  policy: TopUpPolicy,
  { from, to }: { from: Held; to: Held },
  accountCreatedAt: Date,
): boolean {
  const buys = ({ plan, interval }: Held) =>
    topUpAccess(policy, { plan: plan.key, interval, status: 'active' }, accountCreatedAt).buy
  return buys(from) && !buys(to)
}
