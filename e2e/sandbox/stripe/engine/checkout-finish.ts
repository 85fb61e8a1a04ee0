import type Stripe from 'stripe'
import { emit } from '../core/events'
import { idOf, type Store } from '../core/store'
import { lineItemsOf } from './checkout-lines'
import { draftInvoice } from './invoice-drafts'
import { invoiceWithPayment } from './invoices'

/** The session's payment is there: it is complete, once and for good. */
export function finishPaidSession(
  store: Store,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | null,
): void {
  const captured = intent === null || intent.status === 'succeeded'
  if (intent && intent.status !== 'processing') completeInvoice(store, session, intent)
  finishSession(store, session, session.amount_total ? (captured ? 'paid' : 'unpaid') : 'no_payment_required')
}

/** Makes the invoice of a payment, where the session wants one for it. */
export function completeInvoice(store: Store, session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent): void {
  if (session.mode !== 'payment' || !session.invoice_creation?.enabled) return
  session.invoice = invoiceFor(store, session, intent)
}

export function finishSession(
  store: Store,
  session: Stripe.Checkout.Session,
  paymentStatus: Stripe.Checkout.Session.PaymentStatus,
): void {
  const customer = store.tables.customers.get(idOf(session.customer) ?? '')
  session.status = 'complete'
  session.payment_status = paymentStatus
  session.url = null
  session.customer_details = {
    address: customer?.address ?? session.customer_details?.address ?? null,
    business_name: null,
    email: session.customer_details?.email ?? customer?.email ?? session.customer_email,
    individual_name: null,
    name: session.customer_details?.name ?? customer?.name ?? null,
    phone: customer?.phone ?? null,
    tax_exempt: 'none',
    tax_ids: [],
  }
  emit(store, 'checkout.session.completed', session)
}

/** `invoice_creation`: a paid invoice for what was bought once, so that it shows in the customer's list. */
function invoiceFor(store: Store, session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent): string | null {
  const customer = store.tables.customers.get(idOf(session.customer) ?? '')
  const plan = store.tables.checkoutPlans.get(session.id)
  if (!customer || !plan?.invoice) return null
  const now = store.now(customer)
  const invoice = draftInvoice(store, {
    customer,
    currency: intent.currency,
    subscription: null,
    lines: lineItemsOf(store, session).map((line) => ({
      amount: line.amount_total,
      description: line.description ?? '',
      price: line.price,
      quantity: line.quantity ?? 1,
      period: { start: now, end: now },
      parent: null,
      subscription: null,
      metadata: {},
    })),
    reason: 'manual',
    period: { start: now, end: now },
    defaultPaymentMethod: null,
    description: plan.invoice.description,
    footer: plan.invoice.footer,
    metadata: plan.invoice.metadata,
    finalizesAt: null,
  })
  invoiceWithPayment(store, invoice, intent)
  return invoice.id
}
