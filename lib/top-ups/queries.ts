import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import type { Cents, Credits } from '@/lib/core/money'

export { isOneTimeNew } from './seen'

/** A purchase as the credits it brought remember it. */
export type PaidPurchase = {
  /** Stripe's payment intent. */
  payment: string
  pack: string
  quantity: number
  amountCents: Cents
  currency: string
  paidAt: Date | null
}

/** The account's purchases that these payments paid for; a payment from elsewhere has none. */
export async function purchasesPaidBy(accountId: string, payments: readonly string[]): Promise<PaidPurchase[]> {
  if (payments.length === 0) return []
  const { stripePaymentIntentId, pack, quantity, amountCents, currency, paidAt } = purchases
  const rows = await db()
    .select({ payment: stripePaymentIntentId, pack, quantity, amountCents, currency, paidAt })
    .from(purchases)
    .where(and(eq(purchases.accountId, accountId), inArray(stripePaymentIntentId, [...payments])))
  return rows.map((row) => ({ ...row, payment: row.payment as string, amountCents: row.amountCents as Cents }))
}

/** A purchase whose payment has begun and is not settled: it lands by itself. */
export type PurchaseUnderWay = {
  id: string
  pack: string
  quantity: number
  credits: Credits
  amountCents: Cents
  currency: string
  origin: 'person' | 'auto-reload'
  since: Date
}

/** The account's purchases that are on their way, the oldest first. */
export async function purchasesUnderWay(accountId: string): Promise<PurchaseUnderWay[]> {
  const { id, pack, quantity, credits, amountCents, currency, origin, triedAt } = purchases
  return db()
    .select({ id, pack, quantity, credits, amountCents, currency, origin, since: triedAt })
    .from(purchases)
    .where(and(eq(purchases.accountId, accountId), eq(purchases.status, 'processing')))
    .orderBy(triedAt)
}

/** A purchase whose money was on its way and does not come, as long as nobody has put the notice of it away. */
type ReturnedPurchase = Pick<PurchaseUnderWay, 'id' | 'pack' | 'quantity' | 'credits' | 'amountCents' | 'currency'>

/** What the account's banks gave back and nobody was told of for certain, the latest first. */
export async function purchasesReturned(accountId: string): Promise<ReturnedPurchase[]> {
  const { id, pack, quantity, credits, amountCents, currency, returnedAt, returnSeenAt } = purchases
  return db()
    .select({ id, pack, quantity, credits, amountCents, currency })
    .from(purchases)
    .where(
      and(
        eq(purchases.accountId, accountId),
        inArray(purchases.status, ['failed', 'canceled']),
        // As the index has it.
        sql`${returnedAt} is not null and ${returnSeenAt} is null`,
      ),
    )
    .orderBy(desc(returnedAt))
}
