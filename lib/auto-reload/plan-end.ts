import { db, type Transaction } from '@/db/client'
import { disarm } from './disarm'
import { hasPlanEnded, lockReload } from './facts'
import { tellPlanEnded } from './mails'

/** Switches auto-reload off where a plan has ended since it was agreed to; for the worker, and can be repeated. */
export async function endWithPlan(accountId: string): Promise<void> {
  await db().transaction((tx) => endedWithPlan(tx, accountId))
}

/**
 * As `endWithPlan`, in a transaction that has not locked the account's book yet; answers whether it has just been
 * switched off. Asked before every charge as well: a plan that is bought anew is never charged for under a yes from
 * before the last one ended, also where the word of that end is late.
 */
export async function endedWithPlan(tx: Transaction, accountId: string): Promise<boolean> {
  const row = await lockReload(tx, accountId)
  if (!row?.isOn || !(await hasPlanEnded(tx, accountId, row.consentAt))) return false
  await disarm(tx, accountId, 'plan-ended')
  await tellPlanEnded(tx, row)
  return true
}
