import type Stripe from 'stripe'
import { changeAndTell } from '../core/events'
import { idOf, type Store } from '../core/store'
import { nextBoundary } from './calendar'
import { expireCheckoutSession } from './checkout'
import { draftInvoice } from './invoice-drafts'
import { finalizeInvoice } from './invoices'
import { afterInvoicePaid, afterRefusal, payInvoice, subscriptionOf } from './settlement'
import { intervalOf, periodLine } from './subscription-lines'
import { endSubscription, paymentMethodOf, periodEndOf } from './subscriptions'

/*
 * Time passes as a queue of what is due, in order of its moment: everything that happens is dated when it was due,
 * however far time is advanced in one go.
 */

const HOUR = 3600
/** A first payment that nobody completes. */
const INCOMPLETE_LIVES = 23 * HOUR

type Due = { at: number; happen(): void }

/** Lives through everything due until `until` for the customers of one test clock, or (null) for all without one. */
export function liveUntil(store: Store, clock: string | null, until: number): void {
  for (let next = earliest(store, clock, until); next; next = earliest(store, clock, until)) {
    const frozen = clock ? store.tables.testClocks.get(clock) : undefined
    if (frozen) frozen.frozen_time = Math.max(frozen.frozen_time, next.at)
    store.during(clock, next.at, next.happen)
  }
}

function earliest(store: Store, clock: string | null, until: number): Due | null {
  let first: Due | null = null
  const consider = (at: number | null | undefined, happen: () => void) => {
    if (at !== null && at !== undefined && at <= until && (first === null || at < first.at)) first = { at, happen }
  }
  const lives = (customer: string | null) => (customer ? store.clockOf(customer) : null) === clock

  for (const invoice of store.tables.invoices.values()) {
    if (!lives(idOf(invoice.customer))) continue
    if (invoice.status === 'draft') {
      consider(invoice.automatically_finalizes_at, () => collect(store, invoice))
    } else if (invoice.status === 'open' && invoice.auto_advance) {
      consider(invoice.next_payment_attempt, () => tryAgain(store, invoice))
    }
  }
  for (const subscription of store.tables.subscriptions.values()) {
    if (!lives(idOf(subscription.customer))) continue
    if (subscription.status === 'incomplete') {
      consider(subscription.created + INCOMPLETE_LIVES, () =>
        endSubscription(store, subscription, 'payment_failed', 'incomplete_expired'),
      )
    } else if (['active', 'past_due', 'unpaid'].includes(subscription.status)) {
      consider(subscription.cancel_at, () => endSubscription(store, subscription, 'cancellation_requested'))
      consider(periodEndOf(subscription), () => renew(store, subscription))
    }
  }
  for (const session of store.tables.checkoutSessions.values()) {
    if (session.status !== 'open' || !lives(idOf(session.customer))) continue
    consider(session.expires_at, () => void expireCheckoutSession(store, session.id))
  }
  return first
}

/** A period ends: the next one begins, and its invoice waits an hour as a draft. */
function renew(store: Store, subscription: Stripe.Subscription): void {
  const start = periodEndOf(subscription)
  const previousStart = Math.min(...subscription.items.data.map((item) => item.current_period_start))
  const end = nextBoundary(subscription.billing_cycle_anchor, intervalOf(subscription.items.data[0]!.price), start)
  const items = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: start,
    current_period_end: end,
  }))
  changeAndTell(store, 'customer.subscription.updated', subscription, {
    items: { ...subscription.items, data: items },
  })
  const customer = store.tables.customers.get(idOf(subscription.customer))!
  const invoice = draftInvoice(store, {
    customer,
    currency: subscription.currency,
    subscription,
    lines: items.map((item) => periodLine(store, subscription, item)),
    reason: 'subscription_cycle',
    period: { start: previousStart, end: start },
    defaultPaymentMethod: null,
    description: null,
    footer: null,
    metadata: {},
    // An unpaid subscription goes on making drafts, and nobody collects them.
    finalizesAt: subscription.status === 'unpaid' ? null : start + HOUR,
  })
  subscription.latest_invoice = invoice.id
}

function collect(store: Store, invoice: Stripe.Invoice): void {
  finalizeInvoice(store, invoice)
  if (invoice.status === 'paid') afterInvoicePaid(store, invoice)
  else charge(store, invoice)
}

function tryAgain(store: Store, invoice: Stripe.Invoice): void {
  invoice.next_payment_attempt = null
  charge(store, invoice)
}

function charge(store: Store, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(store, invoice)
  const method = subscription && paymentMethodOf(store, subscription)
  if (method) payInvoice(store, invoice, { paymentMethod: method, offSession: true })
  else {
    invoice.attempt_count += 1
    invoice.attempted = true
    afterRefusal(store, invoice)
  }
  // The last retry failed: there is nothing more to wait for.
  if (invoice.status === 'open' && invoice.next_payment_attempt === null && subscription) {
    endSubscription(store, subscription, 'payment_failed')
  }
}
