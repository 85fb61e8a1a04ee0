import { and, eq, ne, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { purchases } from '@/db/schema'
import { enqueue } from '@/lib/jobs/queue'
import { orThrow } from '@/lib/stripe/failures'
import { fetchPayment } from '@/lib/stripe/payment-intents'
import { listRefunds, type Refund, refundPayment } from '@/lib/stripe/refunds'
import { isPurchase, type Purchase, type PurchaseRef } from './row'

/**
 * Notes on a purchase, locked by the caller, that another payment than its own paid for it too, and has that one
 * refunded. Nothing changes when it is noted already.
 */
export async function noteDouble(tx: Transaction, purchase: Purchase, paymentId: string): Promise<string> {
  const { accountId, id, doublePaymentIntents } = purchase
  if (doublePaymentIntents.includes(paymentId)) return 'paid before, this payment is refunded'
  console.error(`Purchase ${id} was paid twice; ${paymentId} is refunded.`)
  await tx
    .update(purchases)
    .set({
      doublePaymentIntents: [...doublePaymentIntents, paymentId],
      refundTriedAt: sql`clock_now()`,
    })
    .where(isPurchase(purchase))
  await enqueue(tx, 'top-up.refund', { accountId, id, paymentId }, { key: `top-up.refund:${paymentId}` })
  return 'refunded: paid before, by another payment'
}

/**
 * Gives the second payment of a purchase back, once: what is noted and nothing else. What Stripe has given back of it is
 * read before, since the answer of an earlier try may be lost; each try has a key of its own, since Stripe would repeat
 * an answer that was a failure of its own for a day.
 */
export async function refundDouble(ref: PurchaseRef, paymentId: string): Promise<void> {
  const tries = await beginRefund(ref, paymentId)
  if (tries === null) return
  const { amountReceivedCents } = orThrow(await fetchPayment(paymentId))
  const before = orThrow(await listRefunds(paymentId))
  if (sumOf(before, ARRIVED) >= amountReceivedCents) return noteRefunded(ref, paymentId)
  // What is under way may still fail: it is looked at again.
  if (sumOf(before, COMING) >= amountReceivedCents) return
  const refunded = await refundPayment(
    { paymentIntentId: paymentId, reason: 'duplicate', metadata: { purchase_id: ref.id, account_id: ref.accountId } },
    { idempotencyKey: `refund:${paymentId}:${tries}` },
  )
  if (refunded.ok && ARRIVED.has(refunded.value.status)) return noteRefunded(ref, paymentId)
  const why = !refunded.ok && refunded.refusal.code === 'invalid' ? refunded.refusal.reason : null
  // A dispute takes the money back by itself, one way or the other.
  if (why === 'charge_disputed') return noteRefunded(ref, paymentId)
  // Somebody else gave it back in this moment, which the next look reads.
  if (why !== 'charge_already_refunded') orThrow(refunded)
}

const ARRIVED: ReadonlySet<string> = new Set(['succeeded'])
const COMING: ReadonlySet<string> = new Set(['succeeded', 'pending', 'requires_action'])

function sumOf(refunds: readonly Refund[], statuses: ReadonlySet<string>): number {
  return refunds.reduce((sum, { amountCents, status }) => sum + (statuses.has(status) ? amountCents : 0), 0)
}

/** Counts the try before it is made; null where this payment is not to be given back, or has been. */
async function beginRefund(ref: PurchaseRef, paymentId: string): Promise<number | null> {
  const { doublePaymentIntents, refundedPaymentIntents, refundTries, stripePaymentIntentId } = purchases
  const [begun] = await db()
    .update(purchases)
    .set({ refundTries: sql`${refundTries} + 1`, refundTriedAt: sql`clock_now()` })
    .where(
      and(
        isPurchase(ref),
        ne(stripePaymentIntentId, paymentId),
        sql`${paymentId} = any(${doublePaymentIntents})`,
        sql`not ${paymentId} = any(${refundedPaymentIntents})`,
      ),
    )
    .returning({ tries: refundTries })
  return begun?.tries ?? null
}

async function noteRefunded(ref: PurchaseRef, paymentId: string): Promise<void> {
  const { refundedPaymentIntents } = purchases
  await db()
    .update(purchases)
    .set({ refundedPaymentIntents: sql`array_append(${refundedPaymentIntents}, ${paymentId})` })
    .where(and(isPurchase(ref), sql`not ${paymentId} = any(${refundedPaymentIntents})`))
}

/**
 * Doubles that are not given back for certain: their job may have failed for good, their money may be on its way. Each
 * is due later and later, once a day in the end.
 */
export async function refundsDue(most: number): Promise<(PurchaseRef & { paymentId: string })[]> {
  const { doublePaymentIntents, refundedPaymentIntents, refundTries, refundTriedAt } = purchases
  const rows = await db()
    .select({
      accountId: purchases.accountId,
      id: purchases.id,
      doubles: doublePaymentIntents,
      refunded: refundedPaymentIntents,
    })
    .from(purchases)
    .where(
      and(
        // As the index has it.
        sql`cardinality(${doublePaymentIntents}) > cardinality(${refundedPaymentIntents})`,
        eq(purchases.status, 'paid'),
        sql`coalesce(${refundTriedAt}, '-infinity') < clock_now() - least(1440, 2 ^ least(${refundTries}, 11)) * interval '1 minute'`,
      ),
    )
    .orderBy(sql`random()`)
    .limit(most)
  return rows.flatMap(({ doubles, refunded, ...ref }) =>
    doubles.filter((payment) => !refunded.includes(payment)).map((paymentId) => ({ ...ref, paymentId })),
  )
}
