import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { changeAndTell, emit } from '../core/events'
import { idOf, newId, type Store } from '../core/store'
import { nextBoundary } from './calendar'
import { draftInvoice } from './invoice-drafts'
import { finalizeInvoice, intentOf, voidInvoice } from './invoices'
import { cancelScheduleOf } from './schedule-states'
import { intervalOf, periodLine } from './subscription-lines'
import { blankSubscription, type SubscriptionDraft, subscriptionItem } from './subscription-objects'

/** A subscription `incomplete`, with its first invoice open (or paid, where nothing is to be paid). */
export function createSubscription(
  store: Store,
  draft: SubscriptionDraft,
): { subscription: Stripe.Subscription; invoice: Stripe.Invoice } {
  const { customer } = draft
  const now = store.now(customer)
  const id = newId('sub')
  checkTogether(draft.items.map(({ price }) => price))
  const period = { start: now, end: nextBoundary(now, intervalOf(draft.items[0]!.price), now) }
  const items = draft.items.map((item) => subscriptionItem(id, item.price, item.quantity, item.metadata, now, period))
  const subscription = blankSubscription(id, draft, items, now, idOf(customer.test_clock))
  if (draft.cancelAtPeriodEnd) {
    Object.assign(subscription, { cancel_at_period_end: true, cancel_at: period.end, canceled_at: now })
  }
  store.tables.subscriptions.set(id, subscription)
  customer.currency ??= subscription.currency
  emit(store, 'customer.subscription.created', subscription)

  const invoice = draftInvoice(store, {
    customer,
    currency: subscription.currency,
    subscription,
    lines: items.map((item) => periodLine(store, subscription, item)),
    reason: 'subscription_create',
    period: { start: now, end: now },
    defaultPaymentMethod: null,
    description: null,
    footer: null,
    metadata: {},
    finalizesAt: null,
  })
  subscription.latest_invoice = invoice.id
  finalizeInvoice(store, invoice)
  return { subscription, invoice }
}

function checkTogether(prices: Stripe.Price[]): void {
  const [first] = prices
  for (const price of prices) {
    if (!price.recurring) {
      throw invalid(
        `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
        { param: 'items' },
      )
    }
    const sameTime =
      price.recurring.interval === first?.recurring?.interval &&
      price.recurring.interval_count === first.recurring.interval_count
    if (!sameTime || price.currency !== first.currency) {
      throw invalid('All prices of a subscription must share one currency and one billing interval here.', {
        code: 'sandbox_unsupported',
        param: 'items',
      })
    }
  }
}

/** The card a subscription is charged on: its own, else the customer's. */
export function paymentMethodOf(store: Store, subscription: Stripe.Subscription): string | null {
  const customer = store.tables.customers.get(idOf(subscription.customer))
  return idOf(subscription.default_payment_method) ?? idOf(customer?.invoice_settings.default_payment_method)
}

/** The end of the period under way; all items of a subscription here share it. */
export const periodEndOf = (subscription: Stripe.Subscription): number =>
  Math.max(...subscription.items.data.map((item) => item.current_period_end))

export const isOver = ({ status }: Stripe.Subscription) => status === 'canceled' || status === 'incomplete_expired'

export function subscriptionOf(store: Store, invoice: Stripe.Invoice): Stripe.Subscription | undefined {
  return store.tables.subscriptions.get(idOf(invoice.parent?.subscription_details?.subscription) ?? '')
}

/** Whether this is the newest invoice that was ever finalized for its subscription: that one decides about it. */
function decides(store: Store, subscription: Stripe.Subscription, invoice: Stripe.Invoice): boolean {
  let newest: Stripe.Invoice | undefined
  for (const each of store.tables.invoices.values()) {
    const own = idOf(each.parent?.subscription_details?.subscription) === subscription.id
    if (own && each.status !== 'draft' && each.status !== 'void') newest = each
  }
  return newest?.id === invoice.id
}

/** Its invoice was paid: the subscription stands. */
export function activate(store: Store, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  const paidWith = idOf(intentOf(store, invoice)?.payment_method)
  const keepsCard = subscription.payment_settings?.save_default_payment_method === 'on_subscription'
  const waits = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status)
  const revives = waits && decides(store, subscription, invoice)
  changeAndTell(store, 'customer.subscription.updated', subscription, {
    ...(revives && { status: 'active' }),
    ...(keepsCard && paidWith && { default_payment_method: paidWith }),
  })
}

/** Its renewal could not be charged. */
export function fallPastDue(store: Store, subscription: Stripe.Subscription): void {
  if (subscription.status !== 'active') return
  changeAndTell(store, 'customer.subscription.updated', subscription, { status: 'past_due' })
}

type Ending = NonNullable<Stripe.Subscription.CancellationDetails['reason']>

/** The subscription is over; what it still has open is no longer collected. */
export function endSubscription(
  store: Store,
  subscription: Stripe.Subscription,
  reason: Ending,
  status: 'canceled' | 'incomplete_expired' = 'canceled',
): void {
  const now = store.now(idOf(subscription.customer))
  Object.assign(subscription, {
    status,
    ended_at: now,
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: { ...subscription.cancellation_details!, reason },
  } satisfies Partial<Stripe.Subscription>)
  store.tables.resumptions.delete(subscription.id)
  for (const invoice of store.tables.invoices.values()) {
    if (idOf(invoice.parent?.subscription_details?.subscription) !== subscription.id) continue
    if (status === 'incomplete_expired' && invoice.status === 'open') voidInvoice(store, invoice)
    else if (invoice.status === 'open' || invoice.status === 'draft') {
      Object.assign(invoice, { auto_advance: false, next_payment_attempt: null, automatically_finalizes_at: null })
    }
  }
  cancelScheduleOf(store, subscription)
  emit(
    store,
    status === 'canceled' ? 'customer.subscription.deleted' : 'customer.subscription.updated',
    subscription,
    status === 'canceled' ? undefined : { status: 'incomplete' },
  )
}
