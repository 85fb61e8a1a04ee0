import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { changeAndTell, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { flag, inRange, metadata, object, oneOf, paging, range, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { finalizeInvoice, markUncollectible, voidInvoice } from '../engine/invoices'
import { paymentMethodNamed } from '../engine/payment-methods'
import { finishResumption, resumptionBy } from '../engine/resumptions'
import { afterInvoicePaid, payInvoice } from '../engine/settlement'
import { noPaymentMethod } from '../engine/subscription-changes'
import { paymentMethodOf, subscriptionOf } from '../engine/subscriptions'
import { intentOrDecline } from './payment-intents'

const status = oneOf('draft', 'open', 'paid', 'uncollectible', 'void')

function cardFor(store: Store, invoice: Stripe.Invoice): string {
  const subscription = subscriptionOf(store, invoice)
  const customer = store.tables.customers.get(idOf(invoice.customer) ?? '')
  const method =
    idOf(invoice.default_payment_method) ??
    (subscription && paymentMethodOf(store, subscription)) ??
    idOf(customer?.invoice_settings.default_payment_method)
  if (!method) throw noPaymentMethod()
  return method
}

export const invoices: Route[] = [
  route({
    method: 'GET',
    pattern: '/v1/invoices/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.invoices, 'invoice', path.id!),
  }),
  route({
    method: 'GET',
    pattern: '/v1/invoices',
    params: { ...paging, created: range(), customer: text(), status, subscription: text() },
    handler({ store, params, url }) {
      const wanted = (each: Stripe.Invoice) =>
        (params.customer === undefined || idOf(each.customer) === params.customer) &&
        (params.status === undefined || each.status === params.status) &&
        (params.subscription === undefined ||
          idOf(each.parent?.subscription_details?.subscription) === params.subscription) &&
        inRange(each.created, params.created)
      return page([...store.tables.invoices.values()].filter(wanted), params, url)
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/invoices/:id/lines',
    params: paging,
    handler: ({ store, path, params, url }) =>
      page([...pick(store.tables.invoices, 'invoice', path.id!).lines.data].reverse(), params, url),
  }),
  route({
    method: 'POST',
    pattern: '/v1/invoices/:id',
    params: { metadata: metadata() },
    handler({ store, path, params }) {
      const invoice = pick(store.tables.invoices, 'invoice', path.id!)
      changeAndTell(store, 'invoice.updated', invoice, { metadata: mergeMetadata(invoice.metadata, params.metadata) })
      return invoice
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/invoices/:id/pay',
    params: { off_session: flag(), payment_method: text() },
    handler({ store, path, params }) {
      const invoice = pick(store.tables.invoices, 'invoice', path.id!)
      if (invoice.status === 'draft') finalizeInvoice(store, invoice)
      else if (invoice.status === 'paid') throw invalid('Invoice is already paid', { code: 'invoice_already_paid' })
      const method = params.payment_method
        ? paymentMethodNamed(store, params.payment_method, 'payment_method').id
        : cardFor(store, invoice)
      intentOrDecline(payInvoice(store, invoice, { paymentMethod: method, offSession: params.off_session ?? true }))
      return invoice
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/invoices/:id/finalize',
    params: { auto_advance: flag() },
    handler({ store, path, params }) {
      const invoice = pick(store.tables.invoices, 'invoice', path.id!)
      if (params.auto_advance !== undefined) invoice.auto_advance = params.auto_advance
      finalizeInvoice(store, invoice)
      if (invoice.status === 'paid') afterInvoicePaid(store, invoice)
      // Collected within the hour, as Stripe does after finalizing.
      else invoice.next_payment_attempt = store.now(idOf(invoice.customer)) + 3600
      return invoice
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/invoices/:id/void',
    params: {},
    handler({ store, path }) {
      const invoice = pick(store.tables.invoices, 'invoice', path.id!)
      voidInvoice(store, invoice)
      return invoice
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/invoices/:id/mark_uncollectible',
    params: {},
    handler({ store, path }) {
      const invoice = pick(store.tables.invoices, 'invoice', path.id!)
      const resumption = resumptionBy(store, invoice)
      markUncollectible(store, invoice)
      const subscription = subscriptionOf(store, invoice)
      if (resumption && subscription) finishResumption(store, subscription, resumption, 'active')
      return invoice
    },
  }),
]

export const invoicePayments: Route[] = [
  route({
    method: 'GET',
    pattern: '/v1/invoice_payments/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.invoicePayments, 'invoice_payment', path.id!),
  }),
  route({
    method: 'GET',
    pattern: '/v1/invoice_payments',
    params: {
      ...paging,
      created: range(),
      invoice: text(),
      payment: object({ type: oneOf('payment_intent'), payment_intent: text() }),
      status: oneOf('canceled', 'open', 'paid'),
    },
    handler({ store, params, url }) {
      const intent = params.payment?.payment_intent
      const wanted = (each: Stripe.InvoicePayment) =>
        (params.invoice === undefined || idOf(each.invoice) === params.invoice) &&
        (params.status === undefined || each.status === params.status) &&
        (intent === undefined || idOf(each.payment.payment_intent) === intent) &&
        inRange(each.created, params.created)
      return page([...store.tables.invoicePayments.values()].filter(wanted), params, url)
    },
  }),
]
