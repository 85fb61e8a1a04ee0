import type Stripe from 'stripe'
import { emit } from '../core/events'
import { decimal, idOf, newId, type Store } from '../core/store'
import type { LineDraft } from './invoice-drafts'

/**
 * Something to be billed or credited on the next invoice. With a subscription it waits for that subscription's next
 * invoice, without one for the next of any of the customer's.
 * https://docs.stripe.com/billing/invoices/subscription#adding-upcoming-invoice-items
 */
export function addPendingItem(
  store: Store,
  customer: Stripe.Customer,
  currency: string,
  line: LineDraft,
): Stripe.InvoiceItem {
  const { price } = line
  const details = line.parent?.subscription_item_details
  const item: Stripe.InvoiceItem = {
    id: newId('ii'),
    object: 'invoiceitem',
    amount: line.amount,
    currency,
    customer: customer.id,
    customer_account: null,
    date: store.now(customer),
    description: line.description,
    discountable: !details?.proration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: line.metadata,
    net_amount: line.amount,
    parent: line.subscription
      ? {
          subscription_details: {
            subscription: line.subscription,
            ...(details && { subscription_item: details.subscription_item }),
          },
          type: 'subscription_details',
        }
      : null,
    period: line.period,
    pricing: price && {
      price_details: { price: price.id, product: idOf(price.product) },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    proration: details?.proration ?? false,
    ...(details?.proration && { proration_details: { credited_items: null, discount_amounts: [] } }),
    quantity: line.quantity,
    quantity_decimal: decimal(line.quantity),
    tax_rates: [],
    test_clock: idOf(customer.test_clock),
  }
  store.tables.invoiceItems.set(item.id, item)
  emit(store, 'invoiceitem.created', item)
  return item
}

/** What waits for the next invoice of this subscription, oldest first. */
export function pendingItemsFor(
  store: Store,
  customer: string,
  currency: string,
  subscription: string,
): Stripe.InvoiceItem[] {
  return [...store.tables.invoiceItems.values()].filter((item) => {
    const own = item.parent?.subscription_details?.subscription
    return (
      item.invoice === null &&
      idOf(item.customer) === customer &&
      item.currency === currency &&
      (own === undefined || own === subscription)
    )
  })
}

/** The line by which an invoice bills a pending item. */
export function pendingLine(store: Store, item: Stripe.InvoiceItem): LineDraft {
  const details = item.parent?.subscription_details
  const price = item.pricing?.price_details?.price
  return {
    amount: item.amount,
    description: item.description ?? '',
    price: (price && store.tables.prices.get(idOf(price))) || null,
    quantity: item.quantity,
    period: item.period,
    parent: details?.subscription_item
      ? {
          invoice_item_details: null,
          subscription_item_details: {
            invoice_item: item.id,
            proration: item.proration,
            proration_details: item.proration ? { credited_items: null } : null,
            subscription: details.subscription,
            subscription_item: details.subscription_item,
          },
          type: 'subscription_item_details',
        }
      : {
          invoice_item_details: {
            invoice_item: item.id,
            proration: false,
            proration_details: null,
            subscription: details?.subscription ?? null,
          },
          subscription_item_details: null,
          type: 'invoice_item_details',
        },
    subscription: details?.subscription ?? null,
    metadata: item.metadata ?? {},
  }
}
