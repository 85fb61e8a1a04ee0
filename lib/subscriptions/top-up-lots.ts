import { and, eq } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { lots, purchases } from '@/db/schema'

/**
 * Whether there is anything for a lock to keep: top-ups, spent ones too, since a refund can bring them back; or a
 * purchase that was ever begun, since money that comes late is honoured. A lock without any would be a line in the book
 * about nothing.
 */
export async function knowsTopUps(tx: Transaction, accountId: string): Promise<boolean> {
  const had = await tx.$count(lots, and(eq(lots.accountId, accountId), eq(lots.bucket, 'top-up')))
  return had > 0 || (await tx.$count(purchases, eq(purchases.accountId, accountId))) > 0
}
