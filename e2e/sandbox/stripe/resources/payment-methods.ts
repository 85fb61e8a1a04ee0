import type Stripe from 'stripe'
import { invalid, noSuch } from '../core/errors'
import { changeAndTell, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { clearable, integer, metadata, object, oneOf, type Params, paging, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { DEBIT_TYPES } from '../engine/banks'
import { testCardByAlias } from '../engine/cards'
import { addCard, attach, createPaymentMethodFromCard, detach, paymentMethodNamed } from '../engine/payment-methods'
import { address, addressOf } from './address'
import { bankDetails, bankFrom } from './bank-details'

export const billingDetails = object({
  address: clearable(address),
  email: clearable(text()),
  name: clearable(text()),
  phone: clearable(text()),
  tax_id: text(),
})

/** A new card in the request itself, by its digits or by one of Stripe's test tokens. */
export const cardDetails = object({
  number: text(19),
  exp_month: integer(),
  exp_year: integer(),
  cvc: text(4),
  token: text(),
})

const allowRedisplay = oneOf('always', 'limited', 'unspecified')

export const paymentMethodDetails = {
  type: required(oneOf('card', ...DEBIT_TYPES)),
  ...bankDetails,
  card: cardDetails,
  billing_details: billingDetails,
  allow_redisplay: allowRedisplay,
  metadata: metadata(),
}

type Billing = NonNullable<Params<{ billing_details: typeof billingDetails }>['billing_details']>

const mergedBilling = (
  current: Stripe.PaymentMethod.BillingDetails | null,
  given: Billing,
): Stripe.PaymentMethod.BillingDetails => ({
  address: given.address === undefined && current ? current.address : addressOf(given.address ?? {}),
  email: given.email === undefined ? (current?.email ?? null) : given.email,
  name: given.name === undefined ? (current?.name ?? null) : given.name,
  phone: given.phone === undefined ? (current?.phone ?? null) : given.phone,
  tax_id: given.tax_id ?? current?.tax_id ?? null,
})

/** A payment method from what a request says about a card (`payment_method_data` of intents too). */
export function paymentMethodFrom(store: Store, given: Params<typeof paymentMethodDetails>): Stripe.PaymentMethod {
  const method = given.type === 'card' ? cardFrom(store, given) : bankFrom(store, given.type, given)
  if (given.billing_details) method.billing_details = mergedBilling(method.billing_details, given.billing_details)
  method.metadata = mergeMetadata(null, given.metadata)
  return method
}

function cardFrom(store: Store, given: Params<typeof paymentMethodDetails>): Stripe.PaymentMethod {
  const { card } = given
  if (!card) throw invalid('Missing required param: card.', { code: 'parameter_missing', param: 'card' })
  if (card.token !== undefined) {
    const known = testCardByAlias(card.token)
    if (!known || !card.token.startsWith('tok_')) throw noSuch('token', card.token, 'card[token]')
    return addCard(store, known, { allowRedisplay: given.allow_redisplay })
  }
  for (const part of ['number', 'exp_month', 'exp_year'] as const) {
    if (card[part] === undefined) {
      throw invalid(`Missing required param: card[${part}].`, { code: 'parameter_missing', param: `card[${part}]` })
    }
  }
  return createPaymentMethodFromCard(
    store,
    {
      number: card.number!.replace(/[ -]/g, ''),
      expMonth: card.exp_month!,
      expYear: card.exp_year! < 100 ? card.exp_year! + 2000 : card.exp_year!,
      cvc: card.cvc ?? '000',
    },
    given.allow_redisplay,
  )
}

export const paymentMethods: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/payment_methods',
    params: paymentMethodDetails,
    handler: ({ store, params }) => paymentMethodFrom(store, params),
  }),
  route({
    method: 'GET',
    pattern: '/v1/payment_methods/:id',
    params: {},
    handler: ({ store, path }) => paymentMethodNamed(store, path.id!, 'id'),
  }),
  route({
    method: 'POST',
    pattern: '/v1/payment_methods/:id',
    params: {
      allow_redisplay: allowRedisplay,
      billing_details: billingDetails,
      card: object({ exp_month: integer({ min: 1, max: 12 }), exp_year: integer({ min: 2000, max: 2100 }) }),
      metadata: metadata(),
    },
    handler({ store, path, params }) {
      const method = pick(store.tables.paymentMethods, 'PaymentMethod', path.id!)
      if (!idOf(method.customer)) {
        throw invalid('You must save this PaymentMethod to a customer before you can update it.', {
          code: 'payment_method_unexpected_state',
        })
      }
      const { allow_redisplay: redisplay, billing_details: billing, card, metadata: notes } = params
      changeAndTell(store, 'payment_method.updated', method, {
        ...(redisplay && { allow_redisplay: redisplay }),
        ...(billing && { billing_details: mergedBilling(method.billing_details, billing) }),
        ...(card && { card: { ...method.card!, ...card } }),
        ...(notes !== undefined && { metadata: mergeMetadata(method.metadata, notes) }),
      })
      return method
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/payment_methods',
    params: { ...paging, allow_redisplay: allowRedisplay, customer: text(), type: text() },
    handler({ store, params, url }) {
      if (params.customer) pick(store.tables.customers, 'customer', params.customer, 'customer')
      const wanted = (each: Stripe.PaymentMethod) =>
        idOf(each.customer) !== null &&
        (params.customer === undefined || idOf(each.customer) === params.customer) &&
        (params.type === undefined || each.type === params.type) &&
        (params.allow_redisplay === undefined || each.allow_redisplay === params.allow_redisplay)
      return page([...store.tables.paymentMethods.values()].filter(wanted), params, url)
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/payment_methods/:id/attach',
    params: { customer: required(text()) },
    handler({ store, path, params }) {
      const customer = pick(store.tables.customers, 'customer', params.customer, 'customer')
      return attach(store, paymentMethodNamed(store, path.id!, 'id'), customer.id)
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/payment_methods/:id/detach',
    params: {},
    handler: ({ store, path }) => detach(store, pick(store.tables.paymentMethods, 'PaymentMethod', path.id!)),
  }),
]
