import { eq } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { autoReloads } from '@/db/schema'
import type { Known } from './facts'
import { tellWaiting } from './mails'
import { newsOfWaiting } from './rules'

/**
 * After a look that charged nothing, in the transaction that has the row locked: writes to whoever agreed to auto-reload
 * when it begins to wait for something while the balance is below its mark (`waits`), once for each reason until it can act again.
 */
export async function noteWaiting(tx: Transaction, known: Known, waits: boolean): Promise<void> {
  const { row, facts, now } = known
  const { told, tell } = newsOfWaiting(facts, waits)
  if (told === row.stoppedReason) return
  await tx
    .update(autoReloads)
    .set({ stoppedReason: told, stoppedAt: told ? now : null })
    .where(eq(autoReloads.accountId, row.accountId))
  if (tell) await tellWaiting(tx, known, tell)
}
