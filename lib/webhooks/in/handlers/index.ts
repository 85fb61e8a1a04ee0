import { checkoutSession } from './checkout-session'
import { customer } from './customer'
import type { Handler } from './handler'
import { invoiceCreated, invoicePaid } from './invoice'
import { paymentIntent } from './payment-intent'
import { subscription } from './subscription'

/** The events that something follows from. All others are stored and left alone. */
const HANDLERS: Record<string, Handler> = {
  'checkout.session.completed': checkoutSession,
  'checkout.session.async_payment_succeeded': checkoutSession,
  'checkout.session.async_payment_failed': checkoutSession,
  'checkout.session.expired': checkoutSession,
  'customer.subscription.created': subscription,
  'customer.subscription.updated': subscription,
  'customer.subscription.deleted': subscription,
  'customer.subscription.paused': subscription,
  'customer.subscription.resumed': subscription,
  'invoice.created': invoiceCreated,
  'invoice.paid': invoicePaid,
  'payment_intent.succeeded': paymentIntent,
  'payment_intent.processing': paymentIntent,
  'payment_intent.payment_failed': paymentIntent,
  'payment_intent.canceled': paymentIntent,
  'customer.updated': customer,
  'customer.deleted': customer,
}

export function handlerOf(type: string): Handler | undefined {
  return Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined
}
