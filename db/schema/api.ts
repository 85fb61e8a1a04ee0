import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { users } from './auth'
import { bytes, moment } from './columns'
import { clients, workspaces } from './workspaces'

export const SCOPES = ['read', 'spend', 'admin'] as const

/**
 * A host application's key to the HTTP API. The key itself is kept nowhere: `id` is its public part, `hash` the SHA-256
 * of the whole. `clientId` is null for a key that opens every client of the workspace.
 */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: text('id').primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    clientId: uuid('client_id').references(() => clients.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    scope: text('scope', { enum: SCOPES }).notNull(),
    hash: bytes('hash').notNull(),
    requestsPerSecond: integer('requests_per_second').notNull(),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => users.id),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at'),
    lastUsedAt: moment('last_used_at'),
    revokedAt: moment('revoked_at'),
    revokedBy: uuid('revoked_by').references(() => users.id),
  },
  (table) => [index('api_keys_workspace').on(table.workspaceId)],
)
