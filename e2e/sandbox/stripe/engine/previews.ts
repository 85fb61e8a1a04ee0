import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { idOf, newId, type Store } from '../core/store'
import { pendingItemsFor } from './pending-items'
import { renew } from './renewals'
import { scheduleOf } from './schedule-states'
import { endPhase } from './schedules'
import { invoiceNow } from './subscription-changes'
import { isOver, periodEndOf } from './subscriptions'

/**
 * The invoice that a change would bring, by carrying the change out and taking it back: the one it makes at once, else
 * the next one that will come.
 */
export function previewOf(store: Store, subscription: Stripe.Subscription, change: () => void): Stripe.Invoice {
  return store.rehearse(() => {
    const before = idOf(subscription.latest_invoice)
    change()
    const after = idOf(subscription.latest_invoice)
    const made = after !== null && after !== before ? store.tables.invoices.get(after) : undefined
    return shownAsPreview(store, made ?? upcoming(store, subscription))
  }, idOf(subscription.customer))
}

/** The invoice that a new subscription would begin with. */
export function previewOfNew(store: Store, customer: string, create: () => Stripe.Invoice): Stripe.Invoice {
  return store.rehearse(() => shownAsPreview(store, create()), customer)
}

function upcoming(store: Store, subscription: Stripe.Subscription): Stripe.Invoice {
  const customer = idOf(subscription.customer)
  const end = periodEndOf(subscription)
  const endsFirst = subscription.cancel_at !== null && subscription.cancel_at <= end
  const schedule = scheduleOf(store, subscription)
  const stands = isOver(subscription) || subscription.status === 'paused' || endsFirst
  if (stands || (schedule?.end_behavior === 'cancel' && (schedule.phases.at(-1)?.end_date ?? 0) <= end)) {
    const pending = pendingItemsFor(store, customer, subscription.currency, subscription.id)
    if (pending.length > 0) return invoiceNow(store, subscription, [])
    throw invalid(`No upcoming invoices for customer: ${customer}`, { code: 'invoice_upcoming_none', status: 404 })
  }
  const clock = store.clockOf(customer)
  for (let phase = schedule?.current_phase; schedule && phase && phase.end_date < end; phase = schedule.current_phase) {
    store.during(clock, phase.end_date, () => endPhase(store, subscription, schedule))
  }
  const invoice = store.during(clock, end, () => renew(store, subscription))
  invoice.billing_reason = 'upcoming'
  return invoice
}

/** A preview is no invoice yet: it has no number, nothing was tried, and the customer's balance is counted in. */
function shownAsPreview(store: Store, invoice: Stripe.Invoice): Stripe.Invoice {
  const customer = store.tables.customers.get(idOf(invoice.customer) ?? '')
  const balance = invoice.status === 'draft' ? (customer?.balance ?? 0) : invoice.starting_balance
  const due = invoice.total + balance
  const id = newId('upcoming_in')
  for (const line of invoice.lines.data) line.invoice = id
  return Object.assign(invoice, {
    id,
    amount_due: Math.max(0, due),
    amount_paid: 0,
    amount_remaining: Math.max(0, due),
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    effective_at: null,
    ending_balance: Math.min(0, due),
    hosted_invoice_url: null,
    invoice_pdf: null,
    number: null,
    starting_balance: balance,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  } satisfies Partial<Stripe.Invoice>)
}
