import { and, eq, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { workspaces } from '@/db/schema'
import { enqueue } from '@/lib/jobs/queue'
import type { Customer } from '@/lib/stripe/customers'
import { orThrow } from '@/lib/stripe/failures'
import { fetchPayment, type Payment } from '@/lib/stripe/payment-intents'
import { adoptCard, mirrorCard, syncCustomer } from '@/lib/subscriptions/customer'
import { type Purchase, type PurchaseRef, readPurchase } from './row'

/** The card of a payment, once it is the one on file; null for one that won't be; `later` while Stripe does not answer. */
export type Adopted = Customer | null | 'later'

/** The card that a purchase was just paid with serves the workspace from now on, where it isn't the one on file. */
export async function adoptNewCard(purchase: Purchase, payment: Payment): Promise<Adopted> {
  if (purchase.method === 'saved_card' || !payment.paymentMethodId || !purchase.customerId) return null
  // A bank debit takes days to go through: what is on file stays a card.
  if (!payment.isCard) return null
  const adopted = await adoptCard(purchase.customerId, payment.paymentMethodId)
  if (adopted.ok) return adopted.value
  // Not every way of paying can be kept (a wallet's one-time card, say). The credits wait for none of it.
  return adopted.refusal.code === 'unreachable' ? 'later' : null
}

/** Writes down what the purchase's card has become, in the commit that makes it paid. */
export async function noteAdopted(tx: Transaction, purchase: Purchase, adopted: Adopted): Promise<void> {
  if (adopted !== 'later') return adopted ? mirrorCard(tx, adopted) : undefined
  const { accountId, id, workspaceId } = purchase
  const [row] = await tx.select({ card: workspaces.cardId }).from(workspaces).where(eq(workspaces.id, workspaceId))
  await enqueue(tx, 'top-up.adopt-card', { accountId, id, instead: row?.card ?? null }, { key: `top-up.adopt:${id}` })
}

/**
 * As at once, for a purchase whose card could not be adopted then; a card that came on file since has the last
 * word, and what Stripe has on file then is read again.
 */
export async function adoptLater(ref: PurchaseRef, instead: string | null): Promise<void> {
  const purchase = await readPurchase(db(), ref)
  if (purchase?.status !== 'paid' || !purchase.stripePaymentIntentId) return
  const unchanged = and(
    eq(workspaces.id, purchase.workspaceId),
    sql`${workspaces.cardId} is not distinct from ${instead}::text`,
  )
  if ((await db().$count(workspaces, unchanged)) === 0) {
    await syncCustomer(purchase.customerId as string)
    return
  }
  const payment = orThrow(await fetchPayment(purchase.stripePaymentIntentId))
  const adopted = await adoptNewCard(purchase, payment)
  if (adopted === 'later') throw new Error(`The card of purchase ${purchase.id} can't be adopted yet.`)
  if (adopted) await db().transaction((tx) => mirrorCard(tx, adopted))
}
