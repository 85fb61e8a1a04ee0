import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { emit, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { flag, inRange, integer, metadata, object, paging, range, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf } from '../core/store'
import { addPendingItem } from '../engine/pending-items'

/** What is to be billed or credited on the next invoice. */
export const invoiceItems: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/invoiceitems',
    params: {
      amount: required(integer()),
      currency: required(text(3)),
      customer: required(text()),
      description: text(),
      metadata: metadata(),
      period: object({ start: required(integer()), end: required(integer()) }),
      subscription: text(),
    },
    handler({ store, params }) {
      const customer = pick(store.tables.customers, 'customer', params.customer, 'customer')
      if (params.subscription) {
        const subscription = pick(store.tables.subscriptions, 'subscription', params.subscription, 'subscription')
        if (idOf(subscription.customer) !== customer.id) {
          throw invalid('The subscription belongs to another customer.', { param: 'subscription' })
        }
      }
      const now = store.now(customer)
      return addPendingItem(store, customer, params.currency.toLowerCase(), {
        amount: params.amount,
        description: params.description ?? '',
        price: null,
        quantity: 1,
        period: params.period ?? { start: now, end: now },
        parent: null,
        subscription: params.subscription ?? null,
        metadata: mergeMetadata(null, params.metadata),
      })
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/invoiceitems/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.invoiceItems, 'invoiceitem', path.id!),
  }),
  route({
    method: 'DELETE',
    pattern: '/v1/invoiceitems/:id',
    params: {},
    handler({ store, path }) {
      const item = pick(store.tables.invoiceItems, 'invoiceitem', path.id!)
      if (item.invoice) throw invalid('An invoice item that is on an invoice can’t be deleted.')
      store.tables.invoiceItems.delete(item.id)
      emit(store, 'invoiceitem.deleted', item)
      return { id: item.id, object: 'invoiceitem', deleted: true }
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/invoiceitems',
    params: { ...paging, created: range(), customer: text(), invoice: text(), pending: flag() },
    handler({ store, params, url }) {
      const wanted = (each: Stripe.InvoiceItem) =>
        (params.customer === undefined || idOf(each.customer) === params.customer) &&
        (params.invoice === undefined || idOf(each.invoice) === params.invoice) &&
        (params.pending === undefined || (each.invoice === null) === params.pending) &&
        inRange(each.date, params.created)
      return page([...store.tables.invoiceItems.values()].filter(wanted), params, url)
    },
  }),
]
