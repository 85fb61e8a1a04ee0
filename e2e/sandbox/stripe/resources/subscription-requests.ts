import type Stripe from 'stripe'
import { invalid, StripeFault } from '../core/errors'
import { changeAndTell, mergeMetadata } from '../core/events'
import type { Params } from '../core/params'
import { pick } from '../core/router'
import { idOf, type Store } from '../core/store'
import { afterInvoicePaid, payInvoice } from '../engine/settlement'
import { changeItems, noPaymentMethod } from '../engine/subscription-changes'
import { createSubscription, isOver, paymentMethodOf, periodEndOf } from '../engine/subscriptions'
import type { changes, creation } from './subscription-params'

function activePrice(store: Store, id: string, param: string): Stripe.Price {
  const price = pick(store.tables.prices, 'price', id, param)
  if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', { param })
  return price
}

function ownCard(store: Store, customer: string, id: string): string {
  const method = pick(store.tables.paymentMethods, 'PaymentMethod', id, 'default_payment_method')
  if (idOf(method.customer) !== customer) {
    throw invalid(`The customer does not have a payment method with the ID ${id}.`, {
      code: 'resource_missing',
      param: 'default_payment_method',
    })
  }
  return method.id
}

/** Makes a subscription and collects its first invoice, as the payment behaviour says. */
export function create(store: Store, params: Params<typeof creation>): Stripe.Subscription {
  const customer = pick(store.tables.customers, 'customer', params.customer, 'customer')
  if (params.items.length === 0) throw invalid('Missing required param: items.', { code: 'parameter_missing' })
  const { subscription, invoice } = createSubscription(store, {
    customer,
    items: params.items.map((item, index) => ({
      price: activePrice(store, item.price, `items[${index}][price]`),
      quantity: item.quantity ?? 1,
      metadata: mergeMetadata(null, item.metadata),
    })),
    metadata: mergeMetadata(null, params.metadata),
    description: params.description ?? null,
    defaultPaymentMethod: params.default_payment_method
      ? ownCard(store, customer.id, params.default_payment_method)
      : null,
    cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    saveDefaultPaymentMethod: params.payment_settings?.save_default_payment_method ?? 'off',
  })
  if (invoice.status === 'paid') afterInvoicePaid(store, invoice)
  if (invoice.status === 'paid' || params.payment_behavior === 'default_incomplete') return subscription
  const method = paymentMethodOf(store, subscription)
  if (!method) throw noPaymentMethod()
  const outcome = payInvoice(store, invoice, { paymentMethod: method, offSession: params.off_session ?? false })
  const strict = params.payment_behavior === 'error_if_incomplete'
  if (strict && outcome.kind === 'declined') throw new StripeFault(402, outcome.error)
  return subscription
}

/** Changes a subscription: what it consists of, when it ends, what it is paid with. */
export function update(store: Store, id: string, params: Params<typeof changes>): Stripe.Subscription {
  const subscription = pick(store.tables.subscriptions, 'subscription', id)
  if (isOver(subscription)) {
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.', {
      code: 'resource_missing',
    })
  }
  const patch = plainChanges(store, subscription, params)
  const reset = params.billing_cycle_anchor?.type === 'now'
  if (!params.items && !reset) {
    changeAndTell(store, 'customer.subscription.updated', subscription, patch)
    return subscription
  }
  if (subscription.status === 'paused') {
    throw invalid('The items and the billing cycle of a paused subscription can’t be changed. Resume it first.', {
      param: params.items ? 'items' : 'billing_cycle_anchor',
    })
  }
  changeItems(store, subscription, {
    items: (params.items ?? []).map(({ price, metadata: notes, ...item }, index) => ({
      ...item,
      ...(price && { price: activePrice(store, price, `items[${index}][price]`) }),
      ...(notes !== undefined && { metadata: mergeMetadata(null, notes) }),
    })),
    proration: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    resetAnchor: reset,
    paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
    also: patch,
  })
  return subscription
}

function plainChanges(
  store: Store,
  subscription: Stripe.Subscription,
  params: Params<typeof changes>,
): Partial<Stripe.Subscription> {
  const customer = idOf(subscription.customer)
  const patch: Partial<Stripe.Subscription> = {}
  if (subscription.schedule && (params.cancel_at_period_end !== undefined || params.cancel_at !== undefined)) {
    throw invalid(
      `The subscription is managed by the subscription schedule \`${idOf(subscription.schedule)}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    )
  }
  if (params.cancel_at_period_end !== undefined && params.cancel_at) {
    throw invalid('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', {
      param: 'cancel_at',
    })
  }
  const given = typeof params.cancel_at === 'string' ? periodEndOf(subscription) : params.cancel_at
  const ends = params.cancel_at_period_end ? periodEndOf(subscription) : given
  if (params.cancel_at_period_end === false || params.cancel_at === null) {
    Object.assign(patch, { cancel_at_period_end: false, cancel_at: null, canceled_at: null })
    patch.cancellation_details = { ...subscription.cancellation_details!, reason: null }
  } else if (ends) {
    if (ends <= store.now(customer)) throw invalid('`cancel_at` must be in the future.', { param: 'cancel_at' })
    patch.cancel_at_period_end = params.cancel_at_period_end ?? false
    patch.cancel_at = ends
    patch.canceled_at = store.now(customer)
    patch.cancellation_details = { ...subscription.cancellation_details!, reason: 'cancellation_requested' }
  }
  if (params.cancellation_details) {
    patch.cancellation_details = {
      ...(patch.cancellation_details ?? subscription.cancellation_details!),
      ...params.cancellation_details,
    }
  }
  if (params.default_payment_method !== undefined) {
    const card = params.default_payment_method
    patch.default_payment_method = card && ownCard(store, customer, card)
  }
  if (params.description !== undefined) patch.description = params.description
  if (params.metadata !== undefined) patch.metadata = mergeMetadata(subscription.metadata, params.metadata)
  if (params.payment_settings) {
    patch.payment_settings = { ...subscription.payment_settings!, ...params.payment_settings }
  }
  return patch
}
