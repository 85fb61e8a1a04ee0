import { and, desc, eq, gte, ne, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { isUnreachable } from '@/lib/stripe/failures'
import { completeTopUp } from './completion'
import { isPurchase, type PurchaseRef } from './row'

/** So many pages nobody has open at once; each costs calls to Stripe, and somebody waits for the answer. */
const MOST_PAGES = 5

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
        eq(purchases.accountId, accountId),
        eq(status, 'pending'),
        ne(method, 'saved_card'),
        gte(calls, 1),
        // No page is open for longer than a day.
        sql`${triedAt} > clock_now() - interval '25 hours'`,
      ),
    )
    .orderBy(desc(triedAt))
    .limit(MOST_PAGES)
  let answered = true
  // One that can't be read for another reason is the reconciler's to tell of, and keeps no charge waiting.
  await tryEach(
    open,
    (purchase) => completeTopUp(purchase),
    (error) => {
      answered = !isUnreachable(error)
      return !answered
    },
  )
  return answered
}

/**
 * Notes that the form in the page has just confirmed a purchase that Stripe can't be asked about: it is under way from
 * then on. Should Stripe know better, the next answer of it says so.
 */
export async function noteConfirmed(ref: PurchaseRef): Promise<void> {
  const { status, method, calls } = purchases
  const onPage = and(isPurchase(ref), eq(status, 'pending'), ne(method, 'saved_card'), gte(calls, 1))
  await db().update(purchases).set({ status: 'processing' }).where(onPage)
}

/** Whether a purchase is under way as far as we know. */
export async function isUnderWay(ref: PurchaseRef): Promise<boolean> {
  return (await db().$count(purchases, and(isPurchase(ref), eq(purchases.status, 'processing')))) > 0
}
