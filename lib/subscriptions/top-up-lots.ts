import { and, eq, exists, or, type SQL } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, lots, purchases } from '@/db/schema'

/**
 * Whether an account has anything for a lock to keep, as a condition on `accounts`: top-ups, spent ones too, since a
 * refund can bring them back; or a purchase that was ever begun, since money that comes late is honoured. A lock without
 * any would be a line in the book about nothing.
 */
export function hasTopUps(): SQL {
  const bought = and(eq(lots.accountId, accounts.id), eq(lots.bucket, 'top-up'))
  const begun = eq(purchases.accountId, accounts.id)
  return or(
    exists(db().select({ number: lots.number }).from(lots).where(bought)),
    exists(db().select({ id: purchases.id }).from(purchases).where(begun)),
  ) as SQL
}
