import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgSequence, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Credits } from '@/lib/core/money'
import { LIVE_STATUSES, OPEN_STATUSES, SUBSCRIPTION_STATUSES } from '@/lib/core/subscription-status'
import { centsColumn, creditsColumn, moment, whole } from './columns'

const among = (statuses: readonly string[]) => sql.raw(`status in ('${statuses.join("', '")}')`)

/**
 * Numbers every read of an object at Stripe before it is sent: of two reads of the same object, the one with the higher
 * number is the one to believe.
 */
export const stripeReads = pgSequence('stripe_reads')

/** One subscription of a client, written before Stripe hears of it. Its id travels in Stripe's metadata. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    plan: text('plan').notNull(),
    interval: text('interval', { enum: ['month', 'year'] }).notNull(),
    status: text('status', { enum: SUBSCRIPTION_STATUSES }).notNull(),
    stripeSubscriptionId: text('stripe_subscription_id'),
    stripeCheckoutSessionId: text('stripe_checkout_session_id'),
    anchorAt: moment('anchor_at'),
    periodStart: moment('period_start'),
    periodEnd: moment('period_end'),
    cancelAt: moment('cancel_at'),
    /** What one interval costs at Stripe. */
    priceCents: centsColumn('price_cents'),
    /** The change that Stripe's schedule makes at the period's end. */
    stripeScheduleId: text('stripe_schedule_id'),
    scheduledPlan: text('scheduled_plan'),
    scheduledInterval: text('scheduled_interval', { enum: ['month', 'year'] }),
    scheduledAt: moment('scheduled_at'),
    /** While it is paused: since when, and until when the person chose; that date is ours, Stripe knows none. */
    pausedAt: moment('paused_at'),
    pausedUntil: moment('paused_until'),
    /** How far its paid invoices reach; null for one that has brought no credits. */
    paidUntil: moment('paid_until'),
    /** The number of the read that this row shows. */
    readNumber: whole('read_number'),
    /** How many calls for its checkout brought no answer: each has a key of its own at Stripe. */
    checkoutMisses: integer('checkout_misses').notNull().default(0),
    /** Of one without a place: how often it was to be closed and paid back, when last, and since when it is. */
    surplusTries: integer('surplus_tries').notNull().default(0),
    surplusTriedAt: moment('surplus_tried_at'),
    surplusClosedAt: moment('surplus_closed_at'),
    createdBy: uuid('created_by').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    uniqueIndex('subscriptions_stripe').on(table.accountId, table.stripeSubscriptionId),
    uniqueIndex('subscriptions_one_open').on(table.accountId).where(among(OPEN_STATUSES)),
    index('subscriptions_checkouts')
      .on(table.createdAt)
      .where(among(['checkout'])),
    index('subscriptions_covered')
      .on(sql`coalesce(${table.paidUntil}, ${table.createdAt})`)
      .where(among(['incomplete', ...LIVE_STATUSES])),
    index('subscriptions_read')
      .on(table.readNumber)
      .where(among(['incomplete', ...LIVE_STATUSES])),
    index('subscriptions_paused')
      .on(table.pausedUntil)
      .where(among(['paused'])),
    index('subscriptions_surplus')
      .on(table.surplusTriedAt)
      .where(sql`status = 'abandoned' and surplus_closed_at is null`),
  ],
)

export const CHANGE_KINDS = ['upgrade', 'downgrade', 'change', 'undo', 'pause', 'resume', 'cancel', 'keep'] as const

/**
 * What somebody asked of a live subscription, written before Stripe is asked: `id` is the idempotency key there. One is
 * open an account at a time, so a double click and a second tab are the same change or have to wait.
 */
