import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import type { Params } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { cancelNow } from '../engine/cancellations'
import { pauseSubscription, resumeSubscription } from '../engine/pauses'
import { previewOf, previewOfNew } from '../engine/previews'
import { previewed } from './subscription-params'
import { create, update } from './subscription-requests'

type Given = Params<typeof previewed>
type Details = NonNullable<Given['subscription_details']>

export const invoicePreviews: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/invoices/create_preview',
    params: previewed,
    handler({ store, params }) {
      const details = params.subscription_details ?? {}
      const subscription = subscriptionFor(store, params)
      if (!subscription) return newSubscription(store, params, details)
      return previewOf(store, subscription, () => carryOut(store, subscription, details))
    },
  }),
]

function subscriptionFor(store: Store, params: Given): Stripe.Subscription | null {
  const schedule = params.schedule
    ? pick(store.tables.subscriptionSchedules, 'subscription_schedule', params.schedule, 'schedule')
    : null
  const id = params.subscription ?? idOf(schedule?.subscription)
  if (!id) return null
  const subscription = pick(store.tables.subscriptions, 'subscription', id, 'subscription')
  if (params.customer && idOf(subscription.customer) !== params.customer) {
    throw invalid(`The subscription ${id} does not belong to the customer ${params.customer}.`, { param: 'customer' })
  }
  return subscription
}

/** The same doors that carry such a change out for good. */
function carryOut(store: Store, subscription: Stripe.Subscription, details: Details): void {
  const { pause, resume_at: resumed, cancel_now: ended, metadata: _notes, ...change } = details
  if (pause) {
    pauseSubscription(store, subscription, {
      unusedTimeFrom: pause.bill_for?.unused_time_from?.type ?? 'now',
      invoicing: pause.invoicing_behavior ?? 'pending_invoice_item',
    })
  } else if (resumed) {
    resumeSubscription(store, subscription, {
      anchor: change.billing_cycle_anchor?.type ?? 'now',
      behavior: 'resume_on_payment_attempt',
      proration: change.proration_behavior ?? 'create_prorations',
      prorationDate: change.proration_date ?? null,
    })
  } else if (ended) {
    cancelNow(store, subscription, {
      prorate: (change.proration_behavior ?? 'create_prorations') !== 'none',
      invoiced: change.proration_behavior === 'always_invoice',
    })
  } else update(store, subscription.id, { ...change, payment_behavior: 'default_incomplete' })
}

function newSubscription(store: Store, params: Given, details: Details): Stripe.Invoice {
  if (!params.customer) throw invalid('You must provide a customer or a subscription.', { code: 'parameter_missing' })
  const items = (details.items ?? []).map(({ price, quantity }, index) => {
    if (price) return { price, quantity }
    throw invalid(`Missing required param: subscription_details[items][${index}][price].`, {
      code: 'parameter_missing',
      param: `subscription_details[items][${index}][price]`,
    })
  })
  const customer = pick(store.tables.customers, 'customer', params.customer, 'customer')
  return previewOfNew(store, customer.id, () => {
    const subscription = create(store, { customer: customer.id, items, payment_behavior: 'default_incomplete' })
    return store.tables.invoices.get(idOf(subscription.latest_invoice) ?? '')!
  })
}
