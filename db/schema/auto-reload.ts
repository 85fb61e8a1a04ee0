import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { centsColumn, creditsColumn, moment } from './columns'

/** What auto-reload waits for below its mark though it is on, once somebody was written about it. */
const WAITING_REASONS = ['no-card', 'not-allowed', 'pack-gone', 'terms-changed'] as const

/** Why auto-reload stopped by itself. */
export const STOP_REASONS = ['declined', 'fault', 'plan-ended', ...WAITING_REASONS] as const

/**
 * An account's auto-reload: what was agreed to, and what its charges have led to. Its row is the lock under which a
 * charge is decided, so that switching off holds from its commit on. `lookAt` is when it is decided about again, though
 * no spend asks for it.
 */
export const autoReloads = pgTable(
  'auto_reloads',
  {
    accountId: uuid('account_id').primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    isOn: boolean('is_on').notNull(),
    pack: text('pack').notNull(),
    threshold: creditsColumn('threshold').notNull(),
    /** Declined charges in a row. */
    declines: integer('declines').notNull().default(0),
    stoppedReason: text('stopped_reason', { enum: STOP_REASONS }),
    /** The card on file when it stopped: another one lets it go on, where the catalog says so. */
    stoppedCard: text('stopped_card'),
    stoppedAt: moment('stopped_at'),
    /** No charge before this moment. Switching off and on again does not shorten it. */
    coolUntil: moment('cool_until'),
    lookAt: moment('look_at'),
    /** When it was last switched off, by somebody or by the plan's end: a purchase begun before then does not switch it on. */
    offAt: moment('off_at'),
    /** The words that were agreed to, as they were shown, and who agreed when. */
    consentWords: text('consent_words').notNull(),
    consentVersion: text('consent_version').notNull(),
    consentAt: moment('consent_at').notNull(),
    consentBy: uuid('consent_by').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    index('auto_reloads_on').on(table.lookAt).where(sql`is_on`),
    index('auto_reloads_workspace').on(table.workspaceId).where(sql`is_on`),
  ],
)

export const ATTEMPT_STATUSES = ['open', 'authentication', 'paid', 'declined', 'outage', 'canceled'] as const

/**
 * One charge that auto-reload began, written in the commit that decided it and before Stripe is called; the purchase of
 * the same commit carries the money. One at a time is open an account. `card` is the one that was charged.
 */
export const autoReloadAttempts = pgTable(
  'auto_reload_attempts',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    purchaseId: uuid('purchase_id').notNull(),
    status: text('status', { enum: ATTEMPT_STATUSES }).notNull(),
    credits: creditsColumn('credits').notNull(),
    amountCents: centsColumn('amount_cents').notNull(),
    card: text('card').notNull(),
    reason: text('reason'),
    beganAt: moment('began_at').notNull(),
    settledAt: moment('settled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    uniqueIndex('auto_reload_attempts_purchase').on(table.accountId, table.purchaseId),
    uniqueIndex('auto_reload_attempts_one_open').on(table.accountId).where(sql`status in ('open', 'authentication')`),
    index('auto_reload_attempts_recent').on(table.accountId, table.beganAt),
  ],
)

/** Who has opened the dialog of one-time packages of which client: until then a dot marks it as new. */
export const oneTimeSeen = pgTable(
  'one_time_seen',
  {
    accountId: uuid('account_id').notNull(),
    userId: uuid('user_id').notNull(),
    seenAt: moment('seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.userId] })],
)
