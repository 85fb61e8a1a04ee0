import { and, eq, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clients, purchases, workspaces } from '@/db/schema'
import { type CatalogKey, catalogOf, findPack } from '@/lib/catalog/rules'
import type { Pack } from '@/lib/catalog/schema'

/** A purchase with the customer who pays for it, its workspace's catalog and its client's slug. */
export type Purchase = typeof purchases.$inferSelect & {
  customerId: string | null
  catalog: CatalogKey
  slug: string
  /** Stripe keeps idempotency keys for a day: from then on a repeated call would be a second payment. */
  keyForgotten: boolean
}

export type PurchaseRef = { accountId: string; id: string }

/** The purchase as it is now; locked until the transaction ends where asked for. */
export async function readPurchase(
  on: Pick<Transaction, 'select'>,
  ref: PurchaseRef,
  lock = false,
): Promise<Purchase | null> {
  const query = on
    .select({
      purchase: purchases,
      customerId: sql<string | null>`coalesce(${purchases.stripeCustomerId}, ${workspaces.stripeCustomerId})`,
      catalog: workspaces.catalog,
      slug: clients.slug,
      keyForgotten: sql<boolean>`${purchases.triedAt} < clock_now() - interval '23 hours'`,
    })
    .from(purchases)
    .innerJoin(workspaces, eq(workspaces.id, purchases.workspaceId))
    .innerJoin(clients, and(eq(clients.id, purchases.accountId), eq(clients.workspaceId, purchases.workspaceId)))
    .where(isPurchase(ref))
  const [found] = await (lock ? query.for('no key update', { of: purchases }) : query)
  if (!found) return null
  const { purchase, ...around } = found
  return { ...purchase, ...around }
}

/** The purchase that this request began, whatever has become of it; null where it has begun none. */
export async function requested(accountId: string, requestId: string): Promise<Purchase | null> {
  const [row] = await db()
    .select({ id: purchases.id })
    .from(purchases)
    .where(and(eq(purchases.accountId, accountId), eq(purchases.requestId, requestId)))
  return row ? readPurchase(db(), { accountId, id: row.id }) : null
}

export async function reread(ref: PurchaseRef): Promise<Purchase> {
  const purchase = await readPurchase(db(), ref)
  if (!purchase) throw new Error(`Purchase ${ref.id} is gone.`)
  return purchase
}

export function isPurchase({ accountId, id }: PurchaseRef) {
  return and(eq(purchases.accountId, accountId), eq(purchases.id, id))
}

/** The purchase, as long as it is still in the try it was seen in and that one has not ended. */
export function isOpenTry({ accountId, id, attempt }: PurchaseRef & { attempt: number }) {
  return and(isPurchase({ accountId, id }), eq(purchases.status, 'pending'), eq(purchases.attempt, attempt))
}

/** A charge of auto-reload that waits for the person, since the bank wants to ask them. */
export function awaitsConfirmation({ origin, status, failure }: Purchase): boolean {
  return origin === 'auto-reload' && status === 'pending' && failure === 'authentication_required'
}

/** The idempotency key of the try's charge. */
export function keyOf({ id, attempt }: Purchase): string {
  return `purchase:${id}:${attempt}`
}

/** What a payment or a session at Stripe says about whom it is for. */
export function metadataOf({ workspaceId, accountId, id, attempt }: Purchase): Record<string, string> {
  return { workspace_id: workspaceId, account_id: accountId, purchase_id: id, attempt: String(attempt) }
}

export function packOf(purchase: Purchase): Pack | undefined {
  return findPack(catalogOf(purchase.catalog), purchase.pack)
}
