import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { changeAndTell, emit } from '../core/events'
import { idOf, newId, type Store } from '../core/store'
import { chargeIntent } from './charging'
import { createIntent } from './intents'
import type { IntentOutcome } from './outcomes'
import { giveUpResumption, resumptionBy } from './resumptions'

/**
 * Numbers the invoice, applies the customer's balance and opens a payment for what is left; an invoice with nothing
 * left to pay is paid here and now.
 */
export function finalizeInvoice(store: Store, invoice: Stripe.Invoice, intentMetadata: Stripe.Metadata = {}): void {
  if (invoice.status !== 'draft') {
    throw invalid('This invoice is already finalized, you can no longer finalize it.', {
      code: 'invoice_not_editable',
    })
  }
  settleBalance(store, store.tables.customers.get(idOf(invoice.customer)!)!, invoice)
  number(store, invoice)
  if (invoice.amount_due === 0) markPaid(store, invoice)
  else openPayment(store, invoice, intentMetadata)
}

/** The moment a draft becomes an invoice: from here on it has a number and an address, and doesn't change. */
function number(store: Store, invoice: Stripe.Invoice): void {
  const customer = store.tables.customers.get(idOf(invoice.customer)!)!
  const now = store.now(customer)
  const sequence = customer.next_invoice_sequence ?? 1
  customer.next_invoice_sequence = sequence + 1
  Object.assign(invoice, {
    status: 'open',
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    effective_at: now,
    automatically_finalizes_at: null,
    ending_balance: customer.balance,
    hosted_invoice_url: `${store.baseUrl}/i/${invoice.id}`,
    invoice_pdf: `${store.baseUrl}/i/${invoice.id}/pdf`,
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
  } satisfies Partial<Stripe.Invoice>)
  emit(store, 'invoice.finalized', invoice)
}

/** Finalizes an invoice for what an intent has already paid. */
export function invoiceWithPayment(store: Store, invoice: Stripe.Invoice, paid: Stripe.PaymentIntent): void {
  number(store, invoice)
  recordPayment(store, invoice, paid)
  markPaid(store, invoice)
}

/** Stripe's customer balance: negative is credit that pays invoices, positive is owed on the next one. */
function settleBalance(store: Store, customer: Stripe.Customer, invoice: Stripe.Invoice): void {
  const due = invoice.total + customer.balance
  invoice.starting_balance = customer.balance
  invoice.amount_due = Math.max(0, due)
  invoice.amount_remaining = invoice.amount_due
  changeAndTell(store, 'customer.updated', customer, { balance: Math.min(0, due) })
}

/** What an invoice took from the customer's balance (or gave to it) goes back. */
function returnBalance(store: Store, invoice: Stripe.Invoice): void {
  const customer = store.tables.customers.get(idOf(invoice.customer) ?? '')
  if (!customer || invoice.ending_balance === null) return
  const balance = customer.balance + invoice.starting_balance - invoice.ending_balance
  changeAndTell(store, 'customer.updated', customer, { balance })
}

function openPayment(store: Store, invoice: Stripe.Invoice, metadata: Stripe.Metadata): void {
  const intent = createIntent(store, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    paymentMethod: null,
    description: invoice.description ?? (invoice.parent ? 'Subscription update' : `Payment for Invoice`),
    metadata,
    setupFutureUsage: invoice.parent ? 'off_session' : null,
    captureMethod: 'automatic',
    receiptEmail: null,
    statementDescriptor: null,
    statementDescriptorSuffix: null,
    automaticPaymentMethods: null,
  })
  recordPayment(store, invoice, intent)
}

function recordPayment(store: Store, invoice: Stripe.Invoice, intent: Stripe.PaymentIntent): void {
  const payment: Stripe.InvoicePayment = {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: store.now(idOf(invoice.customer)),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  }
  store.tables.invoicePayments.set(payment.id, payment)
}

/** The payment that stands for an invoice. */
export function paymentOf(store: Store, invoice: Stripe.Invoice): Stripe.InvoicePayment | undefined {
  return [...store.tables.invoicePayments.values()].find((each) => idOf(each.invoice) === invoice.id)
}

