import { invalid } from '../core/errors'
import { changeAndTell, emit, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { clearable, flag, inRange, list, metadata, object, paging, range, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf } from '../core/store'
import { createPrice, createProduct } from '../engine/catalog'
import { priceDetails } from './price-details'

const details = {
  active: flag(),
  images: list(text()),
  marketing_features: list(object({ name: required(text(80)) })),
  metadata: metadata(),
  shippable: flag(),
  statement_descriptor: text(22),
}

export const products: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/products',
    params: {
      ...details,
      id: text(),
      name: required(text()),
      description: text(),
      tax_code: text(),
      unit_label: text(),
      url: text(),
      default_price_data: object(priceDetails),
    },
    handler({ store, params }) {
      const { default_price_data: price, metadata: notes, ...draft } = params
      const product = createProduct(store, { ...draft, metadata: mergeMetadata(null, notes) })
      if (price) product.default_price = createPrice(store, product.id, price).id
      return product
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/products/:id',
    params: {},
    handler: ({ store, path }) =>
      store.tables.deleted.get(path.id!) === 'product'
        ? { id: path.id, object: 'product', deleted: true }
        : pick(store.tables.products, 'product', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/products/:id',
    params: {
      ...details,
      default_price: text(),
      name: text(),
      description: clearable(text()),
      tax_code: clearable(text()),
      unit_label: clearable(text()),
      url: clearable(text()),
    },
    handler({ store, path, params }) {
      const product = pick(store.tables.products, 'product', path.id!)
      const { metadata: notes, ...plain } = params
      if (params.default_price) pick(store.tables.prices, 'price', params.default_price, 'default_price')
      changeAndTell(store, 'product.updated', product, {
        ...plain,
        ...(notes !== undefined && { metadata: mergeMetadata(product.metadata, notes) }),
        updated: store.now(),
      })
      return product
    },
  }),
  route({
    method: 'DELETE',
    pattern: '/v1/products/:id',
    params: {},
    handler({ store, path }) {
      const product = pick(store.tables.products, 'product', path.id!)
      if ([...store.tables.prices.values()].some((price) => idOf(price.product) === product.id)) {
        throw invalid('This product cannot be deleted because it has one or more user-created prices.', { param: 'id' })
      }
      store.tables.products.delete(product.id)
      store.tables.deleted.set(product.id, 'product')
      emit(store, 'product.deleted', product)
      return { id: product.id, object: 'product', deleted: true }
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/products',
    params: { ...paging, active: flag(), created: range(), ids: list(text()), shippable: flag(), url: text() },
    handler: ({ store, params, url }) =>
      page(
        [...store.tables.products.values()].filter(
          (each) =>
            (params.active === undefined || each.active === params.active) &&
            (params.ids === undefined || params.ids.includes(each.id)) &&
            (params.shippable === undefined || each.shippable === params.shippable) &&
            (params.url === undefined || each.url === params.url) &&
            inRange(each.created, params.created),
        ),
        params,
        url,
      ),
  }),
]
