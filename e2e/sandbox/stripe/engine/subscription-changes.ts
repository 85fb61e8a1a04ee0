import type Stripe from 'stripe'
import { invalid, StripeFault, unsupported } from '../core/errors'
import { changeAndTell } from '../core/events'
import { idOf, type Store } from '../core/store'
import { nextBoundary } from './calendar'
import { draftInvoice, type LineDraft } from './invoice-drafts'
import { finalizeInvoice } from './invoices'
import { afterInvoicePaid, payInvoice } from './settlement'
import { intervalOf, periodLine, prorationLine } from './subscription-lines'
import { planOf, subscriptionItem } from './subscription-objects'
import { paymentMethodOf } from './subscriptions'

export type ItemChange = {
  id?: string
  price?: Stripe.Price
  quantity?: number
  deleted?: boolean
  metadata?: Stripe.Metadata
}

export type ItemsChange = {
  items: ItemChange[]
  proration: 'always_invoice' | 'create_prorations' | 'none'
  prorationDate: number | null
  resetAnchor: boolean
  paymentBehavior: 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete'
  /** Everything else that changes with the items, so that one event tells all of it. */
  also: Partial<Stripe.Subscription>
}

/**
 * Changes what a subscription consists of. The old items give back their unused seconds, the new ones cost theirs;
 * another interval starts a new period now and is invoiced at once, whatever the proration behaviour says.
 */
export function changeItems(store: Store, subscription: Stripe.Subscription, change: ItemsChange): void {
  const now = store.now(idOf(subscription.customer))
  const at = change.prorationDate ?? now
  const before = subscription.items.data
  const changed = before.filter((item) => change.items.some(({ id }) => id === item.id))
  const planned = plannedItems(subscription, change.items, now)
  const anew = change.resetAnchor || startsAnew(before, planned)
  const period = anew ? { start: now, end: nextBoundary(now, intervalOf(planned[0]!.price), now) } : null
  if (period) for (const item of planned) Object.assign(item, periodFields(period))

  const lines = linesFor(store, subscription, { before, changed, planned, at, anew, change })
  changeAndTell(store, 'customer.subscription.updated', subscription, {
    ...change.also,
    items: { ...subscription.items, data: planned },
    ...(period && { billing_cycle_anchor: now }),
  })
  if (lines.length === 0) return
  if (change.proration === 'create_prorations' && !anew) {
    throw unsupported('proration_behavior=create_prorations (pending invoice items)', 'proration_behavior')
  }
  invoiceChange(store, subscription, lines, now, change.paymentBehavior)
}

const periodFields = (period: { start: number; end: number }) => ({
  current_period_start: period.start,
  current_period_end: period.end,
})

function plannedItems(
  subscription: Stripe.Subscription,
  changes: ItemChange[],
  now: number,
): Stripe.SubscriptionItem[] {
  const known = new Set(subscription.items.data.map(({ id }) => id))
  for (const { id } of changes) {
    if (id && !known.has(id)) {
      throw invalid(`No such subscription item: '${id}'`, { code: 'resource_missing', param: 'items[0][id]' })
    }
  }
  const kept = subscription.items.data.flatMap((item) => {
    const change = changes.find(({ id }) => id === item.id)
    if (change?.deleted) return []
    const copy = structuredClone(item)
    if (change?.price) Object.assign(copy, { price: structuredClone(change.price), plan: planOf(change.price) })
    if (change?.quantity !== undefined) copy.quantity = change.quantity
    if (change?.metadata) copy.metadata = change.metadata
    return [copy]
  })
  const [first] = subscription.items.data
  const period = { start: first!.current_period_start, end: first!.current_period_end }
  const added = changes
    .filter((change) => !change.id)
    .map((change) => {
      if (!change.price) throw invalid('Missing required param: items[0][price].', { code: 'parameter_missing' })
      const shown = { ...period, start: now }
      return subscriptionItem(subscription.id, change.price, change.quantity ?? 1, change.metadata ?? {}, now, shown)
    })
  const planned = [...kept, ...added]
  if (planned.length === 0) throw invalid('A subscription must have at least one active item.', { param: 'items' })
  return planned
}

function startsAnew(before: Stripe.SubscriptionItem[], planned: Stripe.SubscriptionItem[]): boolean {
  const key = (item: Stripe.SubscriptionItem) =>
    `${item.price.recurring?.interval_count}${item.price.recurring?.interval}`
  const intervals = new Set(planned.map(key))
  if (intervals.size > 1) {
    throw invalid('All prices of a subscription must share one billing interval here.', {
      code: 'sandbox_unsupported',
      param: 'items',
    })
  }
  return !intervals.has(key(before[0]!))
}

function linesFor(
  store: Store,
  subscription: Stripe.Subscription,
  given: {
    before: Stripe.SubscriptionItem[]
    changed: Stripe.SubscriptionItem[]
    planned: Stripe.SubscriptionItem[]
    at: number
    anew: boolean
    change: ItemsChange
  },
): LineDraft[] {
  const { before, changed, planned, at, anew, change } = given
  const prorate = change.proration !== 'none'
  const credits = prorate
    ? (anew ? before : changed).map((item) => prorationLine(store, subscription, item, at, 'unused'))
    : []
  if (anew) return [...credits, ...planned.map((item) => periodLine(store, subscription, item))]
  if (!prorate) return []
  const untouched = new Set(before.filter((item) => !changed.includes(item)).map(({ id }) => id))
  const end = before[0]!.current_period_end
  const start = before[0]!.current_period_start
  const debits = planned
    .filter(({ id }) => !untouched.has(id))
    // A new item's share is counted over the whole period it joins.
    .map((item) => ({ ...item, ...periodFields({ start, end }) }))
    .map((item) => prorationLine(store, subscription, item, at, 'remaining'))
  return [...credits, ...debits]
}

function invoiceChange(
  store: Store,
  subscription: Stripe.Subscription,
  lines: LineDraft[],
  now: number,
  paymentBehavior: ItemsChange['paymentBehavior'],
): void {
  const customer = store.tables.customers.get(idOf(subscription.customer))!
  const invoice = draftInvoice(store, {
    customer,
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
