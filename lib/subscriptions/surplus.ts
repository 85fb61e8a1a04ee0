import { and, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { subscriptions } from '@/db/schema'
import { expireCheckout, fetchCheckout } from '@/lib/stripe/checkout'
import { orThrow } from '@/lib/stripe/failures'
import { listPaidInvoices } from '@/lib/stripe/invoices'
import { refundInvoice } from '@/lib/stripe/subscription-refunds'
import { cancelSubscription, fetchSubscription } from '@/lib/stripe/subscriptions'
import { syncSubscription } from './completion'
import { findRow, holderOf, isRow, type SubscriptionRef, type SubscriptionRow } from './rows'
import { isLive, isOpen } from './rules'

/**
 * Closes at Stripe what holds no place here: its open checkout, its subscription, and, where it was paid and brought no
 * credits, the payment is given back. Each step looks first, so doing it again after a crash does what is left; it is
 * done again until all of it is closed and the money is back for certain.
 */
export async function endSurplus(ref: SubscriptionRef): Promise<void> {
  const [row] = await db().select().from(subscriptions).where(isRow(ref))
  if (!row || isOpen(row.status) || row.paidUntil) return
  const tries = await begin(ref)
  if (tries === null) return
  const id = await subscriptionOf(row)
  if (id && !(await close(row, id, tries))) return
  await db().update(subscriptions).set({ surplusClosedAt: sql`clock_now()` }).where(isRow(ref))
}

/** Counts the try before it is made; null where all is closed. */
async function begin(ref: SubscriptionRef): Promise<number | null> {
  const { surplusTries, surplusClosedAt } = subscriptions
  const [begun] = await db()
    .update(subscriptions)
    .set({ surplusTries: sql`${surplusTries} + 1`, surplusTriedAt: sql`clock_now()` })
    .where(and(isRow(ref), isNull(surplusClosedAt)))
    .returning({ tries: surplusTries })
  return begun?.tries ?? null
}

/** Whether nothing is left to do about the subscription. */
async function close(row: SubscriptionRow, id: string, tries: number): Promise<boolean> {
  const theirs = orThrow(await fetchSubscription(id))
  const ours = await findRow(db(), theirs)
  if (ours?.id !== row.id) return true
  if (isOpen(theirs.status)) {
    const holder = await holderOf(db(), row.accountId)
    // The one before it has ended meanwhile, so this one has a place after all.
    if (isLive(theirs.status) && !(holder && isLive(holder.status))) {
      await syncSubscription(id)
      return false
    }
    orThrow(await cancelSubscription(id))
  }
  const metadata = { account_id: row.accountId, subscription_id: row.id }
  let isBack = true
  for (const invoice of orThrow(await listPaidInvoices(id))) {
    const given = orThrow(await refundInvoice(invoice.id, tries, metadata))
    for (const payment of given.payments) {
      console.error(`Subscription ${id} was paid beside another of the same client: ended, ${payment} given back.`)
    }
    isBack &&= given.isBack
  }
  const { endedAt } = orThrow(await fetchSubscription(id))
  await db().update(subscriptions).set({ endedAt }).where(isRow(row))
  return isBack
}

/**
 * What has no place and is not closed for certain: its job may have failed for good, its money may be on its way. Each is
 * due later and later, once a day in the end.
 */
export function surplusDue(most: number): Promise<SubscriptionRef[]> {
  const { accountId, id, createdAt, stripeCheckoutSessionId, stripeSubscriptionId } = subscriptions
  const { surplusTries, surplusTriedAt } = subscriptions
  return db()
    .select({ accountId, id })
    .from(subscriptions)
    .where(
      and(
        // As the index has it.
        sql`status = 'abandoned' and surplus_closed_at is null`,
        isNull(subscriptions.paidUntil),
        or(isNotNull(stripeCheckoutSessionId), isNotNull(stripeSubscriptionId)),
        sql`coalesce(${surplusTriedAt}, ${createdAt}) < clock_now() - least(1440, 2 ^ least(${surplusTries} + 1, 11)) * interval '1 minute'`,
      ),
    )
    .orderBy(sql`random()`)
    .limit(most)
}

/** The subscription that the row's checkout made, if it made one; a checkout that is still open is closed. */
async function subscriptionOf(row: SubscriptionRow): Promise<string | null> {
  if (!row.stripeCheckoutSessionId) return row.stripeSubscriptionId
  const session = orThrow(await fetchCheckout(row.stripeCheckoutSessionId))
  // One that is paid in this very moment can't be closed: the job is tried again and finds it paid.
  if (session.status === 'open') orThrow(await expireCheckout(session.id))
  return row.stripeSubscriptionId ?? session.subscriptionId
}
