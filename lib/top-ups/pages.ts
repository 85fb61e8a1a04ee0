import { and, eq, gte, ne, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import { StripeUnreachable } from '@/lib/stripe/failures'
import { completeTopUp } from './completion'
import { isPurchase, type PurchaseRef } from './row'

/**
 * Reads the account's purchases again whose page at Stripe is open: one that was paid there a moment ago is paid here
 * from then on, or under way, though nobody has told us yet; one that somebody left alone stays as it is. So what is
 * arriving is known, and an abandoned page keeps nothing waiting. False where Stripe did not answer.
 */
export async function readPagesAgain(accountId: string): Promise<boolean> {
  const { id, status, method, calls, triedAt } = purchases
  const open = await db()
    .select({ accountId: purchases.accountId, id })
    .from(purchases)
    .where(
      and(
        ...[eq(purchases.accountId, accountId), eq(status, 'pending'), ne(method, 'saved_card'), gte(calls, 1)],
        // No page is open for longer than a day.
        sql`${triedAt} > clock_now() - interval '25 hours'`,
      ),
    )
  try {
    for (const purchase of open) await completeTopUp(purchase)
    return true
  } catch (error) {
    if (error instanceof StripeUnreachable) return false
    throw error
  }
}

/**
 * Whether a purchase is known to be under way while Stripe can't be asked. One that its form in the page has just
 * confirmed is so from then on; should Stripe know better, the next answer of it says so.
 */
export async function isUnderWay(ref: PurchaseRef, confirmed: boolean): Promise<boolean> {
  const { status, method, calls } = purchases
  const onPage = and(isPurchase(ref), eq(status, 'pending'), ne(method, 'saved_card'), gte(calls, 1))
  if (confirmed) await db().update(purchases).set({ status: 'processing' }).where(onPage)
  return (await db().$count(purchases, and(isPurchase(ref), eq(status, 'processing')))) > 0
}
