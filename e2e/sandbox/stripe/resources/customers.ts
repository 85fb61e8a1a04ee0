import type Stripe from 'stripe'
import { noSuch } from '../core/errors'
import { change, emit, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import {
  clearable,
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
import { createCustomer } from '../engine/customers'
import { attach, detach, paymentMethodNamed } from '../engine/payment-methods'
import { endSubscription } from '../engine/subscriptions'
import { address, addressOf } from './address'

const details = {
  address: clearable(address),
  balance: integer(),
  description: clearable(text()),
  email: clearable(text(512)),
  invoice_prefix: text(12),
  invoice_settings: object({ default_payment_method: clearable(text()), footer: clearable(text()) }),
  metadata: metadata(),
  name: clearable(text(256)),
  phone: clearable(text(20)),
  preferred_locales: list(text()),
  shipping: clearable(object({ address: required(address), name: required(text()), phone: text() })),
}

/** A card that is to be charged by default must be the customer's own. */
function ownCard(store: Store, customer: string, id: string): string {
  const method = pick(store.tables.paymentMethods, 'PaymentMethod', id, 'invoice_settings[default_payment_method]')
  if (idOf(method.customer) !== customer) {
    throw noSuch('PaymentMethod', id, 'invoice_settings[default_payment_method]')
  }
  return method.id
}

type Given = {
  address?: Parameters<typeof addressOf>[0] | null
  shipping?: { address: Parameters<typeof addressOf>[0]; name: string; phone?: string } | null
}
const placesOf = ({ address: given, shipping }: Given) => ({
  ...(given !== undefined && { address: given && addressOf(given) }),
  ...(shipping !== undefined && { shipping: shipping && { ...shipping, address: addressOf(shipping.address) } }),
})

export const customers: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/customers',
    params: { ...details, payment_method: text(), test_clock: text() },
    handler({ store, params }) {
      if (params.test_clock) pick(store.tables.testClocks, 'testclock', params.test_clock, 'test_clock')
      const customer = createCustomer(store, {
        ...placesOf(params),
        balance: params.balance,
        description: params.description,
        email: params.email,
        metadata: mergeMetadata(null, params.metadata),
        name: params.name,
        phone: params.phone,
        preferred_locales: params.preferred_locales,
        testClock: params.test_clock,
        invoicePrefix: params.invoice_prefix,
      })
      if (params.payment_method) {
        const method = paymentMethodNamed(store, params.payment_method, 'payment_method')
        attach(store, method, customer.id)
      }
      const chosen = params.invoice_settings?.default_payment_method
      if (chosen) customer.invoice_settings.default_payment_method = ownCard(store, customer.id, chosen)
      return customer
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/customers/:id',
    params: {},
    handler: ({ store, path }) =>
      store.tables.deleted.get(path.id!) === 'customer'
        ? { id: path.id, object: 'customer', deleted: true }
        : pick(store.tables.customers, 'customer', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/customers/:id',
    params: details,
    handler({ store, path, params }) {
      const customer = pick(store.tables.customers, 'customer', path.id!)
      const { invoice_settings: settings, metadata: notes, address: _a, shipping: _s, ...plain } = params
      const chosen = settings?.default_payment_method
      const patch: Partial<Stripe.Customer> = {
        ...plain,
        ...placesOf(params),
        ...(notes !== undefined && { metadata: mergeMetadata(customer.metadata, notes) }),
        ...(settings && {
          invoice_settings: {
            ...customer.invoice_settings,
            ...(settings.footer !== undefined && { footer: settings.footer }),
            ...(chosen !== undefined && {
              default_payment_method: chosen && ownCard(store, customer.id, chosen),
            }),
          },
        }),
      }
      const previous = change(customer, patch)
      if (previous) emit(store, 'customer.updated', customer, previous)
      return customer
    },
  }),
  route({
    method: 'DELETE',
    pattern: '/v1/customers/:id',
    params: {},
    handler({ store, path }) {
      const customer = pick(store.tables.customers, 'customer', path.id!)
      for (const subscription of store.tables.subscriptions.values()) {
        const over = ['canceled', 'incomplete_expired'].includes(subscription.status)
        if (idOf(subscription.customer) === customer.id && !over) {
          endSubscription(store, subscription, 'cancellation_requested')
        }
      }
      for (const method of [...store.tables.paymentMethods.values()]) {
        if (idOf(method.customer) === customer.id) detach(store, method)
      }
      emit(store, 'customer.deleted', customer)
      store.tables.customers.delete(customer.id)
      store.tables.deleted.set(customer.id, 'customer')
      return { id: customer.id, object: 'customer', deleted: true }
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/customers',
    params: { ...paging, created: range(), email: text(), test_clock: text() },
    handler: ({ store, params, url }) =>
      page(
        [...store.tables.customers.values()].filter(
          (each) =>
            inRange(each.created, params.created) &&
            (params.email === undefined || each.email === params.email) &&
            idOf(each.test_clock) === (params.test_clock ?? null),
        ),
        params,
        url,
      ),
  }),
  route({
    method: 'GET',
    pattern: '/v1/customers/:id/payment_methods',
    params: { ...paging, type: text(), allow_redisplay: oneOf('always', 'limited', 'unspecified') },
    handler({ store, path, params, url }) {
      const customer = pick(store.tables.customers, 'customer', path.id!)
      return page(
        [...store.tables.paymentMethods.values()].filter(
          (each) =>
            idOf(each.customer) === customer.id &&
            (params.type === undefined || each.type === params.type) &&
            (params.allow_redisplay === undefined || each.allow_redisplay === params.allow_redisplay),
        ),
        params,
        url,
      )
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/customers/:id/payment_methods/:method',
    params: {},
    handler({ store, path }) {
      pick(store.tables.customers, 'customer', path.id!)
      const method = pick(store.tables.paymentMethods, 'PaymentMethod', path.method!)
      if (idOf(method.customer) !== path.id) throw noSuch('PaymentMethod', path.method!)
      return method
    },
  }),
]
