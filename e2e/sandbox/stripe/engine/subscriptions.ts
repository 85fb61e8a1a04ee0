import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { changeAndTell, emit } from '../core/events'
import { inside } from '../core/lists'
import { idOf, newId, type Store } from '../core/store'
import { nextBoundary } from './calendar'
import { draftInvoice, finalizeInvoice, intentOf, voidInvoice } from './invoices'
import { intervalOf, periodLine } from './subscription-lines'

export type SubscriptionDraft = {
  customer: Stripe.Customer
  items: { price: Stripe.Price; quantity: number; metadata: Stripe.Metadata }[]
  metadata: Stripe.Metadata
  description: string | null
  defaultPaymentMethod: string | null
  cancelAtPeriodEnd: boolean
  saveDefaultPaymentMethod: 'off' | 'on_subscription'
}

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

export function subscriptionItem(
  subscription: string,
  price: Stripe.Price,
  quantity: number,
  metadata: Stripe.Metadata,
  now: number,
  period: { start: number; end: number },
): Stripe.SubscriptionItem {
  return {
    id: newId('si', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata,
    plan: planOf(price),
    price: structuredClone(price),
    quantity,
    subscription,
    tax_rates: [],
  }
}

/** The older name of a price, which subscription items still carry. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring!.interval,
    interval_count: price.recurring!.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: idOf(price.product),
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  }
}

function blankSubscription(
  id: string,
  draft: SubscriptionDraft,
  items: Stripe.SubscriptionItem[],
  now: number,
  clock: string | null,
): Stripe.Subscription {
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible', updated_at: now },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: draft.items[0]!.price.currency,
    customer: draft.customer.id,
    customer_account: null,
    days_until_due: null,
    default_payment_method: draft.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: draft.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: inside(items, `/v1/subscription_items?subscription=${id}`),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: draft.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: draft.saveDefaultPaymentMethod,
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: clock,
    transfer_data: null,
    trial_end: null,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
    trial_start: null,
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

/** Its invoice was paid: the subscription stands. */
export function activate(store: Store, subscription: Stripe.Subscription, invoice: Stripe.Invoice): void {
  const paidWith = idOf(intentOf(store, invoice)?.payment_method)
  const keepsCard = subscription.payment_settings?.save_default_payment_method === 'on_subscription'
  const revives = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status)
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
  for (const invoice of store.tables.invoices.values()) {
    if (idOf(invoice.parent?.subscription_details?.subscription) !== subscription.id) continue
    if (status === 'incomplete_expired' && invoice.status === 'open') voidInvoice(store, invoice)
    else if (invoice.status === 'open' || invoice.status === 'draft') {
      Object.assign(invoice, { auto_advance: false, next_payment_attempt: null, automatically_finalizes_at: null })
    }
  }
  emit(
    store,
    status === 'canceled' ? 'customer.subscription.deleted' : 'customer.subscription.updated',
    subscription,
    status === 'canceled' ? undefined : { status: 'incomplete' },
  )
}
