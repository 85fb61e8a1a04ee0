import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { credits } from '@/lib/core/money'
import { bytes, creditsColumn, moment, whole } from './columns'

export const BUCKETS = ['rollover', 'add-on', 'plan', 'top-up'] as const
export const ENTRY_KINDS = ['grant', 'refill', 'spend', 'rollover', 'expiry'] as const

/**
 * One row per book: what the last entry left behind, so that deciding a command reads no history.
 * The row is also the lock under which an account's book is written.
 */
export const accounts = pgTable('accounts', {
  id: uuid('id').primaryKey(),
  lastEntry: whole('last_entry').notNull().default(0),
  lastLot: integer('last_lot').notNull().default(0),
  lastHash: bytes('last_hash').notNull(),
  lastBookedAt: moment('last_booked_at').notNull(),
  balance: creditsColumn('balance').notNull().default(credits(0)),
  rolloverCap: creditsColumn('rollover_cap').notNull().default(credits(0)),
  topUpsLocked: boolean('top_ups_locked').notNull().default(false),
})

/**
 * Credits from one source with one expiry. `remaining` stands in no index and no predicate (`open` does), so that
 * draining a lot stays a heap-only update.
 */
export const lots = pgTable(
  'lots',
  {
    accountId: uuid('account_id').notNull(),
    number: integer('number').notNull(),
    bucket: text('bucket', { enum: BUCKETS }).notNull(),
    source: text('source').notNull(),
    entry: whole('entry').notNull(),
    granted: creditsColumn('granted').notNull(),
    remaining: creditsColumn('remaining').notNull(),
    happenedAt: moment('happened_at').notNull(),
    expiresAt: moment('expires_at'),
    rollsOver: boolean('rolls_over').notNull(),
    open: boolean('open').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.number] }),
    index('lots_open').on(table.accountId).where(sql`open`),
  ],
)

/** The book. Only ever inserted: a trigger and the grants refuse the rest. `lots` reads `3:-40 4:-10`. */
export const entries = pgTable(
  'entries',
  {
    accountId: uuid('account_id').notNull(),
    number: bigint('number', { mode: 'number' }).notNull(),
    kind: text('kind', { enum: ENTRY_KINDS }).notNull(),
    amount: whole('amount').notNull(),
    balanceAfter: creditsColumn('balance_after').notNull(),
    happenedAt: moment('happened_at').notNull(),
    bookedAt: moment('booked_at').notNull(),
    key: text('key').notNull(),
    requestHash: bytes('request_hash').notNull(),
    actor: text('actor').notNull(),
    feature: text('feature'),
    groupRef: text('group_ref'),
    reason: text('reason'),
    lots: text('lots').notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.number] }),
    uniqueIndex('entries_key').on(table.accountId, table.key),
  ],
)
