import { and, eq, inArray, isNotNull, ne, notExists, notInArray } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { accounts, clients, subscriptions, workspaces } from '@/db/schema'
import { catalogOf } from '@/lib/catalog/rules'
import { tryEach } from '@/lib/core/each'
import { LIVE_STATUSES, OPEN_STATUSES } from '@/lib/core/subscription-status'
import { post } from '@/lib/ledger/commands'
import { areTopUpsOpen, isLongStanding } from './locking'
import { holderOf, lockPlace, type Row, type SubscriptionRef } from './rows'
import { isLive } from './rules'
import { standingOn } from './standing'
import { hasTopUps } from './top-up-lots'

/** Opens or locks what was bought once, as locking.ts decides it; nothing else happens to it. */
export async function fitLock(tx: Transaction, before: Row, now: Row): Promise<void> {
  if (!isLive(before.status) && !isLive(now.status)) return
  const catalog = catalogOf(now.catalog)
  const locked = !areTopUpsOpen(catalog.policies.topUps, standingOn(catalog, now), now.accountCreatedAt)
  await setLocked(tx, now, { locked, since: String(now.readNumber) })
}

/** `since` tells one locking of a subscription from another. */
async function setLocked(
  tx: Transaction,
  { accountId, id }: SubscriptionRef,
  { locked, since }: { locked: boolean; since: string },
): Promise<void> {
  const wrong = and(eq(accounts.id, accountId), ne(accounts.topUpsLocked, locked), locked ? hasTopUps() : undefined)
  if ((await tx.$count(accounts, wrong)) === 0) return
  const kind = locked ? 'lock' : 'unlock'
  const [answer] = await post(tx, [{ kind, accountId, key: `${kind}:${id}:${since}`, actor: 'stripe' }])
  if (!answer?.ok) throw new Error(`The ${kind} of ${accountId} was refused: ${answer?.refusal.code}.`)
}

/**
 * Locks the packs of plans that had ended before packs were locked at all: nothing is read about those any more that would
 * do it. Once it is done it finds nobody.
 */
export async function lockEnded(): Promise<void> {
  const { accountId, id, status, paidUntil } = subscriptions
  const live = db()
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(and(eq(subscriptions.accountId, accounts.id), inArray(subscriptions.status, LIVE_STATUSES)))
  const found = await db()
    .selectDistinctOn([accountId], { accountId, id, catalog: workspaces.catalog, createdAt: clients.createdAt })
    .from(accounts)
    .innerJoin(subscriptions, eq(accountId, accounts.id))
    .innerJoin(clients, eq(clients.id, accounts.id))
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .where(
      and(
        eq(accounts.topUpsLocked, false),
        notInArray(status, [...OPEN_STATUSES]),
        isNotNull(paidUntil),
        notExists(live),
        hasTopUps(),
      ),
    )
  const ended = found.filter((each) => !isLongStanding(catalogOf(each.catalog).policies.topUps, each.createdAt))
  const faults = await tryEach(ended, (row) => db().transaction((tx) => lockOne(tx, row)))
  if (faults.length > 0) throw new Error(`${faults.length} accounts could not be locked:\n${faults.join('\n')}`)
}

async function lockOne(tx: Transaction, row: SubscriptionRef): Promise<void> {
  await lockPlace(tx, row.accountId)
  const holder = await holderOf(tx, row.accountId)
  if (!holder || !isLive(holder.status)) await setLocked(tx, row, { locked: true, since: 'ended' })
}