export const subscriptionChanges = pgTable(
  'subscription_changes',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    subscriptionId: uuid('subscription_id').notNull(),
    kind: text('kind', { enum: CHANGE_KINDS }).notNull(),
    fromPlan: text('from_plan').notNull(),
    fromInterval: text('from_interval', { enum: ['month', 'year'] }).notNull(),
    toPlan: text('to_plan').notNull(),
    toInterval: text('to_interval', { enum: ['month', 'year'] }).notNull(),
    /** Whether it takes effect at once or with the next period. */
    effect: text('effect', { enum: ['now', 'period-end'] }).notNull(),
    /** The moment that money and credits are prorated at, of a change that takes effect at once. */
    prorationAt: moment('proration_at'),
    pausedUntil: moment('paused_until'),
    /** A change that was scheduled and gives way to this one: put back should this one fail. */
    replacesPlan: text('replaces_plan'),
    replacesInterval: text('replaces_interval', { enum: ['month', 'year'] }),
    /** What the person was shown: the same one again is the same wish, and gets the same answer. */
    quote: text('quote'),
    /** What of a pause's credit becomes the customer's balance when the paused plan ends, and since when it is. */
    keptCents: centsColumn('kept_cents'),
    keptAt: moment('kept_at'),
    keptTries: integer('kept_tries').notNull().default(0),
    keptTriedAt: moment('kept_tried_at'),
    status: text('status', { enum: ['pending', 'done', 'failed'] }).notNull(),
    /** Set while it is pending: it did nothing, and what was scheduled before is still to be put back. */
    failure: text('failure'),
    backTries: integer('back_tries').notNull().default(0),
    backTriedAt: moment('back_tried_at'),
    /** Who asked; null where a date had come. */
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    settledAt: moment('settled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    uniqueIndex('subscription_changes_one_open')
      .on(table.accountId)
      .where(among(['pending'])),
    index('subscription_changes_pending')
      .on(table.createdAt)
      .where(among(['pending'])),
    index('subscription_changes_to_keep')
      .on(table.keptTriedAt)
      .where(sql`kept_cents is not null and kept_at is null and status = 'done'`),
  ],
)

/**
 * What each paid invoice of a subscription came to, once. `paid-after-end` is money for a plan that was over: it brought
 * nothing, and an operator decides about it. `ahead` waits until `due_at`.
 */
