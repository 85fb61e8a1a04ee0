import type Stripe from 'stripe'
import { emit } from '../core/events'
import { inside } from '../core/lists'
import { decimal, idOf, newId, type Store } from '../core/store'
import { pendingItemsFor, pendingLine } from './pending-items'

/** What an invoice line is made from. */
export type LineDraft = {
  amount: number
  description: string
  price: Stripe.Price | null
  quantity: number
  period: { start: number; end: number }
  parent: Stripe.InvoiceLineItem.Parent | null
  subscription: string | null
  metadata: Stripe.Metadata
}

export type InvoiceDraft = {
  customer: Stripe.Customer
  currency: string
  subscription: Stripe.Subscription | null
  lines: LineDraft[]
  reason: Stripe.Invoice.BillingReason
  period: { start: number; end: number }
  defaultPaymentMethod: string | null
  description: string | null
  footer: string | null
  metadata: Stripe.Metadata
  finalizesAt: number | null
}

/**
 * A draft invoice; `finalizeInvoice` makes it payable. A subscription's invoice bills what was pending for it, too,
 * ahead of its own lines.
 */
export function draftInvoice(store: Store, draft: InvoiceDraft): Stripe.Invoice {
  const { customer, subscription } = draft
  const id = newId('in')
  const pending = subscription ? pendingItemsFor(store, customer.id, draft.currency, subscription.id) : []
  const lines = [...pending.map((item) => pendingLine(store, item)), ...draft.lines]
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0)
  const now = store.now(customer)
  const invoice: Stripe.Invoice = {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Sandbox',
    account_tax_ids: null,
    amount_due: Math.max(0, subtotal),
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: Math.max(0, subtotal),
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: draft.finalizesAt,
    billing_reason: draft.reason,
    collection_method: 'charge_automatically',
    created: now,
    currency: draft.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: draft.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: draft.description,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: draft.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: inside(
      lines.map((line) => lineOf(id, draft.currency, line)),
      `/v1/invoices/${id}/lines`,
    ),
    livemode: false,
    metadata: draft.metadata,
    next_payment_attempt: draft.finalizesAt,
    number: null,
    on_behalf_of: null,
    parent: subscription && {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: draft.period.end,
    period_start: draft.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: idOf(customer.test_clock),
    total: subtotal,
    total_discount_amounts: [],
    total_excluding_tax: subtotal,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  }
  store.tables.invoices.set(id, invoice)
  for (const item of pending) item.invoice = id
  emit(store, 'invoice.created', invoice)
  return invoice
}

function lineOf(invoice: string, currency: string, line: LineDraft): Stripe.InvoiceLineItem {
  const { price } = line
  return {
    id: newId('il'),
    object: 'line_item',
    amount: line.amount,
    currency,
    description: line.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: line.metadata,
    parent: line.parent,
    period: line.period,
    pretax_credit_amounts: [],
    pricing: price && {
      price_details: { price: price.id, product: idOf(price.product) },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: decimal(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: [],
  }
}
