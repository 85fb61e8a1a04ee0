import type Stripe from 'stripe'
import { invalid, StripeFault } from '../core/errors'
import { changeAndTell } from '../core/events'
import { idOf, type Store } from '../core/store'
import { nextBoundary } from './calendar'
import { draftInvoice, type LineDraft } from './invoice-drafts'
import { finalizeInvoice } from './invoices'
import { addPendingItem } from './pending-items'
import { costsOtherwise, type ItemChange, plannedItems, startsAnew } from './planned-items'
import { phaseItemsOf } from './schedule-objects'
import { phaseAt, scheduleOf } from './schedule-states'
import { afterInvoicePaid, payInvoice } from './settlement'
import { intervalOf, periodLine, prorationLine } from './subscription-lines'
import { paymentMethodOf } from './subscriptions'

export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none'
export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete'

export type ItemsChange = {
  items: ItemChange[]
  proration: ProrationBehavior
  prorationDate: number | null
  resetAnchor: boolean
  paymentBehavior: PaymentBehavior
  /** Everything else that changes with the items, so that one event tells all of it. */
  also: Partial<Stripe.Subscription>
}

/**
 * Changes what a subscription consists of. The old items give back their unused seconds, the new ones cost theirs;
 * another interval starts a new period now and is invoiced at once, whatever the proration behaviour says.
 */
export function changeItems(store: Store, subscription: Stripe.Subscription, change: ItemsChange): void {
  const now = store.now(idOf(subscription.customer))
  const before = subscription.items.data
  const at = change.prorationDate ?? now
  checkWithin(before, at, change.prorationDate)
  const planned = plannedItems(subscription, change.items, now)
  const anew = change.resetAnchor || startsAnew(before, planned)
  const period = anew ? { start: now, end: nextBoundary(now, intervalOf(planned[0]!.price), now) } : null
  if (period) for (const item of planned) Object.assign(item, periodFields(period))

  const prorations = change.proration === 'none' ? [] : prorationsOf(store, subscription, { before, planned, at, anew })
  const ends = change.also.cancel_at_period_end ?? subscription.cancel_at_period_end
  changeAndTell(store, 'customer.subscription.updated', subscription, {
    ...change.also,
    items: { ...subscription.items, data: planned },
    ...(period && { billing_cycle_anchor: now }),
    ...(period && ends && { cancel_at: period.end }),
  })
  keepPhase(store, subscription, now)

  const customer = store.tables.customers.get(idOf(subscription.customer))!
  for (const line of prorations) addPendingItem(store, customer, subscription.currency, line)
  const invoicedNow = anew || (change.proration === 'always_invoice' && prorations.length > 0)
  if (!invoicedNow) return
  const lines = anew ? planned.map((item) => periodLine(store, subscription, item)) : []
  const invoice = invoiceNow(store, subscription, lines)
  collectNow(store, subscription, invoice, change.paymentBehavior)
}

const periodFields = (period: { start: number; end: number }) => ({
  current_period_start: period.start,
  current_period_end: period.end,
})

function checkWithin(items: Stripe.SubscriptionItem[], at: number, given: number | null): void {
  const within = items.every((item) => item.current_period_start <= at && at <= item.current_period_end)
  if (given === null || within) return
  throw invalid('Cannot specify a proration date outside of the subscription’s current period.', {
    param: 'proration_date',
  })
}

function prorationsOf(
  store: Store,
  subscription: Stripe.Subscription,
  given: { before: Stripe.SubscriptionItem[]; planned: Stripe.SubscriptionItem[]; at: number; anew: boolean },
): LineDraft[] {
  const { before, planned, at, anew } = given
  const afterwards = (id: string) => planned.find((item) => item.id === id)
  const credited = anew ? before : before.filter((item) => costsOtherwise(item, afterwards(item.id)))
  const credits = credited.map((item) => prorationLine(store, subscription, item, at, 'unused'))
  if (anew) return credits
  const end = before[0]!.current_period_end
  const start = before[0]!.current_period_start
  const debits = planned
    .filter((item) => {
      const known = before.find(({ id }) => id === item.id)
      return !known || costsOtherwise(known, item)
    })
    // A new item's share is counted over the whole period it joins.
    .map((item) => ({ ...item, ...periodFields({ start, end }) }))
    .map((item) => prorationLine(store, subscription, item, at, 'remaining'))
  return [...credits, ...debits]
}

/** What is changed past a schedule becomes part of its phase under way. */
function keepPhase(store: Store, subscription: Stripe.Subscription, now: number): void {
  const schedule = scheduleOf(store, subscription)
  const phase = schedule && phaseAt(schedule, now)
  if (phase) phase.items = phaseItemsOf(subscription)
}

/** An invoice of this moment, with everything that was pending for the subscription. */
export function invoiceNow(store: Store, subscription: Stripe.Subscription, lines: LineDraft[]): Stripe.Invoice {
  const now = store.now(idOf(subscription.customer))
  const invoice = draftInvoice(store, {
    customer: store.tables.customers.get(idOf(subscription.customer))!,
    currency: subscription.currency,
    subscription,
    lines,
    reason: 'subscription_update',
    period: { start: now, end: now },
    defaultPaymentMethod: null,
    description: null,
    footer: null,
    metadata: {},
    finalizesAt: null,
  })
  subscription.latest_invoice = invoice.id
  return invoice
}

function collectNow(
  store: Store,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  paymentBehavior: PaymentBehavior,
): void {
  finalizeInvoice(store, invoice)
  if (invoice.status === 'paid') {
    afterInvoicePaid(store, invoice)
    return
  }
  if (paymentBehavior === 'default_incomplete') return

  const method = paymentMethodOf(store, subscription)
  if (!method) throw noPaymentMethod()
  const outcome = payInvoice(store, invoice, { paymentMethod: method, offSession: true })
  if (outcome.kind === 'declined' && paymentBehavior === 'error_if_incomplete') {
    throw new StripeFault(402, outcome.error)
  }
}

export function noPaymentMethod(): StripeFault {
  return invalid(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
    { code: 'resource_missing' },
  )
}
