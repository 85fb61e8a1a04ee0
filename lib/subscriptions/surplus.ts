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
 * credits, the payment is given back. Each step looks first, so doing it again after a crash does what is left.
 */
export async function endSurplus(ref: SubscriptionRef): Promise<void> {
  const [row] = await db().select().from(subscriptions).where(isRow(ref))
  if (!row || isOpen(row.status) || row.paidUntil) return
  const id = await subscriptionOf(row)
  if (!id) return
  const theirs = orThrow(await fetchSubscription(id))
  const ours = await findRow(db(), theirs)
  if (ours?.id !== row.id) return
  if (isOpen(theirs.status)) {
    const holder = await holderOf(db(), row.accountId)
    // The one before it has ended meanwhile, so this one has a place after all.
    if (isLive(theirs.status) && !(holder && isLive(holder.status))) {
      await syncSubscription(id)
      return
    }
    orThrow(await cancelSubscription(id))
  }
  for (const invoice of orThrow(await listPaidInvoices(id))) {
    for (const payment of orThrow(await refundInvoice(invoice.id))) {
      console.error(`Subscription ${id} was paid beside another of the same client: ended, ${payment} given back.`)
    }
  }
  const { endedAt } = orThrow(await fetchSubscription(id))
  await db().update(subscriptions).set({ endedAt }).where(isRow(ref))
}

/** The subscription that the row's checkout made, if it made one; a checkout that is still open is closed. */
async function subscriptionOf(row: SubscriptionRow): Promise<string | null> {
  if (!row.stripeCheckoutSessionId) return row.stripeSubscriptionId
  const session = orThrow(await fetchCheckout(row.stripeCheckoutSessionId))
  // One that is paid in this very moment can't be closed: the job is tried again and finds it paid.
  if (session.status === 'open') orThrow(await expireCheckout(session.id))
  return row.stripeSubscriptionId ?? session.subscriptionId
}
