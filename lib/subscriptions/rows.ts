import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clients, subscriptions, workspaces } from '@/db/schema'
import type { CatalogKey } from '@/lib/catalog/rules'
import { OPEN_STATUSES } from '@/lib/core/subscription-status'
import { isUuid } from '@/lib/core/uuid'
import { enqueue } from '@/lib/jobs/queue'
import type { StripeSubscription } from '@/lib/stripe/subscriptions'
import { isLive } from './rules'

/** A subscription of ours as it stands in the table. */
export type SubscriptionRow = typeof subscriptions.$inferSelect

/** The same with what its workspace says of catalog and customer, and since when its account has been there. */
export type Row = SubscriptionRow & { catalog: CatalogKey; customerId: string | null; accountCreatedAt: Date }

export type SubscriptionRef = { accountId: string; id: string }

type Source = Pick<Transaction, 'select'>

/**
 * Our row of Stripe's subscription. One that was matched before stays ours, whatever somebody has written into its
 * metadata since; a new one is named by the metadata we gave it, and only where the customer is its workspace's.
 */
export async function findRow(on: Source, theirs: StripeSubscription): Promise<Row | null> {
  const { account_id: accountId, subscription_id: id } = theirs.metadata
  const named = isUuid(accountId) && isUuid(id) ? await rowWhere(on, isRow({ accountId, id })) : null
  if (named?.stripeSubscriptionId === theirs.id) return named
  const known = await rowWhere(on, isKnownAs(theirs))
  return known ?? (named && belongsTo(named, theirs) ? named : null)
}

/** Looked for among what its customer pays for alone. */
function isKnownAs({ id, customerId }: StripeSubscription) {
  const { stripeCustomerId, formerCustomerId } = workspaces
  const ofCustomer = or(eq(stripeCustomerId, customerId), eq(formerCustomerId, customerId))
  return and(eq(subscriptions.stripeSubscriptionId, id), ofCustomer)
}

function belongsTo({ stripeSubscriptionId: known, customerId }: Row, theirs: StripeSubscription): boolean {
  return known ? known === theirs.id : customerId === theirs.customerId
}

async function rowWhere(on: Source, where: SQL | undefined, lock = false): Promise<Row | null> {
  const query = on
    .select({
      row: subscriptions,
      catalog: workspaces.catalog,
      customerId: workspaces.stripeCustomerId,
      accountCreatedAt: clients.createdAt,
    })
    .from(subscriptions)
    .innerJoin(clients, eq(clients.id, subscriptions.accountId))
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .where(where)
  const [found] = await (lock ? query.for('no key update', { of: subscriptions }) : query)
  if (!found) return null
  const { row, ...around } = found
  return { ...row, ...around }
}

/** As `findRow`, with the account's place and the row locked until the transaction ends. */
export async function lockRow(tx: Transaction, theirs: StripeSubscription): Promise<Row | null> {
  const found = await findRow(tx, theirs)
  if (!found) return null
  await lockPlace(tx, found.accountId)
  const row = await rowWhere(tx, isRow(found), true)
  return row && belongsTo(row, theirs) ? row : null
}

/** Whoever wants to know or change which subscription holds the account's place waits here for the one before. */
export async function lockPlace(tx: Transaction, accountId: string): Promise<void> {
  await tx.select({ id: clients.id }).from(clients).where(eq(clients.id, accountId)).for('no key update')
}

/** The subscription that holds the account's one place: live, or on the way there. */
export async function holderOf(on: Pick<Transaction, 'select'>, accountId: string): Promise<SubscriptionRow | null> {
  const [holder] = await on
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.accountId, accountId), inArray(subscriptions.status, OPEN_STATUSES)))
  return holder ?? null
}

/** Has the worker close at Stripe what holds no place here, and give back what was paid for it. */
export async function endLater(tx: Transaction, { accountId, id }: SubscriptionRef): Promise<void> {
  await tx.update(subscriptions).set({ surplusClosedAt: null }).where(isRow({ accountId, id }))
  await enqueue(tx, 'subscription.surplus', { accountId, id }, { key: `subscription.surplus:${id}` })
}

/** Draws the number of a read at Stripe that is about to be sent. */
export async function nextRead(): Promise<number> {
  const [row] = await db().execute<{ number: number }>(sql`select nextval('stripe_reads')::float8 as number`)
  return row?.number as number
}

export function isRow({ accountId, id }: SubscriptionRef) {
  return and(eq(subscriptions.accountId, accountId), eq(subscriptions.id, id))
}

/** The catalog that an account's workspace is on. */
export async function catalogKeyOf(accountId: string): Promise<CatalogKey> {
  const [found] = await db()
    .select({ catalog: workspaces.catalog })
    .from(clients)
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .where(eq(clients.id, accountId))
  if (!found) throw new Error(`There is no client ${accountId}.`)
  return found.catalog
}

/** A live subscription as a change of it needs it: seen at Stripe, in a period. */
export type LiveRow = SubscriptionRow & {
  stripeSubscriptionId: string
  anchorAt: Date
  periodStart: Date
  periodEnd: Date
}

export async function liveOf(accountId: string): Promise<LiveRow | null> {
  const holder = await holderOf(db(), accountId)
  if (!holder || !isLive(holder.status)) return null
  const { stripeSubscriptionId, anchorAt, periodStart, periodEnd } = holder
  if (!stripeSubscriptionId || !anchorAt || !periodStart || !periodEnd) return null
  return { ...holder, stripeSubscriptionId, anchorAt, periodStart, periodEnd }
}
