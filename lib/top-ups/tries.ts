import { and, eq, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { purchases } from '@/db/schema'
import { enqueue } from '@/lib/jobs/queue'
import { expireCheckout } from '@/lib/stripe/checkout'
import type { Desk } from '@/lib/workspaces/queries'
import { completeTopUp, isPurchase, type Purchase, type PurchaseRef, readPurchase } from './completion'
import type { Quote } from './rules'

/** The purchase of this request: a new row with its first try, or the one that an earlier click made. */
export async function begin(
  desk: Desk,
  requestId: string,
  method: Purchase['method'],
  { pack, quantity, credits, amountCents, currency }: Quote,
): Promise<Purchase> {
  const accountId = desk.client.id
  await db().transaction(async (tx) => {
    const [inserted] = await tx
      .insert(purchases)
      .values({
        ...{ accountId, workspaceId: desk.workspace.id, requestId, method, status: 'pending' },
        ...{ pack: pack.key, quantity, credits, amountCents, currency },
        createdBy: desk.user.id,
        createdAt: sql`clock_now()`,
      })
      .onConflictDoNothing({ target: [purchases.accountId, purchases.requestId] })
      .returning()
    if (inserted) await lookAgain(tx, inserted)
  })
  const [row] = await db()
    .select({ id: purchases.id })
    .from(purchases)
    .where(and(eq(purchases.accountId, accountId), eq(purchases.requestId, requestId)))
  return reread({ accountId, id: row!.id })
}

/** Longer than any call to Stripe with all its repetitions takes. */
const CALLS_HAVE_ENDED_SECONDS = 120

/** Has the worker settle this try, should nobody hear how it ended. */
async function lookAgain(tx: Transaction, purchase: typeof purchases.$inferSelect): Promise<void> {
  const { accountId, id, attempt } = purchase
  await enqueue(tx, 'top-up.settle', { accountId, id, attempt }, { afterSeconds: CALLS_HAVE_ENDED_SECONDS })
}

/**
 * The purchase, ready for a try by `method`, or as it is where it needs none. A try that failed is followed by a new
 * one; one that is open by another method is closed first. Null while it is unknown how that one ended.
 */
export async function nextTry(begun: Purchase, method: Purchase['method']): Promise<Purchase | null> {
  let purchase = begun
  for (let turn = 0; turn < 4; turn += 1) {
    if (purchase.status === 'processing') purchase = await complete(purchase)
    if (purchase.status === 'paid' || purchase.status === 'processing') return purchase
    if (purchase.failure?.startsWith('fault:')) return purchase
    if (purchase.status === 'pending') {
      if (purchase.method === method) return purchase
      purchase = await closeTry(purchase)
      if (purchase.status === 'pending') return null
    } else {
      await openTry(purchase, method)
      purchase = await reread(purchase)
    }
  }
  return null
}

async function openTry(seen: Purchase, method: Purchase['method']): Promise<void> {
  const unchanged = and(isPurchase(seen), eq(purchases.attempt, seen.attempt), eq(purchases.status, seen.status))
  await db().transaction(async (tx) => {
    const [opened] = await tx
      .update(purchases)
      .set({
        ...{ status: 'pending', method, failure: null, attempt: seen.attempt + 1 },
        ...{ stripePaymentIntentId: null, stripeCheckoutSessionId: null },
      })
      .where(unchanged)
      .returning()
    if (opened) await lookAgain(tx, opened)
  })
}

/** Closes the payment that is open in a page; should it be paid in this very moment, completing it says so. */
async function closeTry(purchase: Purchase): Promise<Purchase> {
  if (purchase.stripeCheckoutSessionId) await expireCheckout(purchase.stripeCheckoutSessionId)
  return complete(purchase)
}

export async function complete(purchase: Purchase, paymentId?: string): Promise<Purchase> {
  const completed = await completeTopUp(purchase, { paymentId })
  return completed?.purchase ?? purchase
}

export async function reread(ref: PurchaseRef): Promise<Purchase> {
  const purchase = await readPurchase(db(), ref)
  if (!purchase) throw new Error(`Purchase ${ref.id} is gone.`)
  return purchase
}
