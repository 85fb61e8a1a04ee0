import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { changeAndTell, emit } from '../core/events'
import { idOf, type Store } from '../core/store'
import { nextBoundary } from './calendar'
import { finalizeInvoice } from './invoices'
import { addPendingItem } from './pending-items'
import { finishResumption, type Resumption } from './resumptions'
import { afterInvoicePaid, payInvoice } from './settlement'
import { invoiceNow, noPaymentMethod, type ProrationBehavior } from './subscription-changes'
import { intervalOf, periodLine, prorationLine } from './subscription-lines'
import { paymentMethodOf, periodEndOf } from './subscriptions'

export type Pause = {
  unusedTimeFrom: 'item_current_period_start' | 'none' | 'now'
  invoicing: 'invoice' | 'pending_invoice_item'
}

/**
 * A subscription stands still: no periods, no invoices. What was paid for and not used waits as a pending item for the
 * next invoice, or becomes the customer's balance by an invoice of its own.
 * https://docs.stripe.com/billing/subscriptions/pause
 */
export function pauseSubscription(store: Store, subscription: Stripe.Subscription, pause: Pause): void {
  if (subscription.schedule) {
    throw invalid(
      `The subscription is managed by the subscription schedule \`${idOf(subscription.schedule)}\` and cannot be paused. Release the schedule first.`,
    )
  }
  if (subscription.status !== 'active') {
    throw invalid(`Only an active subscription can be paused; this one is in the \`${subscription.status}\` status.`)
  }
  const customer = store.tables.customers.get(idOf(subscription.customer))!
  const now = store.now(customer)
  if (pause.unusedTimeFrom !== 'none') {
    for (const item of subscription.items.data) {
      const from = pause.unusedTimeFrom === 'now' ? now : item.current_period_start
      addPendingItem(store, customer, subscription.currency, prorationLine(store, subscription, item, from, 'unused'))
    }
  }
  subscription.status_details = {
    paused: { subscription: { type: 'pause_requested' }, transitioned_at: now, type: 'subscription' },
  }
  changeAndTell(store, 'customer.subscription.updated', subscription, { status: 'paused' })
  emit(store, 'customer.subscription.paused', subscription)
  if (pause.invoicing === 'invoice' && pause.unusedTimeFrom !== 'none') {
    finalizeInvoice(store, invoiceNow(store, subscription, []))
  }
}

export type Resume = {
  anchor: 'now' | 'unchanged'
  behavior: Resumption['behavior']
  proration: ProrationBehavior
  prorationDate: number | null
}

/**
 * A paused subscription goes on. With the anchor now, a new period begins and its invoice takes what was pending; the
 * pause ends when that invoice is paid (or, where the behaviour is the attempt, past due when a payment fails).
 */
export function resumeSubscription(store: Store, subscription: Stripe.Subscription, resume: Resume): void {
  if (subscription.status !== 'paused') {
    throw invalid(`Only a paused subscription can be resumed; this one is in the \`${subscription.status}\` status.`)
  }
  const waiting = store.tables.resumptions.get(subscription.id)
  if (waiting) {
    throw invalid(
      `The subscription already has an open resumption invoice: \`${waiting.invoice}\`. Pay it, or void it first.`,
    )
  }
  const customer = store.tables.customers.get(idOf(subscription.customer))!
  const { items, anchor, lines } = resumedPeriod(store, subscription, resume, store.now(customer))
  const prorated = resume.anchor === 'unchanged'
  if (prorated) for (const line of lines) addPendingItem(store, customer, subscription.currency, line)
  if (prorated && (resume.proration !== 'always_invoice' || lines.length === 0)) {
    finishResumption(store, subscription, { anchor, items }, 'active')
    return
  }
  const invoice = invoiceNow(store, subscription, prorated ? [] : lines)
  const pending = [...store.tables.invoiceItems.values()].filter((item) => item.invoice === invoice.id)
  store.tables.resumptions.set(subscription.id, {
    customer: customer.id,
    invoice: invoice.id,
    behavior: resume.behavior,
    anchor,
    items,
    pending: pending.map(({ id }) => id),
  })
  finalizeInvoice(store, invoice)
  if (invoice.status === 'paid') afterInvoicePaid(store, invoice)
  else if (resume.behavior === 'resume_on_payment_success') {
    const method = paymentMethodOf(store, subscription)
    if (!method) throw noPaymentMethod()
    payInvoice(store, invoice, { paymentMethod: method, offSession: true })
  }
}

/** The period that begins (or is under way) at `now`, with what it costs. */
function resumedPeriod(store: Store, subscription: Stripe.Subscription, resume: Resume, now: number) {
  const before = subscription.items.data
  const interval = intervalOf(before[0]!.price)
  const inPeriod = (start: number, end: number) =>
    before.map((item) => ({ ...item, current_period_start: start, current_period_end: end }))
  if (resume.anchor === 'now') {
    const items = inPeriod(now, nextBoundary(now, interval, now))
    return { items, anchor: now, lines: items.map((item) => periodLine(store, subscription, item)) }
  }
  const anchor = subscription.billing_cycle_anchor
  let start = before[0]!.current_period_start
  let end = periodEndOf(subscription)
  while (end <= now) {
    start = end
    end = nextBoundary(anchor, interval, start)
  }
  const items = inPeriod(start, end)
  const from = resume.prorationDate ?? now
  const lines =
    resume.proration === 'none' ? [] : items.map((item) => prorationLine(store, subscription, item, from, 'remaining'))
  return { items, anchor, lines }
}
