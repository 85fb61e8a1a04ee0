import { invalid } from '../core/errors'
import { emit, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { flag, inRange, metadata, object, oneOf, paging, range, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf } from '../core/store'
import { paymentMethodNamed } from '../engine/payment-methods'
import { confirmSetupIntent, createSetupIntent } from '../engine/setups'
import { intentOrDecline } from './payment-intents'
import { paymentMethodDetails, paymentMethodFrom } from './payment-methods'

const paymentMethodData = object(paymentMethodDetails)
const details = {
  customer: text(),
  description: text(1000),
  metadata: metadata(),
  payment_method: text(),
  payment_method_data: paymentMethodData,
}

export const setupIntents: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/setup_intents',
    params: {
      ...details,
      automatic_payment_methods: object({ enabled: flag(), allow_redirects: oneOf('always', 'never') }),
      confirm: flag(),
      return_url: text(),
      usage: oneOf('off_session', 'on_session'),
      use_stripe_sdk: flag(),
    },
    handler({ store, params }) {
      if (params.customer) pick(store.tables.customers, 'customer', params.customer, 'customer')
      const method = params.payment_method_data
        ? paymentMethodFrom(store, params.payment_method_data)
        : params.payment_method && paymentMethodNamed(store, params.payment_method, 'payment_method')
      const intent = createSetupIntent(store, {
        customer: params.customer ?? null,
        paymentMethod: method ? method.id : null,
        description: params.description ?? null,
        metadata: mergeMetadata(null, params.metadata),
        usage: params.usage ?? 'off_session',
      })
      if (!params.confirm) return intent
      return intentOrDecline(
        confirmSetupIntent(store, intent.id, { ...(params.return_url && { returnUrl: params.return_url }) }),
      )
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/setup_intents/:id',
    params: { client_secret: text() },
    handler: ({ store, path }) => pick(store.tables.setupIntents, 'setupintent', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/setup_intents/:id',
    params: details,
    handler({ store, path, params }) {
      const intent = pick(store.tables.setupIntents, 'setupintent', path.id!)
      if (intent.status === 'succeeded' || intent.status === 'canceled') {
        throw invalid(`This SetupIntent could not be updated because it has a status of ${intent.status}.`, {
          code: 'setup_intent_unexpected_state',
        })
      }
      if (params.customer) pick(store.tables.customers, 'customer', params.customer, 'customer')
      const { metadata: notes, payment_method: named, payment_method_data: data, ...plain } = params
      const method = data ? paymentMethodFrom(store, data) : named && paymentMethodNamed(store, named, 'payment_method')
      Object.assign(intent, plain, {
        ...(notes !== undefined && { metadata: mergeMetadata(intent.metadata, notes) }),
        ...(method && { payment_method: method.id, status: 'requires_confirmation' }),
      })
      return intent
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/setup_intents/:id/confirm',
    params: {
      payment_method: text(),
      payment_method_data: paymentMethodData,
      return_url: text(),
      use_stripe_sdk: flag(),
    },
    handler({ store, path, params }) {
      const intent = pick(store.tables.setupIntents, 'setupintent', path.id!)
      const data = params.payment_method_data && paymentMethodFrom(store, params.payment_method_data)
      const method = data?.id ?? params.payment_method
      return intentOrDecline(
        confirmSetupIntent(store, intent.id, {
          ...(method && { paymentMethod: method }),
          ...(params.return_url && { returnUrl: params.return_url }),
        }),
      )
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/setup_intents/:id/cancel',
    params: { cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer') },
    handler({ store, path, params }) {
      const intent = pick(store.tables.setupIntents, 'setupintent', path.id!)
      if (intent.status === 'succeeded' || intent.status === 'canceled') {
        throw invalid(`You cannot cancel this SetupIntent because it has a status of ${intent.status}.`, {
          code: 'setup_intent_unexpected_state',
        })
      }
      intent.status = 'canceled'
      intent.cancellation_reason = params.cancellation_reason ?? null
      intent.next_action = null
      emit(store, 'setup_intent.canceled', intent)
      return intent
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/setup_intents',
    params: { ...paging, created: range(), customer: text(), payment_method: text() },
    handler: ({ store, params, url }) =>
      page(
        [...store.tables.setupIntents.values()].filter(
          (each) =>
            (params.customer === undefined || idOf(each.customer) === params.customer) &&
            (params.payment_method === undefined || idOf(each.payment_method) === params.payment_method) &&
            inRange(each.created, params.created),
        ),
        params,
        url,
      ),
  }),
]
