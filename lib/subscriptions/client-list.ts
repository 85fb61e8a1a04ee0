import { and, asc, eq, inArray } from 'drizzle-orm'
import { db } from '@/db/client'
import { clients, subscriptions, workspaces } from '@/db/schema'
import { catalogOf } from '@/lib/catalog/rules'
import { type Credits, credits } from '@/lib/core/money'
import { LIVE_STATUSES } from '@/lib/core/subscription-status'
import { readBalance } from '@/lib/ledger/queries'
import { type Standing, standingFrom } from './standing'

/** A client as the list of a workspace shows it. */
export type ClientLine = {
  id: string
  slug: string
  name: string
  standing: Standing
  /** What can be spent now, and what is there but locked. */
  available: Credits
  locked: Credits
}

/** Every client of a workspace by name, each with its own plan and balance; all of them in two reads. */
export async function clientsOf(workspaceId: string): Promise<ClientLine[]> {
  const rows = await db()
    .select({ client: clients, subscription: subscriptions, catalog: workspaces.catalog })
    .from(clients)
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .leftJoin(
      subscriptions,
      and(eq(subscriptions.accountId, clients.id), inArray(subscriptions.status, ['incomplete', ...LIVE_STATUSES])),
    )
    .where(eq(clients.workspaceId, workspaceId))
    .orderBy(asc(clients.name), asc(clients.id))
  return Promise.all(
    rows.map(async ({ client: { id, slug, name }, subscription, catalog }) => {
      const { available, buckets } = await readBalance(id)
      const locked = buckets.find((bucket) => bucket.locked)?.credits ?? credits(0)
      return { id, slug, name, standing: standingFrom(catalogOf(catalog), subscription), available, locked }
    }),
  )
}
