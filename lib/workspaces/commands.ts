import { asc, eq, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { clients, members, users, workspaces } from '@/db/schema'
import type { User } from '@/lib/auth/queries'
import type { CatalogKey } from '@/lib/catalog/rules'
import { addClient } from '@/lib/clients/commands'
import type { Role } from './rules'

/** The desk a person lands on. `created` says that it was opened just now, so that what comes with it can follow. */
export type OpenedDesk = { workspaceId: string; clientId: string; slug: string; created: boolean }

/**
 * The person's workspace with its first client, opened if they are a member of none yet, owned by them, all in the
 * caller's transaction. However many requests ask at once, one workspace comes of it: they queue at the person's row.
 * What a new client starts with (its free plan) belongs into the same transaction, when `created`.
 */
export async function openWorkspaceFor(
  tx: Transaction,
  user: User,
  { catalog, name, client }: { catalog: CatalogKey; name?: string; client?: string },
): Promise<OpenedDesk> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for('no key update')
  const existing = await firstDesk(tx, user.id)
  if (existing) return { ...existing, created: false }
  return openWorkspace(tx, user, { catalog, name: name ?? user.name, client: client ?? user.name })
}

/** One more workspace that the person owns, on this catalog, with its first client. */
export async function openWorkspace(
  tx: Transaction,
  user: User,
  { catalog, name, client }: { catalog: CatalogKey; name: string; client: string },
): Promise<OpenedDesk> {
  const [workspace] = await tx
    .insert(workspaces)
    .values({ name, catalog, createdAt: sql`clock_now()` })
    .returning({ id: workspaces.id })
  const workspaceId = workspace!.id
  await join(tx, { workspaceId, userId: user.id, role: 'owner' })
  const first = await addClient(tx, { workspaceId, name: client })
  return { workspaceId, clientId: first.id, slug: first.slug, created: true }
}

/** Makes a person a member of a workspace; who is one already keeps their role. */
export async function join(
  tx: Transaction,
  member: { workspaceId: string; userId: string; role: Role },
): Promise<void> {
  await tx
    .insert(members)
    .values({ ...member, createdAt: sql`clock_now()` })
    .onConflictDoNothing()
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
