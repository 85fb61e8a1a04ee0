import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { page } from '../core/lists'
import { flag, inRange } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { cancelNow } from '../engine/cancellations'
import { pauseSubscription, resumeSubscription } from '../engine/pauses'
import { isOver } from '../engine/subscriptions'
import { cancellationDetails, changes, creation, filters, pausing, resuming } from './subscription-params'
import { create, update } from './subscription-requests'

/** Runs a step on a subscription that happens whole or not at all, and answers with the subscription. */
function changed(store: Store, id: string, step: (subscription: Stripe.Subscription) => void): Stripe.Subscription {
  const subscription = pick(store.tables.subscriptions, 'subscription', id)
  store.attempt(() => step(subscription), idOf(subscription.customer))
  return subscription
}

export const subscriptions: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/subscriptions',
    params: creation,
    handler: ({ store, params }) => store.attempt(() => create(store, params), params.customer),
  }),
  route({
    method: 'GET',
    pattern: '/v1/subscriptions/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.subscriptions, 'subscription', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/subscriptions/:id',
    params: changes,
    handler: ({ store, path, params }) => changed(store, path.id!, ({ id }) => update(store, id, params)),
  }),
  route({
    method: 'DELETE',
    pattern: '/v1/subscriptions/:id',
    params: { cancellation_details: cancellationDetails, invoice_now: flag(), prorate: flag() },
    handler({ store, path, params }) {
      const subscription = pick(store.tables.subscriptions, 'subscription', path.id!)
      if (isOver(subscription)) {
        throw invalid(`No such subscription: '${subscription.id}'`, {
          code: 'resource_missing',
          param: 'id',
          status: 404,
        })
      }
      Object.assign(subscription.cancellation_details!, params.cancellation_details)
      cancelNow(store, subscription, { prorate: params.prorate ?? false, invoiced: params.invoice_now ?? false })
      return subscription
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/subscriptions/:id/pause',
    params: pausing,
    handler: ({ store, path, params }) =>
      changed(store, path.id!, (subscription) =>
        pauseSubscription(store, subscription, {
          unusedTimeFrom: params.bill_for?.unused_time_from?.type ?? 'now',
          invoicing: params.invoicing_behavior ?? 'pending_invoice_item',
        }),
      ),
  }),
  route({
    method: 'POST',
    pattern: '/v1/subscriptions/:id/resume',
    params: resuming,
    handler: ({ store, path, params }) =>
      changed(store, path.id!, (subscription) =>
        resumeSubscription(store, subscription, {
          anchor: params.billing_cycle_anchor?.type ?? 'now',
          behavior: params.payment_behavior ?? 'resume_on_payment_attempt',
          proration: params.proration_behavior ?? 'create_prorations',
          prorationDate: params.proration_date ?? null,
        }),
      ),
  }),
  route({
    method: 'GET',
    pattern: '/v1/subscriptions',
    params: filters,
    handler({ store, params, url }) {
      const fits = (status: string) =>
        params.status === 'all' ||
        (params.status === undefined ? status !== 'canceled' : status === params.status) ||
        (params.status === 'ended' && ['canceled', 'incomplete_expired'].includes(status))
      const wanted = (each: Stripe.Subscription) =>
        fits(each.status) &&
        (params.customer === undefined || idOf(each.customer) === params.customer) &&
        (params.price === undefined || each.items.data.some(({ price }) => price.id === params.price)) &&
        (params.test_clock === undefined || idOf(each.test_clock) === params.test_clock) &&
        inRange(each.created, params.created)
      return page([...store.tables.subscriptions.values()].filter(wanted), params, url)
    },
  }),
]
