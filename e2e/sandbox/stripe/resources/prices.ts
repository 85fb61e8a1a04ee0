import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { changeAndTell, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { flag, inRange, list, metadata, object, oneOf, paging, range, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { createPrice, createProduct } from '../engine/catalog'
import { priceDetails } from './price-details'

const identity = { lookup_key: text(200), nickname: text(), transfer_lookup_key: flag() }

/** A lookup key names one price; only `transfer_lookup_key` may take it from another. */
function claimLookupKey(store: Store, key: string | undefined, transfer: boolean, holder?: string): void {
  if (key === undefined) return
  const other = [...store.tables.prices.values()].find((price) => price.lookup_key === key && price.id !== holder)
  if (!other) return
  if (!transfer) {
    throw invalid(`A price (\`${other.id}\`) already uses that lookup key.`, {
      code: 'resource_already_exists',
      param: 'lookup_key',
    })
  }
  changeAndTell(store, 'price.updated', other, { lookup_key: null })
}

export const prices: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/prices',
    params: {
      ...priceDetails,
      ...identity,
      active: flag(),
      billing_scheme: oneOf('per_unit'),
      product: text(),
      product_data: object({
        active: flag(),
        id: text(),
        metadata: metadata(),
        name: required(text()),
        statement_descriptor: text(22),
        tax_code: text(),
        unit_label: text(),
      }),
    },
    handler({ store, params }) {
      if ((params.product === undefined) === (params.product_data === undefined)) {
        throw invalid('You must specify either `product` or `product_data` when creating a price.', {
          code: 'parameter_missing',
          param: 'product',
        })
      }
      claimLookupKey(store, params.lookup_key, params.transfer_lookup_key ?? false)
      const product = params.product_data
        ? createProduct(store, { ...params.product_data, metadata: mergeMetadata(null, params.product_data.metadata) })
        : pick(store.tables.products, 'product', params.product!, 'product')
      return createPrice(store, product.id, params)
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/prices/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.prices, 'price', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/prices/:id',
    params: {
      ...identity,
      active: flag(),
      metadata: metadata(),
      tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    },
    handler({ store, path, params }) {
      const price = pick(store.tables.prices, 'price', path.id!)
      const { transfer_lookup_key: transfer, metadata: notes, ...plain } = params
      claimLookupKey(store, plain.lookup_key, transfer ?? false, price.id)
      changeAndTell(store, 'price.updated', price, {
        ...plain,
        ...(notes !== undefined && { metadata: mergeMetadata(price.metadata, notes) }),
      })
      return price
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/prices',
    params: {
      ...paging,
      active: flag(),
      created: range(),
      currency: text(3),
      lookup_keys: list(text(200)),
      product: text(),
      recurring: object({ interval: oneOf('day', 'week', 'month', 'year'), usage_type: oneOf('licensed', 'metered') }),
      type: oneOf('one_time', 'recurring'),
    },
    handler({ store, params, url }) {
      const { lookup_keys: keys } = params
      if (keys && keys.length > 10) throw invalid('You may specify up to 10 lookup_keys.', { param: 'lookup_keys' })
      const wanted = (price: Stripe.Price) =>
        (params.active === undefined || price.active === params.active) &&
        (params.currency === undefined || price.currency === params.currency.toLowerCase()) &&
        (keys === undefined || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
        (params.product === undefined || idOf(price.product) === params.product) &&
        (params.type === undefined || price.type === params.type) &&
        (params.recurring?.interval === undefined || price.recurring?.interval === params.recurring.interval) &&
        inRange(price.created, params.created)
      return page([...store.tables.prices.values()].filter(wanted), params, url)
    },
  }),
]
