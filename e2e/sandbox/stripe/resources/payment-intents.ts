import type Stripe from 'stripe'
import { invalid, StripeFault } from '../core/errors'
import { mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import {
  clearable,
  flag,
  inRange,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paging,
  range,
  required,
  text,
} from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { createIntent } from '../engine/intents'
import { methodTypesFor } from '../engine/offers'
import type { IntentOutcome } from '../engine/outcomes'
import { paymentMethodNamed } from '../engine/payment-methods'
import { cancelPaymentIntent, capturePaymentIntent, confirmPaymentIntent } from '../engine/payments'
import { mandateData } from './bank-details'
import { paymentMethodDetails, paymentMethodFrom } from './payment-methods'
import { searched } from './search'

const paymentMethodData = object(paymentMethodDetails)
const usage = oneOf('off_session', 'on_session')

const details = {
  description: text(1000),
  metadata: metadata(),
  payment_method: text(),
  payment_method_data: paymentMethodData,
  receipt_email: clearable(text()),
  setup_future_usage: clearable(usage),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
}
const confirmation = {
  mandate_data: mandateData,
  error_on_requires_action: flag(),
  off_session: flag(),
  return_url: text(),
  use_stripe_sdk: flag(),
}

type Confirmation = {
  error_on_requires_action?: boolean
  off_session?: boolean
  return_url?: string
  setup_future_usage?: 'off_session' | 'on_session' | null
}

/** Confirms, and answers a decline as Stripe does on the server side: 402 with the intent inside the error. */
function confirm(store: Store, id: string, method: string | undefined, params: Confirmation): Stripe.PaymentIntent {
  return intentOrDecline(
    confirmPaymentIntent(store, id, {
      ...(method && { paymentMethod: method }),
      ...(params.return_url && { returnUrl: params.return_url }),
      ...(params.setup_future_usage && { setupFutureUsage: params.setup_future_usage }),
      offSession: params.off_session ?? false,
      errorOnRequiresAction: params.error_on_requires_action ?? false,
    }),
  )
}

export function intentOrDecline<Intent>(outcome: IntentOutcome<Intent>): Intent {
  if (outcome.kind === 'declined') throw new StripeFault(402, outcome.error)
  return outcome.intent
}

export const paymentIntents: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/payment_intents',
    params: {
      ...details,
      ...confirmation,
      amount: required(integer({ min: 1, max: 99_999_999 })),
      currency: required(text(3)),
      allowed_payment_method_types: list(text()),
      excluded_payment_method_types: list(text()),
      automatic_payment_methods: object({ enabled: required(flag()), allow_redirects: oneOf('always', 'never') }),
      capture_method: oneOf('automatic', 'automatic_async', 'manual'),
      confirm: flag(),
      customer: text(),
    },
    handler({ store, params }) {
      if (params.off_session && !params.confirm) {
        throw invalid('`off_session` can only be used with `confirm=true`.', { param: 'off_session' })
      }
      if (params.customer) pick(store.tables.customers, 'customer', params.customer, 'customer')
      const method = params.payment_method_data
        ? paymentMethodFrom(store, params.payment_method_data)
        : params.payment_method
          ? paymentMethodNamed(store, params.payment_method, 'payment_method')
          : null
      const owner = idOf(method?.customer)
      if (owner && owner !== params.customer) {
        throw invalid(
          `The customer does not have a payment method with the ID ${method?.id}. The payment method must be attached to the customer.`,
          { code: 'resource_missing', param: 'payment_method' },
        )
      }
      const currency = params.currency.toLowerCase()
      const intent = createIntent(store, {
        methodTypes: methodTypesFor(store, currency, {
          allowed: params.allowed_payment_method_types,
          excluded: params.excluded_payment_method_types,
        }),
        amount: params.amount,
        currency,
        customer: params.customer ?? null,
        paymentMethod: method?.id ?? null,
        description: params.description ?? null,
        metadata: mergeMetadata(null, params.metadata),
        setupFutureUsage: params.setup_future_usage ?? null,
        captureMethod: params.capture_method ?? 'automatic_async',
        receiptEmail: params.receipt_email ?? null,
        statementDescriptor: params.statement_descriptor ?? null,
        statementDescriptorSuffix: params.statement_descriptor_suffix ?? null,
        automaticPaymentMethods: params.automatic_payment_methods ?? { allow_redirects: 'always', enabled: true },
      })
      return params.confirm ? confirm(store, intent.id, undefined, params) : intent
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/payment_intents/:id',
    params: { client_secret: text() },
    handler: ({ store, path }) => pick(store.tables.paymentIntents, 'payment_intent', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/payment_intents/:id',
    params: { ...details, amount: integer({ min: 1, max: 99_999_999 }), customer: text(), currency: text(3) },
    handler({ store, path, params }) {
      const intent = pick(store.tables.paymentIntents, 'payment_intent', path.id!)
      if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
        throw invalid(`This PaymentIntent could not be updated because it has a status of ${intent.status}.`, {
          code: 'payment_intent_unexpected_state',
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
    pattern: '/v1/payment_intents/:id/confirm',
    params: {
      ...confirmation,
      payment_method: text(),
      payment_method_data: paymentMethodData,
      receipt_email: clearable(text()),
      setup_future_usage: clearable(usage),
    },
    handler({ store, path, params }) {
      const intent = pick(store.tables.paymentIntents, 'payment_intent', path.id!)
      if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email
      const data = params.payment_method_data && paymentMethodFrom(store, params.payment_method_data)
      return confirm(store, intent.id, data?.id ?? params.payment_method, params)
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/payment_intents/:id/cancel',
    params: { cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') },
    handler: ({ store, path, params }) =>
      cancelPaymentIntent(
        store,
        pick(store.tables.paymentIntents, 'payment_intent', path.id!),
        params.cancellation_reason ?? null,
      ),
  }),
  route({
    method: 'POST',
    pattern: '/v1/payment_intents/:id/capture',
    params: { amount_to_capture: integer({ min: 1 }), metadata: metadata() },
    handler({ store, path, params }) {
      const intent = pick(store.tables.paymentIntents, 'payment_intent', path.id!)
      if (params.metadata !== undefined) intent.metadata = mergeMetadata(intent.metadata, params.metadata)
      return capturePaymentIntent(store, intent, params.amount_to_capture)
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/payment_intents',
    params: { ...paging, created: range(), customer: text() },
    handler: ({ store, params, url }) =>
      page(
        [...store.tables.paymentIntents.values()].filter(
          (each) =>
            (params.customer === undefined || idOf(each.customer) === params.customer) &&
            inRange(each.created, params.created),
        ),
        params,
        url,
      ),
  }),
  route({
    method: 'GET',
    pattern: '/v1/payment_intents/search',
    params: { query: required(text()), limit: integer({ min: 1, max: 100 }), page: text() },
    handler: ({ store, params, url }) => searched(store.tables.paymentIntents.values(), params, url),
  }),
]
