import { db, type Transaction } from '@/db/client'
import { disarm } from './disarm'
import { hasPlanEnded, lockReload } from './facts'
import { tellPlanEnded } from './mails'

/**
 * Switches auto-reload off where it was agreed to before `heardAt`, when word of the plan's end came; until then the plan
 * looked as if it went on, also to whoever agreed. For the worker, and can be repeated.
 */
export async function endWithPlan(accountId: string, heardAt: Date): Promise<void> {
  await db().transaction((tx) => endedWithPlan(tx, accountId, heardAt))
}

/**
 * As `endWithPlan`, in a transaction that has not locked the account's book yet; answers whether it has just been
 * switched off. Without `heardAt` it is the end itself that counts. Asked before every charge as well: a plan that is
 * bought anew is never charged for under a yes from before the last one ended, also where the word of that end is late.
 */
export async function endedWithPlan(tx: Transaction, accountId: string, heardAt?: Date): Promise<boolean> {
  const row = await lockReload(tx, accountId)
  if (!row?.isOn) return false
  const ended = heardAt ? row.consentAt <= heardAt : await hasPlanEnded(tx, accountId, row.consentAt)
  if (!ended) return false
  await disarm(tx, accountId, 'plan-ended')
  await tellPlanEnded(tx, row)
  return true
}
