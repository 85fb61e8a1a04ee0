import type Stripe from 'stripe'
import { lineItemsOf } from '../engine/checkout-lines'
import { invalid } from './errors'
import { inside } from './lists'
import { idOf, type Store } from './store'

type Holder = { [field: string]: unknown }

/** Fields that Stripe leaves out unless they are asked for: computed at the moment of asking. */
const INCLUDABLE: { [field: string]: (store: Store, holder: Holder) => unknown } = {
  'invoice.payments': (store, { id }) =>
    inside(
      [...store.tables.invoicePayments.values()].filter(({ invoice }) => idOf(invoice) === id),
      '/v1/invoice_payments',
    ),
  'invoice.confirmation_secret': (store, { id }) => confirmationSecret(store, String(id)),
  'checkout.session.line_items': (store, session) =>
    inside(
      lineItemsOf(store, session as unknown as Stripe.Checkout.Session),
      `/v1/checkout/sessions/${session.id}/line_items`,
    ),
  'customer.subscriptions': (store, { id }) =>
    inside(
      [...store.tables.subscriptions.values()]
        .filter(({ customer, status }) => idOf(customer) === id && status !== 'canceled')
        .reverse(),
      `/v1/customers/${id}/subscriptions`,
    ),
  'customer.sources': (_store, { id }) => inside([], `/v1/customers/${id}/sources`),
  'customer.tax_ids': (_store, { id }) => inside([], `/v1/customers/${id}/tax_ids`),
  'charge.refunds': (store, { id }) =>
    inside(
      [...store.tables.refunds.values()].filter(({ charge }) => idOf(charge) === id).reverse(),
      `/v1/charges/${id}/refunds`,
    ),
  'price.currency_options': (_store, price) => ({
    [String(price.currency)]: {
      custom_unit_amount: null,
      tax_behavior: price.tax_behavior,
      unit_amount: price.unit_amount,
      unit_amount_decimal: price.unit_amount_decimal,
    },
  }),
}

/** Fields whose ids may be expanded although their text looks like any other. */
const IDS = new Set([
  'charge',
  'customer',
  'default_payment_method',
  'default_price',
  'configuration',
  'invoice',
  'latest_charge',
  'latest_invoice',
  'payment_intent',
  'payment_method',
  'pending_setup_intent',
  'price',
  'product',
  'released_subscription',
  'schedule',
  'setup_intent',
  'subscription',
  'test_clock',
])

/** Fields of ours that are always null here, and may still be asked for. */
const ALWAYS_EMPTY = new Set([
  'application',
  'balance_transaction',
  'default_source',
  'discounts',
  'latest_attempt',
  'on_behalf_of',
  'review',
  'source',
  'total_discount_amounts',
])

/**
 * A copy of the answer with each `expand` path filled in.
 * https://docs.stripe.com/expand - at most four levels, `data.` goes through a list.
 */
export function expanded(store: Store, answer: object, paths: string[]): object {
  const copy = structuredClone(answer)
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.length > 4 + (steps[0] === 'data' ? 1 : 0)) {
      throw invalid('You cannot expand more than 4 levels of a property.', { param: 'expand' })
    }
    expandPath(store, copy as Holder, steps, path)
  }
  return copy
}

function expandPath(store: Store, holder: Holder, [step, ...rest]: string[], path: string): void {
  if (step === undefined) return
  const value = holder[step]
  if (step === 'data' && holder.object === 'list' && Array.isArray(value)) {
    for (const each of value) expandPath(store, each, rest, path)
    return
  }
  holder[step] = filledIn(store, holder, step, path)
  const inner = holder[step]
  if (rest.length === 0 || inner === null) return
  if (typeof inner !== 'object') throw notExpandable(path)
  expandPath(store, inner as Holder, rest, path)
}

function filledIn(store: Store, holder: Holder, step: string, path: string): unknown {
  const value = holder[step]
  const includable = INCLUDABLE[`${holder.object}.${step}`]
  if (value === undefined && includable) return structuredClone(includable(store, holder))
  if (typeof value === 'string' && IDS.has(step)) {
    const kind = store.tables.deleted.get(value)
    return structuredClone(store.find(value)) ?? (kind ? { id: value, object: kind, deleted: true } : value)
  }
  if (value === null && (IDS.has(step) || ALWAYS_EMPTY.has(step))) return null
  if (value !== null && typeof value === 'object') return value
  if (ALWAYS_EMPTY.has(step) && step in holder) return value
  throw notExpandable(path)
}

function notExpandable(path: string) {
  return invalid(
    `This property cannot be expanded (${path}). You may want to try expanding it on a different object, or check the API reference.`,
    { param: 'expand' },
  )
}

function confirmationSecret(store: Store, invoice: string): Stripe.Invoice.ConfirmationSecret | null {
  const payment = [...store.tables.invoicePayments.values()].find((each) => idOf(each.invoice) === invoice)
  const intent = store.tables.paymentIntents.get(idOf(payment?.payment.payment_intent) ?? '')
  return intent?.client_secret ? { client_secret: intent.client_secret, type: 'payment_intent' } : null
}
