import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptions } from '@/db/schema'
import { catalogOf, findPaidPlan, planLookupKey } from '@/lib/catalog/rules'
import type { Interval, PaidPlan } from '@/lib/catalog/schema'
import { accept } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import {
  type CheckoutSession,
  expireCheckout,
  fetchCheckout,
  findOpenCheckout,
  openSubscriptionCheckout,
} from '@/lib/stripe/checkout'
import type { StripeOutcome } from '@/lib/stripe/failures'
import { findPrice } from '@/lib/stripe/prices'
import { cancelSubscription } from '@/lib/stripe/subscriptions'
import type { Desk } from '@/lib/workspaces/queries'
import { syncSubscription } from './completion'
import { completeInvoice } from './paid-cycles'
import { holderOf, isRow, lockPlace, type SubscriptionRef, type SubscriptionRow } from './rows'

export type Choice = { plan: PaidPlan; interval: Interval }

/** What holds the account's one place: the subscription there is, whatever it is for, or a new row for `choice`. */
export async function takePlace(desk: Desk, { plan, interval }: Choice): Promise<SubscriptionRow> {
  const accountId = desk.client.id
  return db().transaction(async (tx) => {
    await lockPlace(tx, accountId)
    const holder = await holderOf(tx, accountId)
    if (holder) return holder
    const createdAt = await clockNow(tx)
    const row = { accountId, plan: plan.key, interval, status: 'checkout', createdBy: desk.user.id, createdAt } as const
    const [inserted] = await tx.insert(subscriptions).values(row).returning()
    return inserted as SubscriptionRow
  })
}

/**
 * The row's session as it stands at Stripe, opened where there is none yet and one is wanted; null where there is none, or
 * Stripe has no memory of it. One whose answer never arrived is found again by its key, or else by what it is for.
 */
export async function sessionOf(
  desk: Desk,
  row: SubscriptionRow,
  { customerId, wanted }: { customerId: string; wanted: boolean },
): Promise<StripeOutcome<CheckoutSession | null>> {
  if (row.stripeCheckoutSessionId) {
    const known = await fetchCheckout(row.stripeCheckoutSessionId)
    return !known.ok && known.refusal.code === 'invalid' ? accept(null) : known
  }
  const lost = row.checkoutMisses > 0 || !wanted ? await findOpenCheckout(customerId, row.id) : accept(null)
  if (!lost.ok || !wanted) return lost
  const opened = lost.value ? accept(lost.value) : await openFor(desk, row, customerId)
  return opened.ok ? noted(row, opened.value.id) : opened
}

/**
 * Opens the row's session. The same try again is the same session; a call that brings no answer is counted, and the next
 * one has another key: Stripe would repeat an answer that was a failure of its own for a day.
 */
async function openFor(desk: Desk, row: SubscriptionRow, customerId: string): Promise<StripeOutcome<CheckoutSession>> {
  const catalog = catalogOf(desk.workspace.catalog)
  const plan = findPaidPlan(catalog, row.plan) as PaidPlan
  const price = await findPrice(planLookupKey(catalog, plan, row.interval))
  if (!price.ok) return price
  if (price.value?.amountCents !== plan.prices[row.interval]) {
    throw new Error(`Stripe does not have the price of ${row.plan} by the ${row.interval}: push the catalog.`)
  }
  const desks = `${env().APP_URL}/c/${desk.client.slug}`
  const opened = await openSubscriptionCheckout(
    {
      customerId,
      priceId: price.value.id,
      reference: row.id,
      metadata: { workspace_id: desk.workspace.id, account_id: row.accountId, subscription_id: row.id },
      successUrl: `${desks}/checkout?session_id={CHECKOUT_SESSION_ID}`,
      cancelUrl: `${desks}/checkout?canceled=1&plan=${row.plan}&interval=${row.interval}`,
    },
    { idempotencyKey: `checkout:${row.id}:${customerId}${row.checkoutMisses > 0 ? `:${row.checkoutMisses}` : ''}` },
  )
  if (!opened.ok && opened.refusal.code === 'unreachable') {
    await db()
      .update(subscriptions)
      .set({ checkoutMisses: row.checkoutMisses + 1 })
      .where(and(isRow(row), eq(subscriptions.checkoutMisses, row.checkoutMisses)))
  }
  return opened
}

/**
 * Writes down which session is the row's; nobody is led to any other. Where another one was written down first, or the row
 * has lost its place meanwhile, this one is closed before anybody can pay it.
 */
async function noted(row: SubscriptionRow, sessionId: string): Promise<StripeOutcome<CheckoutSession | null>> {
  const { stripeCheckoutSessionId: session, status } = subscriptions
  const free = or(eq(session, sessionId), and(isNull(session), eq(status, 'checkout')))
  const written = await db()
    .update(subscriptions)
    .set({ stripeCheckoutSessionId: sessionId })
    .where(and(isRow(row), free))
    .returning({ id: subscriptions.id })
  // A replayed answer is the session as it was opened; what became of it since, only reading tells.
  if (written.length > 0) return fetchCheckout(sessionId)
  const closed = await expireCheckout(sessionId)
  if (!closed.ok && closed.refusal.code !== 'invalid') return closed
  const [now] = await db().select({ session }).from(subscriptions).where(isRow(row))
  return now?.session ? fetchCheckout(now.session) : accept(null)
}

/**
 * Clears a checkout that is not the wanted one out of the place: its session first, so that it can't be paid any more,
 * then a subscription that it had begun. Should it be paid in this very moment, closing it fails and nothing is cleared:
 * the next look finds what it became.
 */
export async function clearPlace(row: SubscriptionRow, session: CheckoutSession | null): Promise<StripeOutcome<true>> {
  if (session?.status === 'open') {
    const closed = await expireCheckout(session.id)
    if (!closed.ok && closed.refusal.code !== 'invalid') return closed
    if (!closed.ok) return accept(true)
  }
  const begun = row.stripeSubscriptionId ?? session?.subscriptionId
  if (begun) {
    const ended = await cancelSubscription(begun)
    if (!ended.ok && ended.refusal.code !== 'invalid') return ended
    await syncSubscription(begun)
  }
  await abandonCheckout(row)
  return accept(true)
}

/**
 * Marks a checkout that ended unpaid, so that the account's place is free for the next one.
 * @param sessionId the session that ended: where the row's is another one, that may still be paid
 */
export async function abandonCheckout(ref: SubscriptionRef, sessionId?: string): Promise<void> {
  const { stripeCheckoutSessionId: session } = subscriptions
  const own = sessionId ? or(isNull(session), eq(session, sessionId)) : undefined
  await db()
    .update(subscriptions)
    .set({ status: 'abandoned', endedAt: sql`clock_now()` })
    .where(and(isRow(ref), eq(subscriptions.status, 'checkout'), own))
}

/** Brings a completed session's subscription and its first invoice home; the events about them then find it done. */
export async function completeSession(session: CheckoutSession): Promise<void> {
  if (session.subscriptionId) await syncSubscription(session.subscriptionId)
  if (session.invoiceId && session.paid) await completeInvoice(session.invoiceId)
}
