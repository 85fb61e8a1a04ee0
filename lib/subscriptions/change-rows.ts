import { and, eq, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { db } from '@/db/client'
import { subscriptionChanges } from '@/db/schema'
import { tookEffect } from './changes'

/** A change somebody asked for, as it stands in the table. */
export type ChangeRow = typeof subscriptionChanges.$inferSelect

export type ChangeRef = { accountId: string; id: string }

export function isChange({ accountId, id }: ChangeRef) {
  return and(eq(subscriptionChanges.accountId, accountId), eq(subscriptionChanges.id, id))
}

/** The account's one change that is under way. */
export async function openChangeOf(on: Pick<Transaction, 'select'>, accountId: string): Promise<ChangeRow | null> {
  const [open] = await on
    .select()
    .from(subscriptionChanges)
    .where(and(eq(subscriptionChanges.accountId, accountId), eq(subscriptionChanges.status, 'pending')))
  return open ?? null
}

/** Marks the change under way as done where the subscription shows it, whoever saw that first. Returns it then. */
export async function settleChange(
  tx: Transaction,
  row: { accountId: string; id: string },
  seen: Parameters<typeof tookEffect>[1],
): Promise<ChangeRow | null> {
  const open = await openChangeOf(tx, row.accountId)
  if (open?.subscriptionId !== row.id || !tookEffect(open, seen)) return null
  await tx.update(subscriptionChanges).set({ status: 'done', settledAt: sql`clock_now()` }).where(isChange(open))
  return open
}

/** Marks a change as one that did nothing; one that was seen to take effect meanwhile stays done. */
export async function failChange(change: ChangeRef, failure: string): Promise<void> {
  await db()
    .update(subscriptionChanges)
    .set({ status: 'failed', failure, settledAt: sql`clock_now()` })
    .where(and(isChange(change), eq(subscriptionChanges.status, 'pending')))
}

export async function readChange(ref: ChangeRef): Promise<ChangeRow | null> {
  const [row] = await db().select().from(subscriptionChanges).where(isChange(ref))
  return row ?? null
}
