import { and, eq, inArray } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { lots, purchases } from '@/db/schema'

/**
 * Whether there is anything for a lock to keep: top-ups, spent ones too, since a refund can bring them back; or a
 * payment for some that is under way. A lock without any would be a line in the book about nothing.
 */
export async function knowsTopUps(tx: Transaction, accountId: string): Promise<boolean> {
  const had = tx.$count(lots, and(eq(lots.accountId, accountId), eq(lots.bucket, 'top-up')))
  const coming = tx.$count(
    purchases,
    and(eq(purchases.accountId, accountId), inArray(purchases.status, ['pending', 'processing'])),
  )
  return (await had) + (await coming) > 0
}
