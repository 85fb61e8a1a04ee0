import { and, eq, inArray } from 'drizzle-orm'
import { db } from '@/db/client'
import { subscriptionInvoices } from '@/db/schema'
import type { Cents } from '@/lib/core/money'
import { isUuid } from '@/lib/core/uuid'

/** A paid invoice of a subscription, as the refills it paid for remember it. */
export type RefillInvoice = {
  /** Stripe's invoice. */
  id: string
  subscription: string
  amountCents: Cents
  currency: string
  paidAt: Date
  /** How far the cycle it paid for reaches; null for one that brought only the difference between two plans. */
  paidUntil: Date | null
}

/** What was paid for those of the account's subscriptions that `ids` name, whether they still run or not; oldest first. */
export async function invoicesOf(accountId: string, ids: readonly string[]): Promise<RefillInvoice[]> {
  const wanted = ids.filter(isUuid)
  if (wanted.length === 0) return []
  const { invoiceId, subscriptionId, outcome, amountCents, currency, paidAt } = subscriptionInvoices
  const rows = await db()
    .select({ id: invoiceId, subscription: subscriptionId, outcome, amountCents, currency, paidAt })
    .from(subscriptionInvoices)
    .where(and(eq(subscriptionInvoices.accountId, accountId), inArray(subscriptionId, wanted)))
    .orderBy(paidAt)
  return rows.map(({ outcome: came, ...row }) => ({
    ...row,
    amountCents: row.amountCents as Cents,
    paidUntil: paidUntilIn(came),
  }))
}

/** `refilled macro, paid until 2026-12-21T04:03:00.000Z`, as a cycle's invoice is written down. */
function paidUntilIn(outcome: string): Date | null {
  const [, moment] = /, paid until (\S+)$/.exec(outcome) ?? []
  return moment ? new Date(moment) : null
}
