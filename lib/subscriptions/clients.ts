import { asc, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { clients, workspaces } from '@/db/schema'
import { catalogOf } from '@/lib/catalog/rules'
import { addClient } from '@/lib/clients/commands'
import { type ClientRefusal, nameOf } from '@/lib/clients/rules'
import { accept, type Outcome } from '@/lib/core/outcome'
import type { Desk } from '@/lib/workspaces/queries'
import { startFreePlan } from './commands'

/**
 * Adds a client to the desk's workspace and puts it on the free plan, in one commit. Two that are added at once queue at
 * the workspace's row, so that a double click adds one and no workspace gets more than its catalog allows.
 */
export async function createClient(
  { workspace }: { workspace: Pick<Desk['workspace'], 'id' | 'catalog'> },
  { name: typed }: { name: string },
): Promise<Outcome<{ slug: string; name: string }, ClientRefusal>> {
  return db().transaction(async (tx) => {
    await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspace.id)).for('no key update')
    const others = await tx
      .select({ name: clients.name })
      .from(clients)
      .where(eq(clients.workspaceId, workspace.id))
      .orderBy(asc(clients.createdAt))
    const named = nameOf(
      catalogOf(workspace.catalog),
      typed,
      others.map(({ name }) => name),
    )
    if (!named.ok) return named
    const client = await addClient(tx, { workspaceId: workspace.id, name: named.value })
    await startFreePlan(tx, { accountId: client.id, catalog: workspace.catalog })
    return accept({ slug: client.slug, name: named.value })
  })
}
