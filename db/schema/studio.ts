import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { creditsColumn, moment, whole } from './columns'

/** What a generator drew. `id` is minted by the page: the same click twice is one drawing and one spend. */
export const creations = pgTable(
  'creations',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    generator: text('generator').notNull(),
    prompt: text('prompt').notNull(),
    credits: creditsColumn('credits').notNull(),
    entry: whole('entry').notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
)
