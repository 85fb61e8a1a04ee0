import type Stripe from 'stripe'
import { idOf, type Store } from '../core/store'
import { expireCheckoutSession } from './checkout'
import { settleDebit } from './debit-settlement'
import { giveUpCollecting, recordRefusal } from './dunning'
import { finalizeInvoice, voidInvoice } from './invoices'
import { renew } from './renewals'
import { resumptionBy } from './resumptions'
import { scheduleOf } from './schedule-states'
import { endPhase } from './schedules'
import { afterInvoicePaid, payInvoice } from './settlement'
import { endSubscription, paymentMethodOf, periodEndOf, subscriptionOf } from './subscriptions'

/*
 * Time passes as a queue of what is due, in order of its moment: everything that happens is dated when it was due,
 * however far time is advanced in one go.
 */

/** A first payment that nobody completes, and a resumption that nobody pays. */
const WAITS_SECONDS = 23 * 3600

type Due = { at: number; happen(): void }

/** Lives through everything due until `until` for the customers of one test clock, or (null) for all without one. */
export function liveUntil(store: Store, clock: string | null, until: number): void {
  for (let next = earliest(store, clock, until); next; next = earliest(store, clock, until)) {
    const frozen = clock ? store.tables.testClocks.get(clock) : undefined
    if (frozen) frozen.frozen_time = Math.max(frozen.frozen_time, next.at)
    store.during(clock, next.at, next.happen)
  }
}

/** The next moment at which something falls due for customers without a test clock; null when nothing will. */
export const nextDueAt = (store: Store): number | null => earliest(store, null, Number.MAX_SAFE_INTEGER)?.at ?? null

function earliest(store: Store, clock: string | null, until: number): Due | null {
  let first: Due | null = null
  const consider = (at: number | null | undefined, happen: () => void) => {
    if (at !== null && at !== undefined && at <= until && (first === null || at < first.at)) first = { at, happen }
  }
  const lives = (customer: string | null) => (customer ? store.clockOf(customer) : null) === clock

  for (const invoice of store.tables.invoices.values()) {
    if ((invoice.status === 'draft' || invoice.status === 'open') && lives(idOf(invoice.customer))) {
      dueOfInvoice(store, invoice, consider)
    }
  }
  for (const subscription of store.tables.subscriptions.values()) {
    if (!lives(idOf(subscription.customer))) continue
    if (subscription.status === 'incomplete') {
      consider(subscription.created + WAITS_SECONDS, () =>
        endSubscription(store, subscription, 'payment_failed', 'incomplete_expired'),
      )
    } else if (subscription.status === 'paused') {
      consider(subscription.cancel_at, () => endSubscription(store, subscription, 'cancellation_requested'))
    } else if (['active', 'past_due', 'unpaid'].includes(subscription.status)) {
      dueOfPeriod(store, subscription, consider)
    }
  }
  for (const { intent, customer, dueAt } of store.tables.pendingDebits.values()) {
    if (lives(customer)) consider(dueAt, () => void settleDebit(store, intent))
  }
  for (const session of store.tables.checkoutSessions.values()) {
    if (session.status !== 'open' || !lives(idOf(session.customer))) continue
    consider(session.expires_at, () => void expireCheckoutSession(store, session.id))
  }
  return first
}

type Consider = (at: number | null | undefined, happen: () => void) => void

function dueOfInvoice(store: Store, invoice: Stripe.Invoice, consider: Consider): void {
  if (invoice.status === 'draft') {
    consider(invoice.automatically_finalizes_at, () => collect(store, invoice))
    return
  }
  if (invoice.auto_advance) consider(invoice.next_payment_attempt, () => charge(store, invoice))
  if (!invoice.attempted && resumptionBy(store, invoice)) {
    consider(invoice.created + WAITS_SECONDS, () => voidInvoice(store, invoice))
  }
}

/** Of what falls on the same moment, an end comes before a switch, and a switch at a period's end is the renewal's. */
function dueOfPeriod(store: Store, subscription: Stripe.Subscription, consider: Consider): void {
  const end = periodEndOf(subscription)
  const schedule = scheduleOf(store, subscription)
  const phase = schedule?.current_phase
  consider(subscription.cancel_at, () => endSubscription(store, subscription, 'cancellation_requested'))
  if (schedule && phase) {
    const last = schedule.phases.at(-1)?.end_date === phase.end_date
    const endsIt = last && schedule.end_behavior === 'cancel'
    if (endsIt || phase.end_date !== end) consider(phase.end_date, () => endPhase(store, subscription, schedule))
  }
  consider(end, () => renew(store, subscription))
}

function collect(store: Store, invoice: Stripe.Invoice): void {
  finalizeInvoice(store, invoice)
  if (invoice.status === 'paid') afterInvoicePaid(store, invoice)
  else charge(store, invoice)
}

function charge(store: Store, invoice: Stripe.Invoice): void {
  invoice.next_payment_attempt = null
  const subscription = subscriptionOf(store, invoice)
  const method = subscription && paymentMethodOf(store, subscription)
  const outcome = method
    ? payInvoice(store, invoice, { paymentMethod: method, offSession: true, automatic: true })
    : null
  if (!outcome) recordRefusal(store, invoice, true)
  // Its bank has been asked and will answer.
  if (outcome?.kind === 'processing') return
  // The last retry failed: there is nothing more to wait for.
  if (invoice.status === 'open' && invoice.next_payment_attempt === null) giveUpCollecting(store, invoice)
}
