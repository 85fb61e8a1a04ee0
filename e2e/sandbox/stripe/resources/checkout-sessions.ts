import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { inRange, object, oneOf, paging, range, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { expireCheckoutSession, lineItemsOf } from '../engine/checkout'
import { openCheckoutSession, totalOf } from '../engine/checkout-open'
import { methodTypesFor } from '../engine/offers'
import { sessionChanges, sessionDetails } from './checkout-params'
import { checkTogether, type Given, planLines, planOf, shownOf } from './checkout-request'

function openSession(store: Store, id: string): Stripe.Checkout.Session {
  const session = pick(store.tables.checkoutSessions, 'checkout.session', id)
  if (session.status !== 'open') {
    throw invalid(`This Checkout Session has a status of ${session.status} and can't be updated.`)
  }
  return session
}

export const checkoutSessions: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/checkout/sessions',
    params: sessionDetails,
    handler({ store, params }) {
      const uiMode = checkTogether(params)
      const customer = params.customer ? pick(store.tables.customers, 'customer', params.customer, 'customer') : null
      return store.attempt(() => {
        const plan = planOf(store, params)
        const currency = plan.lines[0] ? store.tables.prices.get(plan.lines[0].price)!.currency : params.currency
        return openCheckoutSession(store, {
          mode: params.mode,
          uiMode,
          currency: currency ?? null,
          customer,
          plan,
          methodTypes: methodTypesFor(store, currency ?? null, {
            allowed: params.allowed_payment_method_types,
            excluded: params.excluded_payment_method_types,
            cardOnly: params.mode !== 'payment',
          }),
          shown: shownOf(params),
          expiresAt: params.expires_at ?? null,
        })
      })
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/checkout/sessions/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.checkoutSessions, 'checkout.session', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/checkout/sessions/:id',
    params: sessionChanges,
    handler({ store, path, params }) {
      const session = openSession(store, path.id!)
      const plan = store.tables.checkoutPlans.get(session.id)!
      if (params.line_items) {
        if (session.payment_intent || session.invoice) {
          throw invalid("The line items of a Checkout Session that has a payment under way can't change.")
        }
        plan.lines = params.line_items.flatMap((line, index) => {
          const kept = plan.lines.find(({ id }) => id === line.id)
          if (kept) return [{ ...kept, quantity: line.quantity ?? kept.quantity, price: line.price ?? kept.price }]
          if (line.id) throw invalid(`No such line item: '${line.id}'`, { param: `line_items[${index}][id]` })
          return planLines(store, session.mode as Given['mode'], [line])
        })
        const total = totalOf(store, plan)
        Object.assign(session, { amount_subtotal: total, amount_total: total })
      }
      const { payment_intent_data: payment } = params
      if (payment?.description !== undefined) plan.paymentIntent.description = payment.description
      if (payment?.setup_future_usage !== undefined) plan.paymentIntent.setupFutureUsage = payment.setup_future_usage
      if (payment?.metadata !== undefined) {
        plan.paymentIntent.metadata = mergeMetadata(plan.paymentIntent.metadata, payment.metadata)
      }
      if (params.metadata !== undefined) session.metadata = mergeMetadata(session.metadata, params.metadata)
      return session
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/checkout/sessions/:id/expire',
    params: {},
    handler: ({ store, path }) => expireCheckoutSession(store, path.id!),
  }),
  route({
    method: 'GET',
    pattern: '/v1/checkout/sessions/:id/line_items',
    params: paging,
    handler: ({ store, path, params, url }) =>
      // Lines are shown in the order they were given, unlike other lists.
      page(
        lineItemsOf(store, pick(store.tables.checkoutSessions, 'checkout.session', path.id!)).reverse(),
        params,
        url,
      ),
  }),
  route({
    method: 'GET',
    pattern: '/v1/checkout/sessions',
    params: {
      ...paging,
      created: range(),
      customer: text(),
      customer_details: object({ email: text() }),
      payment_intent: text(),
      status: oneOf('open', 'complete', 'expired'),
      subscription: text(),
    },
    handler({ store, params, url }) {
      const wanted = (each: Stripe.Checkout.Session) =>
        (params.customer === undefined || idOf(each.customer) === params.customer) &&
        (params.payment_intent === undefined || idOf(each.payment_intent) === params.payment_intent) &&
        (params.subscription === undefined || idOf(each.subscription) === params.subscription) &&
        (params.status === undefined || each.status === params.status) &&
        (params.customer_details?.email === undefined ||
          each.customer_details?.email === params.customer_details.email) &&
        inRange(each.created, params.created)
      return page([...store.tables.checkoutSessions.values()].filter(wanted), params, url)
    },
  }),
]