export const subscriptionInvoices = pgTable(
  'subscription_invoices',
  {
    accountId: uuid('account_id').notNull(),
    invoiceId: text('invoice_id').notNull(),
    subscriptionId: uuid('subscription_id').notNull(),
    outcome: text('outcome').notNull(),
    amountCents: centsColumn('amount_cents').notNull(),
    currency: text('currency').notNull(),
    paidAt: moment('paid_at').notNull(),
    dueAt: moment('due_at'),
    settledAt: moment('settled_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.invoiceId] }),
    index('subscription_invoices_invoice').on(table.invoiceId),
    index('subscription_invoices_stranded')
      .on(table.paidAt)
      .where(sql`outcome in ('not-a-refill', 'paid-after-end', 'unknown-price', 'several-plans', 'wrong-amount')`),
    index('subscription_invoices_ahead').on(table.dueAt).where(sql`outcome = 'ahead'`),
  ],
)

/**
 * When an account's plan credits arrive. Free plans refill without end (`paidUntil` is null); paid ones up to what a
 * paid invoice covers, so that a month inside a yearly plan needs no invoice of its own and no invoice means no credits.
 */
export const refillCalendars = pgTable(
  'refill_calendars',
  {
    accountId: uuid('account_id').primaryKey(),
    source: text('source').notNull(),
    plan: text('plan').notNull(),
    every: text('every', { enum: ['day', 'month'] }).notNull(),
    credits: creditsColumn('credits').notNull(),
    rolloverCap: creditsColumn('rollover_cap').notNull(),
    anchorAt: moment('anchor_at').notNull(),
    paidUntil: moment('paid_until'),
    nextIndex: integer('next_index').notNull(),
    nextAt: moment('next_at'),
  },
  (table) => [index('refill_calendars_due').on(table.nextAt)],
)

/** Auto-reload as it was agreed to beside a purchase: below how many credits, and in which words. */
export type Arming = {
  threshold: Credits
  words: string
  version: string
  /** The try in which it was withdrawn: that one and those before it switch nothing on. */
  withdrawnIn?: number
  /** Whether it was switched on when the purchase was paid; not set before. */
  isOn?: boolean
}

export const PURCHASE_STATUSES = ['pending', 'processing', 'paid', 'failed', 'canceled'] as const

/**
 * One top-up, written before Stripe is called. `requestId` is minted by the dialog: the same click twice is one row.
 * `attempt` counts a person's tries; (id, attempt) is the idempotency key at Stripe. `triedAt` is when that try began,
 * `calls` how often Stripe was asked for its money. `stripeCustomerId` pays, whoever the workspace's customer is by then.
 * `doublePaymentIntents` paid it once more, and those of them in `refundedPaymentIntents` are given back for certain.
 */
export const purchases = pgTable(
  'purchases',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull().defaultRandom(),
    workspaceId: uuid('workspace_id').notNull(),
    requestId: uuid('request_id').notNull(),
    pack: text('pack').notNull(),
    quantity: integer('quantity').notNull(),
    credits: creditsColumn('credits').notNull(),
    amountCents: centsColumn('amount_cents').notNull(),
    currency: text('currency').notNull(),
    /** Without the discount; null where there is none. */
    listAmountCents: centsColumn('list_amount_cents'),
    discountPercent: integer('discount_percent').notNull().default(0),
    origin: text('origin', { enum: ['person', 'auto-reload'] })
      .notNull()
      .default('person'),
    /** Auto-reload that was agreed to as part of it: switched on in the commit that makes it paid. */
    arming: jsonb('arming').$type<Arming>(),
    method: text('method', { enum: ['saved_card', 'element', 'checkout'] }).notNull(),
    attempt: integer('attempt').notNull().default(1),
    triedAt: moment('tried_at').notNull().default(sql`clock_now()`),
    calls: integer('calls').notNull().default(0),
    status: text('status', { enum: PURCHASE_STATUSES }).notNull(),
    failure: text('failure'),
    stripePaymentIntentId: text('stripe_payment_intent_id'),
    stripeCheckoutSessionId: text('stripe_checkout_session_id'),
    stripeCustomerId: text('stripe_customer_id'),
    doublePaymentIntents: text('double_payment_intents').array().notNull().default([]),
    refundedPaymentIntents: text('refunded_payment_intents').array().notNull().default([]),
    /** How often a double was to be given back, and when last: each time has a key of its own at Stripe. */
    refundTries: integer('refund_tries').notNull().default(0),
    refundTriedAt: moment('refund_tried_at'),
    /** When the bank gave back what was on its way, and when a person put the notice of it away. */
    returnedAt: moment('returned_at'),
    returnSeenAt: moment('return_seen_at'),
    entry: whole('entry'),
    createdBy: uuid('created_by').notNull(),
    createdAt: moment('created_at').notNull(),
    paidAt: moment('paid_at'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    uniqueIndex('purchases_request').on(table.accountId, table.requestId),
    uniqueIndex('purchases_payment_intent').on(table.accountId, table.stripePaymentIntentId),
    uniqueIndex('purchases_checkout_session').on(table.accountId, table.stripeCheckoutSessionId),
    index('purchases_open').on(table.triedAt).where(sql`status in ('pending', 'processing')`),
    index('purchases_to_refund')
      .on(table.refundTriedAt)
      .where(sql`cardinality(double_payment_intents) > cardinality(refunded_payment_intents)`),
    index('purchases_returned').on(table.accountId).where(sql`returned_at is not null and return_seen_at is null`),
  ],
)

/** The webhook inbox: every event once, as received; `handledAt` commits together with what the event caused. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    payload: jsonb('payload').notNull(),
    receivedAt: moment('received_at').notNull(),
    handledAt: moment('handled_at'),
    outcome: text('outcome'),
  },
  (table) => [index('webhook_events_received').on(table.receivedAt)],
)
