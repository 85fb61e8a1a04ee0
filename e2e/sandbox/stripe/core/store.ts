import { randomBytes } from 'node:crypto'
import type Stripe from 'stripe'
import type { TestCard } from '../engine/cards'
import type { ChargeRule } from '../engine/charge-rules'
import type { CheckoutPlan } from '../engine/checkout-plan'
import type { PendingDebit } from '../engine/debits'
import type { Dunning } from '../engine/dunning-rules'
import type { PaymentOffers } from '../engine/offers'
import type { PortalVisit } from '../engine/portal-visits'
import type { Resumption } from '../engine/resumptions'
import { checkpoint } from './checkpoint'

/** One webhook on its way: an event for an endpoint, tried until it is accepted or given up. */
export type Delivery = {
  id: string
  event: string
  endpoint: string
  attempts: number
  /** Wall clock in milliseconds before which it is not tried again. */
  notBefore: number
  state: 'pending' | 'delivered' | 'given_up' | 'dropped'
  lastError: string | null
}

/** The answer kept under an idempotency key. `answer` is null while the first request is still being answered. */
export type KeptAnswer = {
  key: string
  fingerprint: string
  answer: { status: number; body: string; requestId: string } | null
  /** Wall clock in milliseconds. */
  keptAt: number
}

/** Which test card a payment method is, and whether it has been authenticated for later use. */
export type CardOnFile = { card: TestCard['number']; setUp: boolean; detached?: true }
/** Which test account a payment method is, by its alias. */
export type BankOnFile = { account: string; detached?: true }

export type Tables = {
  customers: Map<string, Stripe.Customer>
  products: Map<string, Stripe.Product>
  prices: Map<string, Stripe.Price>
  paymentMethods: Map<string, Stripe.PaymentMethod>
  paymentIntents: Map<string, Stripe.PaymentIntent>
  setupIntents: Map<string, Stripe.SetupIntent>
  charges: Map<string, Stripe.Charge>
  refunds: Map<string, Stripe.Refund>
  checkoutSessions: Map<string, Stripe.Checkout.Session>
  subscriptions: Map<string, Stripe.Subscription>
  subscriptionSchedules: Map<string, Stripe.SubscriptionSchedule>
  invoices: Map<string, Stripe.Invoice>
  invoiceItems: Map<string, Stripe.InvoiceItem>
  invoicePayments: Map<string, Stripe.InvoicePayment>
  balanceTransactions: Map<string, Stripe.CustomerBalanceTransaction>
  events: Map<string, Stripe.Event>
  webhookEndpoints: Map<string, Stripe.WebhookEndpoint>
  testClocks: Map<string, Stripe.TestHelpers.TestClock>
  portalConfigurations: Map<string, Stripe.BillingPortal.Configuration>
  portalSessions: Map<string, Stripe.BillingPortal.Session>
  // What Stripe knows and never shows: beside the objects, under their ids.
  cardsOnFile: Map<string, CardOnFile>
  banksOnFile: Map<string, BankOnFile>
  /** Debits whose bank has not answered yet, by payment intent. */
  pendingDebits: Map<string, PendingDebit>
  checkoutPlans: Map<string, CheckoutPlan>
  /** What a paused subscription becomes once its resumption invoice is settled, by subscription. */
  resumptions: Map<string, Resumption>
  /** Who may be in the portal, by the secret in the address. */
  portalVisits: Map<string, PortalVisit>
  /** Settings of the account that Stripe keeps in its dashboard. */
  settings: Map<'dunning', Dunning>
  /** Which ways to pay the account has switched on. */
  offers: Map<'offers', PaymentOffers>
  webhookSecrets: Map<string, string>
  deliveries: Map<string, Delivery>
  keptAnswers: Map<string, KeptAnswer>
  /** Deleted ids with their object type: Stripe still answers them with `deleted: true`. */
  deleted: Map<string, string>
}
export type TableName = keyof Tables

const emptyTables = (): Tables => ({
  customers: new Map(),
  products: new Map(),
  prices: new Map(),
  paymentMethods: new Map(),
  paymentIntents: new Map(),
  setupIntents: new Map(),
  charges: new Map(),
  refunds: new Map(),
  checkoutSessions: new Map(),
  subscriptions: new Map(),
  subscriptionSchedules: new Map(),
  invoices: new Map(),
  invoiceItems: new Map(),
  invoicePayments: new Map(),
  balanceTransactions: new Map(),
  events: new Map(),
  webhookEndpoints: new Map(),
  testClocks: new Map(),
  portalConfigurations: new Map(),
  portalSessions: new Map(),
  cardsOnFile: new Map(),
  banksOnFile: new Map(),
  pendingDebits: new Map(),
  checkoutPlans: new Map(),
  resumptions: new Map(),
  portalVisits: new Map(),
  settings: new Map(),
  offers: new Map(),
  webhookSecrets: new Map(),
  deliveries: new Map(),
  keptAnswers: new Map(),
  deleted: new Map(),
})

