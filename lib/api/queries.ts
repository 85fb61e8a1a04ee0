import { and, desc, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { apiKeys, clients } from '@/db/schema'
import { door } from './connection'
import type { Scope } from './rules'

/** The ledger's key of entry `number`, if the account has such an entry of one of these kinds. */
export async function keyOfEntry(
  accountId: string,
  number: number,
  kinds: readonly ('hold' | 'spend' | 'capture')[],
): Promise<string | undefined> {
  const [entry] = await door()<{ key: string }[]>`
    select key from entries where account_id = ${accountId} and number = ${number} and kind = any(${[...kinds]})`
  return entry?.key
}

/** A key as its workspace sees it in a list. The key itself is nowhere to be read. */
export type ListedKey = {
  id: string
  name: string
  scope: Scope
  /** The slug of the one client it opens; null when it opens all of them. */
  client: string | null
  requestsPerSecond: number
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}

/** All keys a workspace ever had, newest first. */
export async function keysOf(workspaceId: string): Promise<ListedKey[]> {
  return listed().where(eq(apiKeys.workspaceId, workspaceId)).orderBy(desc(apiKeys.createdAt), apiKeys.id)
}

export async function keyOf(workspaceId: string, id: string): Promise<ListedKey | undefined> {
  const [key] = await listed().where(and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.id, id)))
  return key
}

function listed() {
  const { id, name, scope, requestsPerSecond, createdAt, expiresAt, lastUsedAt, revokedAt } = apiKeys
  return db()
    .select({ id, name, scope, client: clients.slug, requestsPerSecond, createdAt, expiresAt, lastUsedAt, revokedAt })
    .from(apiKeys)
    .leftJoin(clients, eq(clients.id, apiKeys.clientId))
}
