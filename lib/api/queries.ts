import { and, desc, eq, sql } from 'drizzle-orm'
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
  /** The slug and the name of the one client it opens; null when it opens all of them. */
  client: string | null
  clientName: string | null
  requestsPerSecond: number
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
  /** Its last day is over, by the database's clock. */
  expired: boolean
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
  const expired = sql<boolean>`coalesce(${expiresAt} <= clock_now(), false)`
  const opens = { client: clients.slug, clientName: clients.name }
  return db()
    .select({ id, name, scope, ...opens, requestsPerSecond, createdAt, expiresAt, lastUsedAt, revokedAt, expired })
    .from(apiKeys)
    .leftJoin(clients, eq(clients.id, apiKeys.clientId))
}
