/**
 * Whether credits that were bought once are open.
 *
 * 1. They are bought on a paid plan and spent on one: without it they are locked, which means shown, not spendable and
 *    otherwise untouched. Paused, unpaid and ended count as without; an overdue renewal counts as the catalog says.
 * 2. Which plan it is does not matter: who bought on a plan that may buy keeps them open on one that may not.
 * 3. An account from before the catalog's day of long standing is never locked, with or without a plan.
 */
import type { TopUpPolicy } from '@/lib/catalog/schema'
import { hasPaidStanding } from './rules'
import type { Standing } from './standing'

export function areTopUpsOpen(
  policy: TopUpPolicy,
  standing: Pick<Standing, 'status'>,
  accountCreatedAt: Date,
): boolean {
  return hasPaidStanding(standing) || isLongStanding(policy, accountCreatedAt)
}

/** Whether the account was opened before the day (UTC) that the catalog names. */
export function isLongStanding(policy: TopUpPolicy, accountCreatedAt: Date): boolean {
  return policy.longStandingBefore !== null && accountCreatedAt < new Date(`${policy.longStandingBefore}T00:00:00Z`)
}
