import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { credits } from '@/lib/core/money'
import { bytes, creditsColumn, moment, whole } from './columns'

export const BUCKETS = ['rollover', 'add-on', 'plan', 'top-up'] as const
export const ENTRY_KINDS = [
  'grant',
  'refill',
  'spend',
  'hold',
  'capture',
  'release',
  'refund',
  'take-back',
  'restore',
  'repayment',
  'adjustment',
  'transfer-out',
  'transfer-in',
  'forfeit',
  'lock',
  'unlock',
  'rollover',
  'expiry',
] as const

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
  debt: creditsColumn('debt').notNull().default(credits(0)),
  rolloverCap: creditsColumn('rollover_cap').notNull().default(credits(0)),
  cycleEndsAt: moment('cycle_ends_at'),
  topUpsLocked: boolean('top_ups_locked').notNull().default(false),
  /** The mark that auto-reload watches: falling below it enqueues `balance.dropped`. Null where nobody watches. */
  watchBelow: creditsColumn('watch_below'),
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
    held: creditsColumn('held').notNull().default(credits(0)),
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
    // Numbers first: what Postgres aligns to eight bytes then needs no filling between.
    accountId: uuid('account_id').notNull(),
    number: bigint('number', { mode: 'number' }).notNull(),
    amount: whole('amount').notNull(),
    balanceAfter: creditsColumn('balance_after').notNull(),
    happenedAt: moment('happened_at').notNull(),
    bookedAt: moment('booked_at').notNull(),
    ref: whole('ref'),
    kind: text('kind', { enum: ENTRY_KINDS }).notNull(),
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
    index('entries_undoing').on(table.accountId, table.ref).where(sql`kind in ('refund', 'take-back', 'restore')`),
  ],
)

/** Credits reserved for work under way, by the entry that reserved them. `slices` reads `3:40 4:10`. */
export const holds = pgTable(
  'holds',
  {
    accountId: uuid('account_id').notNull(),
    entry: whole('entry').notNull(),
    key: text('key').notNull(),
    slices: text('slices').notNull(),
    expiresAt: moment('expires_at').notNull(),
    feature: text('feature').notNull(),
    groupRef: text('group_ref'),
    open: boolean('open').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.entry] }),
    uniqueIndex('holds_key').on(table.accountId, table.key),
    index('holds_due').on(table.accountId, table.expiresAt).where(sql`open`),
  ],
)

/** What a day's use came to, by feature and group, refunds taken off: written together with the entries it counts. */
export const usageDays = pgTable(
  'usage_days',
  {
    accountId: uuid('account_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    feature: text('feature').notNull(),
    groupRef: text('group_ref').notNull().default(''),
    credits: creditsColumn('credits').notNull(),
    uses: integer('uses').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.day, table.feature, table.groupRef] })],
)