/** Plain data of the whole sandbox, as the snapshot file and `/_sandbox/state` show it. */
export type Dump = { offset: number; tables: { [name: string]: [string, unknown][] } }

/**
 * Everything the sandbox knows, in memory. Only one thing runs at a time and no handler awaits, so each request is
 * one atomic step; `attempt` makes a step that fails undo itself. Objects hold ids where Stripe could expand;
 * lists are in order of creation.
 */
export class Store {
  tables = emptyTables()
  /** Seconds that customers without a test clock are ahead of the wall clock. */
  offset = 0
  /** While time is being advanced: the moment just being lived through, per test clock id or `wall`. */
  private pinned: { clock: string | null; at: number } | null = null
  /** The request being handled, which its events name; null when time itself is the cause. */
  request: { id: string; idempotencyKey: string | null } | null = null
  /** What charges meet whatever their card, set by the control API and on the dashboard; never saved. */
  chargeRules: ChargeRule[] = []

  constructor(readonly baseUrl: string) {}

  /** Unix seconds as the customer lives them: its test clock's time, or the wall clock plus the offset. */
  now(customer?: string | { id: string } | null): number {
    return this.timeOf(customer ? this.clockOf(idOf(customer)) : null)
  }

  /** The time of a test clock, or of everybody without one (null). */
  timeOf(clock: string | null): number {
    if (this.pinned && this.pinned.clock === clock) return this.pinned.at
    const frozen = clock ? this.tables.testClocks.get(clock)?.frozen_time : undefined
    return frozen ?? Math.floor(Date.now() / 1000) + this.offset
  }

  clockOf(customer: string): string | null {
    return idOf(this.tables.customers.get(customer)?.test_clock ?? null)
  }

  /** Runs `step` with the clock standing at `at`. */
  during<T>(clock: string | null, at: number, step: () => T): T {
    const outer = this.pinned
    this.pinned = { clock, at }
    try {
      return step()
    } finally {
      this.pinned = outer
    }
  }

  /** Runs `step`; if it throws, nothing of it has happened. With a customer it may change that customer's rows only. */
  attempt<T>(step: () => T, customer: string | null = null): T {
    const undo = checkpoint(this, customer)
    try {
      return step()
    } catch (fault) {
      undo()
      throw fault
    }
  }

  /** What `step` would answer; nothing of it happens. It may change one customer's rows only. */
  rehearse<T>(step: () => T, customer: string): T {
    const undo = checkpoint(this, customer)
    try {
      return structuredClone(step())
    } finally {
      undo()
    }
  }

  /** The object with this id, of whatever kind. */
  find(id: string): { id: string; object: string } | undefined {
    for (const name of OBJECT_TABLES) {
      const found = this.tables[name].get(id)
      if (found) return found
    }
    return undefined
  }

  dump(): Dump {
    const tables: Dump['tables'] = {}
    for (const [name, table] of Object.entries(this.tables)) tables[name] = [...table]
    return { offset: this.offset, tables }
  }

  load(dump: Dump): void {
    this.reset()
    this.offset = dump.offset
    for (const [name, rows] of Object.entries(dump.tables)) {
      if (!Object.hasOwn(this.tables, name)) continue
      const table = this.tables[name as TableName] as Map<string, unknown>
      for (const [id, row] of rows) table.set(id, row)
    }
  }

  reset(): void {
    this.tables = emptyTables()
    this.offset = 0
    this.chargeRules = []
  }
}

const OBJECT_TABLES = [
  'customers',
  'products',
  'prices',
  'paymentMethods',
  'paymentIntents',
  'setupIntents',
  'charges',
  'refunds',
  'checkoutSessions',
  'subscriptions',
  'subscriptionSchedules',
  'invoices',
  'invoiceItems',
  'invoicePayments',
  'testClocks',
  'portalConfigurations',
] as const satisfies TableName[]

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A new id in Stripe's manner: prefix, underscore, letters and digits. */
export function newId(prefix: string, length = 24): string {
  return `${prefix}_${[...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`
}

/** The id of something that may be expanded; null stays null. */
export function idOf(value: string | { id: string }): string
export function idOf(value: string | { id: string } | null | undefined): string | null
export function idOf(value: string | { id: string } | null | undefined): string | null {
  return typeof value === 'string' ? value : (value?.id ?? null)
}

/** Decimal amounts are text on the wire; the SDK turns them into `Stripe.Decimal`, whose type stands here for it. */
export const decimal = (value: number): Stripe.Decimal => String(value) as unknown as Stripe.Decimal
