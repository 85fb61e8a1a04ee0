import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { clients, subscriptions, workspaces } from '@/db/schema'
import type { CatalogKey } from '@/lib/catalog/rules'
import type { StripeSubscription } from '@/lib/stripe/subscriptions'

/** A subscription of ours with what its workspace says of catalog and customer. */
export type Row = typeof subscriptions.$inferSelect & { catalog: CatalogKey; customerId: string | null }

/** Our row of Stripe's subscription: named by the metadata we gave it, and only where the customer is its workspace's. */
export async function findRow(
  on: Pick<Transaction, 'select'>,
  theirs: StripeSubscription,
  lock = false,
): Promise<Row | null> {
  const { account_id: accountId, subscription_id: id } = theirs.metadata
  if (!isUuid(accountId) || !isUuid(id)) return null
  const query = on
    .select({ row: subscriptions, catalog: workspaces.catalog, customerId: workspaces.stripeCustomerId })
    .from(subscriptions)
    .innerJoin(clients, eq(clients.id, subscriptions.accountId))
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .where(and(eq(subscriptions.accountId, accountId), eq(subscriptions.id, id)))
  const [found] = await (lock ? query.for('no key update', { of: subscriptions }) : query)
  if (!found || found.customerId !== theirs.customerId) return null
  if (found.row.stripeSubscriptionId && found.row.stripeSubscriptionId !== theirs.id) return null
  return { ...found.row, catalog: found.catalog, customerId: found.customerId }
}

export function lockRow(tx: Transaction, theirs: StripeSubscription): Promise<Row | null> {
  return findRow(tx, theirs, true)
}

export async function anotherIsLive(tx: Transaction, row: Row): Promise<boolean> {
  const [other] = await tx
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.accountId, row.accountId),
        ne(subscriptions.id, row.id),
        inArray(subscriptions.status, ['trialing', 'active', 'past_due', 'unpaid', 'paused']),
      ),
    )
  return other !== undefined
}

function isUuid(value: string | undefined): value is string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value ?? '')
}
