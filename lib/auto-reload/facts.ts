import { and, eq, gte, inArray, isNotNull, or, sql } from 'drizzle-orm'
import { type Database, db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { autoReloadAttempts, autoReloads, clients, purchases, subscriptions, workspaces } from '@/db/schema'
import { type CatalogKey, catalogOf, findReloadPack } from '@/lib/catalog/rules'
import type { AutoReloadPolicy } from '@/lib/catalog/schema'
import { readBalance } from '@/lib/ledger/queries'
import { topUpAccess } from '@/lib/subscriptions/buyers'
import { standingOf } from '@/lib/subscriptions/queries'
import { consentVersion, countedSince, type ReloadFacts, type StandingFacts } from './rules'

export type AutoReloadRow = typeof autoReloads.$inferSelect
export type AttemptRow = typeof autoReloadAttempts.$inferSelect

/** Who pays for the account, and with what. */
export type Payer = {
  workspaceId: string
  catalog: CatalogKey
  slug: string
  customerId: string | null
  /** Stripe's payment method. */
  cardId: string | null
}

/** All that is known about an account's auto-reload at `now`, but for its balance. */
type KnownStanding = {
  row: AutoReloadRow
  attempts: AttemptRow[]
  facts: StandingFacts
  policy: AutoReloadPolicy
  payer: Payer
  now: Date
}

/** All that is known about it. */
export type Known = KnownStanding & { facts: ReloadFacts }

type Source = Database | Transaction

/**
 * Whether the account may buy packs at all. Asked before a transaction is opened and not inside: it reads over another
 * connection.
 */
export async function mayBuy(accountId: string): Promise<boolean> {
  const payer = await payerOf(db(), accountId)
  if (!payer) return false
  return topUpAccess(catalogOf(payer.catalog).policies.topUps, await standingOf(accountId), payer.createdAt).buy
}

/** The account's row, locked until the transaction ends. Whoever locks its purchase or its book as well does so after. */
export async function lockReload(tx: Transaction, accountId: string): Promise<AutoReloadRow | null> {
  const locked = () => tx.select().from(autoReloads).where(eq(autoReloads.accountId, accountId)).for('no key update')
  const [row] = await locked()
  if (row) return row
  // Where there is none yet, its name is locked: the first yes and whoever withdraws it come one after the other.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`auto-reload ${accountId}`}, 0))`)
  const [meanwhile] = await locked()
  return meanwhile ?? null
}

/** The account's row as it is, without a lock. */
export async function readReload(on: Source, accountId: string): Promise<AutoReloadRow | null> {
  const [row] = await on.select().from(autoReloads).where(eq(autoReloads.accountId, accountId))
  return row ?? null
}

/**
 * Reads what a decision about the account is made of; with `lock`, under the lock of its row. Null for an account that
 * never had auto-reload, or whose catalog has none.
 */
export async function readKnown(
  on: Source,
  accountId: string,
  { allowed, lock }: { allowed: boolean; lock?: Transaction },
): Promise<Known | null> {
  const known = await readStanding(on, accountId, { allowed, lock })
  return known && withBalance(on, known)
}

/** What is known with the balance and what is on its way to it, read after the rest. */
export async function withBalance(on: Source, known: KnownStanding): Promise<Known> {
  const { accountId } = known.row
  // Before the balance: what lands in between is then counted twice, and never charged for once more.
  const coming = await onTheWay(on, accountId)
  const { available, debt } = await readBalance(accountId)
  return { ...known, facts: { ...known.facts, available, debt, onTheWay: coming } }
}

/**
 * As `readKnown`, without what is known of the balance: where it stands does not depend on that. All of it is read over
 * the one connection.
 */
export async function readStanding(
  on: Source,
  accountId: string,
  { allowed, lock }: { allowed: boolean; lock?: Transaction },
): Promise<KnownStanding | null> {
  const row = lock ? await lockReload(lock, accountId) : await readReload(on, accountId)
  const payer = row && (await payerOf(on, accountId))
  const policy = payer && catalogOf(payer.catalog).policies.autoReload
  if (!row || !policy) return null
  const now = await clockNow(on)
  const attempts = await attemptsSince(on, accountId, countedSince(now))
  const catalog = catalogOf(payer.catalog)
  const reload = findReloadPack(catalog, row.pack)
  const terms = reload && { policy, reload, threshold: row.threshold, currency: catalog.currency }
  const { isOn, threshold, declines, stoppedReason, stoppedCard, coolUntil } = row
  const facts: StandingFacts = {
    ...{ isOn, threshold, declines, stoppedReason, stoppedCard, coolUntil, attempts },
    card: payer.customerId && payer.cardId ? (payer.fingerprint ?? payer.cardId) : null,
    mayBuy: allowed,
    reload,
    agreed: terms !== null && consentVersion(terms) === row.consentVersion,
  }
  return { row, attempts, facts, policy, payer, now }
}

export async function payerOf(
  on: Source,
  accountId: string,
): Promise<(Payer & { fingerprint: string | null; createdAt: Date }) | null> {
  const [found] = await on
    .select({
      workspaceId: workspaces.id,
      catalog: workspaces.catalog,
      slug: clients.slug,
      customerId: workspaces.stripeCustomerId,
      cardId: workspaces.cardId,
      fingerprint: workspaces.cardFingerprint,
      createdAt: clients.createdAt,
    })
    .from(clients)
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .where(eq(clients.id, accountId))
  return found ?? null
}

/** What the caps count: begun or settled since then, or under way still. */
async function attemptsSince(on: Source, accountId: string, since: Date): Promise<AttemptRow[]> {
  const { accountId: account, beganAt, settledAt } = autoReloadAttempts
  const counted = or(gte(beganAt, since), gte(settledAt, since), isOpenAt(accountId))
  return on
    .select()
    .from(autoReloadAttempts)
    .where(and(eq(account, accountId), counted))
    .orderBy(beganAt)
}

/** The account's charge that is under way, or waits for the person. */
export function isOpenAt(accountId: string) {
  const { accountId: account, status } = autoReloadAttempts
  return and(eq(account, accountId), inArray(status, ['open', 'authentication']))
}

/**
 * Whether a plan that was paid for has ended since then. One that pauses goes on. Stripe tells the end in whole seconds, so
 * the second it names counts whole.
 */
export async function hasPlanEnded(tx: Transaction, accountId: string, since: Date): Promise<boolean> {
  const { accountId: account, status, paidUntil, endedAt } = subscriptions
  const second = new Date(Math.floor(since.getTime() / 1_000) * 1_000)
  const ended = and(eq(account, accountId), eq(status, 'canceled'), isNotNull(paidUntil), gte(endedAt, second))
  const [found] = await tx.select({ one: sql`1` }).from(subscriptions).where(ended).limit(1)
  return found !== undefined
}

/** Credits whose payment is under way: they will close the gap, so nothing is charged for it once more. */
async function onTheWay(on: Source, accountId: string): Promise<number> {
  const { status, method, calls, failure } = purchases
  const [sum] = await on
    .select({ credits: sql<number>`coalesce(sum(${purchases.credits}), 0)::float8` })
    .from(purchases)
    .where(
      and(
        eq(purchases.accountId, accountId),
        or(
          eq(status, 'processing'),
          and(eq(status, 'pending'), eq(method, 'saved_card'), gte(calls, 1), sql`${failure} is null`),
        ),
      ),
    )
  return sum?.credits ?? 0
}
