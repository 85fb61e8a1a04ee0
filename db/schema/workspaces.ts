import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { users } from './auth'
import { moment, whole } from './columns'

/** Who pays: one Stripe customer, one currency, one catalog. The card columns mirror Stripe's default payment method. */
export const workspaces = pgTable(
  'workspaces',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    catalog: text('catalog', { enum: ['studio', 'tokens', 'agency', 'space'] }).notNull(),
    stripeCustomerId: text('stripe_customer_id').unique(),
    /** The customer before this one, deleted at Stripe: its successor is created under another key. */
    formerCustomerId: text('former_customer_id'),
    /** How many calls that were to create it brought no answer: each has a key of its own at Stripe. */
    customerMisses: integer('customer_misses').notNull().default(0),
    /** The number of the read that the card columns show. */
    cardReadNumber: whole('card_read_number'),
    cardId: text('card_id'),
    /** The same for every payment method made from one card number. */
    cardFingerprint: text('card_fingerprint'),
    cardBrand: text('card_brand'),
    cardLast4: text('card_last4'),
    cardExpMonth: integer('card_exp_month'),
    cardExpYear: integer('card_exp_year'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('workspaces_card').on(table.cardId)],
)

export const members = pgTable(
  'members',
  {
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ['owner', 'admin', 'member', 'viewer'] }).notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] }), index('members_user').on(table.userId)],
)

/** Who holds credits. A client's id is its account's id in the ledger; `slug` names it in addresses. */
export const clients = pgTable(
  'clients',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    slug: text('slug').notNull().unique(),
    name: text('name').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('clients_workspace').on(table.workspaceId)],
)