export function intentOf(store: Store, invoice: Stripe.Invoice): Stripe.PaymentIntent | undefined {
  return store.tables.paymentIntents.get(idOf(paymentOf(store, invoice)?.payment.payment_intent) ?? '')
}

/** The invoice that a payment intent pays, if it pays one. */
export function invoiceOf(store: Store, intent: Stripe.PaymentIntent): Stripe.Invoice | undefined {
  const payment = [...store.tables.invoicePayments.values()].find(
    (each) => idOf(each.payment.payment_intent) === intent.id,
  )
  return payment && store.tables.invoices.get(idOf(payment.invoice))
}

/** Charges an open invoice. What the outcome means for its subscription is decided in engine/settlement. */
export function chargeInvoice(
  store: Store,
  invoice: Stripe.Invoice,
  options: { paymentMethod: string; offSession: boolean; returnUrl?: string },
): IntentOutcome<Stripe.PaymentIntent> {
  const intent = intentOf(store, invoice)
  if (invoice.status !== 'open' || !intent) {
    throw invalid(
      invoice.status === 'paid' ? 'Invoice is already paid' : `Invoices with status ${invoice.status} can't be paid.`,
      { code: invoice.status === 'paid' ? 'invoice_already_paid' : 'invoice_not_open' },
    )
  }
  invoice.attempted = true
  const outcome = chargeIntent(store, intent, options)
  if (outcome.kind === 'requires_action') emit(store, 'invoice.payment_action_required', invoice)
  return outcome
}

/** The invoice's money is there. */
export function markPaid(store: Store, invoice: Stripe.Invoice): void {
  const now = store.now(idOf(invoice.customer))
  const payment = paymentOf(store, invoice)
  if (payment) {
    payment.amount_paid = invoice.amount_due
    payment.status = 'paid'
    payment.status_transitions.paid_at = now
    invoice.attempted = true
    invoice.attempt_count += 1
  }
  Object.assign(invoice, {
    status: 'paid',
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  } satisfies Partial<Stripe.Invoice>)
  emit(store, 'invoice.paid', invoice)
  emit(store, 'invoice.payment_succeeded', invoice)
  if (payment) emit(store, 'invoice_payment.paid', payment)
}

/** Nobody will pay this invoice any more; what it would have credited to a resumed subscription waits again. */
export function voidInvoice(store: Store, invoice: Stripe.Invoice): void {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalid(`You can only void an open invoice; this one is ${invoice.status}.`, { code: 'invoice_not_open' })
  }
  const intent = intentOf(store, invoice)
  if (intent && intent.status !== 'succeeded' && intent.status !== 'canceled') {
    intent.status = 'canceled'
    intent.canceled_at = store.now(idOf(invoice.customer))
    intent.cancellation_reason = 'void_invoice'
    emit(store, 'payment_intent.canceled', intent)
  }
  returnBalance(store, invoice)
  const resumption = resumptionBy(store, invoice)
  if (resumption) giveUpResumption(store, subscriptionIdOf(invoice), resumption)
  changeAndTell(store, 'invoice.voided', invoice, {
    status: 'void',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, voided_at: store.now(idOf(invoice.customer)) },
  })
}

/** The money will not come, and nobody asks for it any more. */
export function markUncollectible(store: Store, invoice: Stripe.Invoice): void {
  if (invoice.status !== 'open') {
    throw invalid(`Only an open invoice can be uncollectible; this one is ${invoice.status}.`, {
      code: 'invoice_not_open',
    })
  }
  changeAndTell(store, 'invoice.marked_uncollectible', invoice, {
    status: 'uncollectible',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: {
      ...invoice.status_transitions,
      marked_uncollectible_at: store.now(idOf(invoice.customer)),
    },
  })
}

const subscriptionIdOf = (invoice: Stripe.Invoice) => idOf(invoice.parent?.subscription_details?.subscription) ?? ''
