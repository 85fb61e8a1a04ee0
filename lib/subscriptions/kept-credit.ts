import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { subscriptionChanges, subscriptions } from '@/db/schema'
import { catalogOf } from '@/lib/catalog/rules'
import { creditCustomer, dropWaitingCredit, hasCredit, listWaitingCredit } from '@/lib/stripe/customer-credit'
import { orThrow } from '@/lib/stripe/failures'
import { fetchSubscription } from '@/lib/stripe/subscriptions'
import { type ChangeRef, isChange } from './change-rows'
import { catalogKeyOf } from './rows'

/**
 * Makes what stays of a pause's credit the customer's balance, once, after the paused plan has ended; the credit itself
 * waits for no invoice any more. Whether an earlier try arrived is read first, and each try has a key of its own, since
 * Stripe would repeat an answer that was a failure of its own for a day.
 */
export async function keepCredit(ref: ChangeRef): Promise<void> {
  const begun = await begin(ref)
  if (!begun) return
  const { keptCents, tries, stripeId } = begun
  const theirs = orThrow(await fetchSubscription(stripeId))
  for (const waiting of orThrow(await listWaitingCredit(theirs))) orThrow(await dropWaitingCredit(waiting))
  const metadata = { account_id: ref.accountId, change_id: ref.id }
  if (keptCents > 0 && !orThrow(await hasCredit(theirs.customerId, metadata))) {
    const { currency } = catalogOf(await catalogKeyOf(ref.accountId))
    const description = 'Paid for and not used before the plan ended while it was paused'
    const credit = { amountCents: keptCents, currency, description, metadata }
    orThrow(await creditCustomer(theirs.customerId, credit, { idempotencyKey: `kept:${ref.id}:${tries}` }))
  }
  await db().update(subscriptionChanges).set({ keptAt: sql`clock_now()` }).where(isChange(ref))
}

/**
 * Counts the try before it is made. Null where there is nothing to keep, or a try may still be under way: its calls last
 * less than five minutes, and two at once could both find nothing and both give.
 */
async function begin(ref: ChangeRef): Promise<{ keptCents: number; tries: number; stripeId: string } | null> {
  const { keptCents, keptTries, keptTriedAt, keptAt, status, subscriptionId } = subscriptionChanges
  const [begun] = await db()
    .update(subscriptionChanges)
    .set({ keptTries: sql`${keptTries} + 1`, keptTriedAt: sql`clock_now()` })
    .where(
      and(
        isChange(ref),
        eq(status, 'done'),
        isNotNull(keptCents),
        isNull(keptAt),
        sql`coalesce(${keptTriedAt}, '-infinity') < clock_now() - interval '5 minutes'`,
      ),
    )
    .returning({ keptCents, tries: keptTries, id: subscriptionId })
  if (!begun || begun.keptCents === null) return null
  const { id: rowId, accountId, stripeSubscriptionId } = subscriptions
  const [row] = await db()
    .select({ stripeId: stripeSubscriptionId })
    .from(subscriptions)
    .where(and(eq(accountId, ref.accountId), eq(rowId, begun.id)))
  if (!row?.stripeId) throw new Error(`The plan of change ${ref.id} was never at Stripe.`)
  return { keptCents: begun.keptCents, tries: begun.tries, stripeId: row.stripeId }
}

/** Changes whose credit is not kept for certain; each is due later and later, once a day in the end. */
export function creditsToKeep(most: number): Promise<ChangeRef[]> {
  const { accountId, id, keptTries, keptTriedAt } = subscriptionChanges
  return db()
    .select({ accountId, id })
    .from(subscriptionChanges)
    .where(
      and(
        // As the index has it.
        sql`kept_cents is not null and kept_at is null and ${subscriptionChanges.status} = 'done'`,
        sql`coalesce(${keptTriedAt}, '-infinity') < clock_now() - least(1440, 5 + 2 ^ least(${keptTries}, 11)) * interval '1 minute'`,
      ),
    )
    .orderBy(sql`random()`)
    .limit(most)
}
