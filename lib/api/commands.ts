import { createHash, randomBytes } from 'node:crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { apiKeys, clients } from '@/db/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { keyOf, type ListedKey } from './queries'
import { type Scope, writeKey } from './rules'

/** More than any host needs, and a stop for one that runs wild. */
export const REQUESTS_PER_SECOND = 1_000

export type NewKey = {
  workspaceId: string
  /** The one client it opens; left out, it opens every client of the workspace. */
  clientId?: string
  name: string
  scope: Scope
  expiresAt?: Date
  requestsPerSecond?: number
  createdBy: string
}

export type KeyRefusal = { code: 'unknown-client' | 'bad-expiry' | 'unknown-key'; message: string }

/** Makes a key. `key` is the only time that anybody sees it: what is kept is its hash. */
export async function makeKey(wanted: NewKey): Promise<Outcome<{ key: string; listed: ListedKey }, KeyRefusal>> {
  const { workspaceId, clientId, expiresAt } = wanted
  if (clientId && !(await belongs(clientId, workspaceId))) {
    return refuse({ code: 'unknown-client', message: 'There is no such client in this workspace.' })
  }
  if (expiresAt && !(await liesAhead(expiresAt))) {
    return refuse({ code: 'bad-expiry', message: 'The key’s last day must lie ahead.' })
  }
  for (;;) {
    const id = randomBytes(6).toString('hex')
    const key = writeKey(id, randomBytes(24).toString('base64url'))
    const row = {
      id,
      workspaceId,
      clientId: clientId ?? null,
      name: wanted.name,
      scope: wanted.scope,
      hash: hashOf(key),
      requestsPerSecond: wanted.requestsPerSecond ?? REQUESTS_PER_SECOND,
      createdBy: wanted.createdBy,
      createdAt: sql`clock_now()`,
      expiresAt: expiresAt ?? null,
    }
    const made = await db().insert(apiKeys).values(row).onConflictDoNothing().returning({ id: apiKeys.id })
    // One id in 280 trillion is taken by the first key; then another one is drawn.
    if (made.length > 0) return accept({ key, listed: (await keyOf(workspaceId, id)) as ListedKey })
  }
}

/** Revokes a key of the workspace: the next request with it is refused. Doing it twice keeps the first moment. */
export async function revokeKey(revoking: {
  workspaceId: string
  id: string
  revokedBy: string
}): Promise<Outcome<ListedKey, KeyRefusal>> {
  const { workspaceId, id, revokedBy } = revoking
  await db()
    .update(apiKeys)
    .set({ revokedAt: sql`clock_now()`, revokedBy })
    .where(and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
  const key = await keyOf(workspaceId, id)
  return key ? accept(key) : refuse({ code: 'unknown-key', message: 'There is no such key in this workspace.' })
}

/** What is kept of a key. Its secret is random through and through, so a plain SHA-256 gives nothing away. */
export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

async function belongs(clientId: string, workspaceId: string): Promise<boolean> {
  return (await db().$count(clients, and(eq(clients.id, clientId), eq(clients.workspaceId, workspaceId)))) === 1
}

async function liesAhead(moment: Date): Promise<boolean> {
  const [row] = await db().execute<{ ahead: boolean }>(
    sql`select ${moment.toISOString()}::timestamptz > clock_now() as ahead`,
  )
  return row?.ahead === true
}
