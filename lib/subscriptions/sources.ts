import { and, eq, inArray } from 'drizzle-orm'
import { db } from '@/db/client'
import { subscriptions } from '@/db/schema'
import { isUuid } from '@/lib/core/uuid'

/** A subscription as the refills it paid for remember it: our id, and Stripe's. */
export type RefillSource = { id: string; stripeId: string | null }

/** Those of the account's subscriptions that `ids` name, whether they still run or not. */
export async function subscriptionsNamed(accountId: string, ids: readonly string[]): Promise<RefillSource[]> {
  const wanted = ids.filter(isUuid)
  if (wanted.length === 0) return []
  return db()
    .select({ id: subscriptions.id, stripeId: subscriptions.stripeSubscriptionId })
    .from(subscriptions)
    .where(and(eq(subscriptions.accountId, accountId), inArray(subscriptions.id, wanted)))
}
