import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, momentOf, momentOrNull, type Once } from './objects'

export type InvoiceLine = {
  text: string
  priceId: string | null
  amountCents: number
  currency: string
  quantity: number
  proration: boolean
  /** Put on the invoice by somebody, at Stripe's dashboard, and by no item of the subscription. */
  added: boolean
  periodStart: Date
  periodEnd: Date
}

/** An invoice as it stands at Stripe. */
export type Invoice = {
  id: string
  /** Stripe's own words. */
  status: string | null
  /** Whether Stripe collects it by itself, sooner or later. */
  autoAdvance: boolean
  /** Whether Stripe charges what is on file; otherwise the customer is sent the invoice and pays it when they like. */
  chargesByItself: boolean
  billingReason: string | null
  customerId: string | null
  subscriptionId: string | null
  currency: string
  amountPaidCents: number
  /** What is still to be paid, and the page it can be paid at. */
  remainingCents: number
  payUrl: string | null
  createdAt: Date
  paidAt: Date | null
  lines: InvoiceLine[]
}

export function fetchInvoice(id: string): Promise<StripeOutcome<Invoice>> {
  return attempt(async () => wholeInvoice(await stripe().invoices.retrieve(id)))
}

/** What a subscription has paid for, its newest hundred invoices, in the order Stripe wrote them, oldest first. */
export function listPaidInvoices(subscriptionId: string): Promise<StripeOutcome<Invoice[]>> {
  return attempt(async () => {
    const { data } = await stripe().invoices.list({ subscription: subscriptionId, status: 'paid', limit: 100 })
    const oldestFirst: Invoice[] = []
    for (const invoice of data.reverse()) oldestFirst.push(await wholeInvoice(invoice))
    return oldestFirst.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  })
}

/** What waits to be paid for a subscription; the newest, of those written at that moment or later. */
export function findOpenInvoice(subscriptionId: string, since?: Date): Promise<StripeOutcome<Invoice | null>> {
  return attempt(async () => {
    const created = since && { gte: Math.floor(since.getTime() / 1000) }
    const open = { subscription: subscriptionId, status: 'open', limit: 1 } as const
    const { data } = await stripe().invoices.list(created ? { ...open, created } : open)
    return data[0] ? wholeInvoice(data[0]) : null
  })
}

/**
 * How the payment of an invoice stands: Stripe's own word, and the code of the last try's failure. Null where the
 * invoice has none.
 */
export function paymentOfInvoice(
  id: string,
): Promise<StripeOutcome<{ status: string; failure: string | null } | null>> {
  return attempt(async () => {
    const { data } = await stripe().invoicePayments.list({ invoice: id, limit: 1 })
    const intentId = idOf(data[0]?.payment.payment_intent)
    if (!intentId) return null
    const { status, last_payment_error: failure } = await stripe().paymentIntents.retrieve(intentId)
    return { status, failure: failure?.code ?? failure?.decline_code ?? null }
  })
}

/** Takes an open invoice out of the world: nobody will be asked to pay it. */
export function voidInvoice(id: string, once: Once): Promise<StripeOutcome<Invoice>> {
  return attempt(async () => wholeInvoice(await stripe().invoices.voidInvoice(id, {}, once)))
}

/** Ends a draft: from here on the invoice has a number and can be paid. */
export function finalizeInvoice(id: string, once: Once): Promise<StripeOutcome<Invoice>> {
  return attempt(async () => wholeInvoice(await stripe().invoices.finalizeInvoice(id, {}, once)))
}

/** Charges the invoice to the card of its subscription or customer, now. A decline leaves it to Stripe's own retries. */
export function payInvoice(id: string, once: Once): Promise<StripeOutcome<Invoice>> {
  return attempt(async () => wholeInvoice(await stripe().invoices.pay(id, {}, once)))
}

/**
 * An invoice with all its lines, or a preview of one. Stripe's answers hold the first ten, and what was pending from
 * before comes first: the line that tells what was paid for may be any of the others.
 */
export async function wholeInvoice(invoice: Stripe.Invoice): Promise<Invoice> {
  const { data, has_more: hasMore } = invoice.lines
  if (!hasMore) return invoiceOf(invoice, data)
  const listed = stripe().invoices.listLineItems(invoice.id, { limit: 100 })
  return invoiceOf(invoice, await listed.autoPagingToArray({ limit: MOST_LINES }))
}

/** Far more than Stripe puts on an invoice. */
const MOST_LINES = 1_000

function invoiceOf(invoice: Stripe.Invoice, lines: readonly Stripe.InvoiceLineItem[]): Invoice {
  return {
    id: invoice.id,
    status: invoice.status,
    autoAdvance: invoice.auto_advance ?? false,
    chargesByItself: invoice.collection_method === 'charge_automatically',
    billingReason: invoice.billing_reason,
    customerId: idOf(invoice.customer),
    subscriptionId: idOf(invoice.parent?.subscription_details?.subscription),
    currency: invoice.currency,
    amountPaidCents: invoice.amount_paid,
    remainingCents: invoice.amount_remaining,
    payUrl: invoice.hosted_invoice_url ?? null,
    createdAt: momentOf(invoice.created),
    paidAt: momentOrNull(invoice.status_transitions.paid_at),
    lines: lines.map(lineOf),
  }
}

function lineOf(line: Stripe.InvoiceLineItem): InvoiceLine {
  const details = line.parent?.subscription_item_details ?? line.parent?.invoice_item_details
  return {
    text: line.description ?? '',
    priceId: idOf(line.pricing?.price_details?.price),
    amountCents: line.amount,
    currency: line.currency,
    quantity: line.quantity ?? 1,
    proration: details?.proration ?? false,
    added: line.parent?.type === 'invoice_item_details' && !details?.proration,
    periodStart: momentOf(line.period.start),
    periodEnd: momentOf(line.period.end),
  }
}
