import { and, asc, eq } from 'drizzle-orm'
import { cache } from 'react'
import { db } from '@/db/client'
import { clients, members, workspaces } from '@/db/schema'
import { currentUser, type User } from '@/lib/auth/queries'
import type { CatalogKey } from '@/lib/catalog/rules'
import { isSlug } from '@/lib/clients/rules'
import type { Role } from './rules'

/** A person at a client's credits desk: who they are, what they may do there, who pays. `client.id` is the account's id. */
export type Desk = {
  user: User
  role: Role
  workspace: { id: string; name: string; catalog: CatalogKey; stripeCustomerId: string | null; card: Card | null }
  /** `createdAt` is when its account was opened: some policies look at how long it has been there. */
  client: { id: string; slug: string; name: string; createdAt: Date }
}

/** The workspace's card on file, as Stripe told us of it. */
export type Card = { brand: string; last4: string; expMonth: number; expYear: number }

/**
 * The signed-in person's desk at the client `slug`. Null when nobody is signed in, when there is no such client, and
 * when it is not theirs: from outside the three look the same.
 */
export const deskOf = cache(async (slug: string): Promise<Desk | null> => {
  const user = await currentUser()
  return user && deskFor(user, slug)
})

/** As `deskOf`, for a person who is already known. */
export async function deskFor(user: User, slug: string): Promise<Desk | null> {
  if (!isSlug(slug)) return null
  const [row] = await db()
    .select({ role: members.role, workspace: workspaces, client: clients })
    .from(clients)
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .innerJoin(members, eq(members.workspaceId, workspaces.id))
    .where(and(eq(clients.slug, slug), eq(members.userId, user.id)))
  if (!row) return null
  const { id, name, catalog, stripeCustomerId } = row.workspace
  return {
    user,
    role: row.role,
    workspace: { id, name, catalog, stripeCustomerId, card: cardOf(row.workspace) },
    client: { id: row.client.id, slug: row.client.slug, name: row.client.name, createdAt: row.client.createdAt },
  }
}

/** Every client the person has a desk at, for the switcher: by workspace, then by name. */
export async function desksOf(userId: string): Promise<{ slug: string; client: string; workspace: string }[]> {
  return db()
    .select({ slug: clients.slug, client: clients.name, workspace: workspaces.name })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .innerJoin(clients, eq(clients.workspaceId, workspaces.id))
    .where(eq(members.userId, userId))
    .orderBy(asc(workspaces.name), asc(clients.name), asc(clients.slug))
}

/** Whether the workspace has more clients than one, so that a page has to name the one it is about. */
export async function hasSeveralClients(workspaceId: string): Promise<boolean> {
  return (await db().$count(clients, eq(clients.workspaceId, workspaceId))) > 1
}

function cardOf(workspace: typeof workspaces.$inferSelect): Card | null {
  const { cardBrand, cardLast4, cardExpMonth, cardExpYear } = workspace
  if (!cardBrand || !cardLast4 || !cardExpMonth || !cardExpYear) return null
  return { brand: cardBrand, last4: cardLast4, expMonth: cardExpMonth, expYear: cardExpYear }
}
