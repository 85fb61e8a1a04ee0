import { sql } from 'drizzle-orm'
import { boolean, check, pgTable } from 'drizzle-orm/pg-core'
import { whole } from './columns'

/** The time machine: what the sandbox adds to the database's clock. One row, zero everywhere else. */
export const clock = pgTable(
  'clock',
  {
    id: boolean('id').primaryKey().default(true),
    offsetMs: whole('offset_ms').notNull().default(0),
  },
  (table) => [check('clock_one_row', sql`${table.id}`), check('clock_forward', sql`${table.offsetMs} >= 0`)],
)
