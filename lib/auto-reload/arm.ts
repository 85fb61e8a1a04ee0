import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { accounts, autoReloads } from '@/db/schema'
import type { Credits } from '@/lib/core/money'
import { enqueue } from '@/lib/jobs/queue'
import { hasPlanEnded, lockReload } from './facts'

/** A yes to auto-reload: to what, in which words, and whose. */
export type Yes = {
  accountId: string
  workspaceId: string
  pack: string
  threshold: Credits
  words: string
  version: string
  by: string
}

/**
 * Switches auto-reload on: in a transaction that has not locked the account's book yet. The cool-down of an earlier
 * charge goes on.
 */
export async function arm(tx: Transaction, yes: Yes): Promise<void> {
  const { accountId, workspaceId, pack, threshold } = yes
  const consent = { consentWords: yes.words, consentVersion: yes.version, consentBy: yes.by }
  const on = { isOn: true, declines: 0, stoppedReason: null, stoppedCard: null, stoppedAt: null, lookAt: null }
  const now = sql`clock_now()`
  const set = { ...consent, ...on, pack, threshold, consentAt: now, updatedAt: now }
  await tx
    .insert(autoReloads)
    .values({ accountId, workspaceId, createdAt: now, ...set })
    .onConflictDoUpdate({ target: autoReloads.accountId, set })
  await watch(tx, accountId, threshold)
}

/**
 * As `arm`, for a purchase that was begun at `begunAt`: whoever switched it off or on since then has had the last word,
 * and a plan that ended since then took the yes with it. Answers whether it is on now by this yes.
 */
export async function armUnlessOff(tx: Transaction, yes: Yes, begunAt: Date): Promise<boolean> {
  const row = await lockReload(tx, yes.accountId)
  if (row?.offAt && row.offAt >= begunAt) return false
  if (row?.isOn && row.consentAt >= begunAt) return false
  if (await hasPlanEnded(tx, yes.accountId, begunAt)) return false
  await arm(tx, yes)
  return true
}

/**
 * Has the ledger watch the balance against a mark, or nothing with null. The mark may be higher than what is there, so
 * the worker looks at it once.
 */
export async function watch(tx: Transaction, accountId: string, below: Credits | null): Promise<void> {
  await tx.update(accounts).set({ watchBelow: below }).where(eq(accounts.id, accountId))
  if (below !== null) await enqueue(tx, 'balance.dropped', { accountId }, { key: `balance.dropped:${accountId}` })
}
