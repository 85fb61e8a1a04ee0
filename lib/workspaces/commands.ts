import { asc, eq, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { clients, members, users, workspaces } from '@/db/schema'
import type { User } from '@/lib/auth/queries'
import { addClient } from '@/lib/clients/commands'

/** The desk a person lands on. `created` says that it was opened just now, so that what comes with it can follow. */
export type OpenedDesk = { workspaceId: string; clientId: string; slug: string; created: boolean }

/**
 * The person's workspace with its one client, opened if there is none yet: on the catalog `studio`, owned by them, all
 * in the caller's transaction. However many requests ask at once, one workspace comes of it: they queue at the
 * person's row. What a new client starts with (its free plan) belongs into the same transaction, when `created`.
 */
export async function openWorkspaceFor(tx: Transaction, user: User): Promise<OpenedDesk> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for('no key update')
  const existing = await firstDesk(tx, user.id)
  if (existing) return { ...existing, created: false }

  const [workspace] = await tx
    .insert(workspaces)
    .values({ name: user.name, catalog: 'studio', createdAt: sql`clock_now()` })
    .returning({ id: workspaces.id })
  const workspaceId = workspace!.id
  await tx.insert(members).values({ workspaceId, userId: user.id, role: 'owner', createdAt: sql`clock_now()` })
  const client = await addClient(tx, { workspaceId, name: user.name })
  return { workspaceId, clientId: client.id, slug: client.slug, created: true }
}

async function firstDesk(tx: Transaction, userId: string) {
  const [desk] = await tx
    .select({ workspaceId: clients.workspaceId, clientId: clients.id, slug: clients.slug })
    .from(members)
    .innerJoin(clients, eq(clients.workspaceId, members.workspaceId))
    .where(eq(members.userId, userId))
    .orderBy(asc(members.createdAt), asc(clients.createdAt), asc(clients.id))
    .limit(1)
  return desk
}
