import { checkoutSession } from './checkout-session'
import { customer } from './customer'
import type { Handler } from './handler'
import { invoiceChanged, invoiceCreated } from './invoice'
import { paymentIntent } from './payment-intent'
import { paymentMethod } from './payment-method'
import { subscription, subscriptionSchedule } from './subscription'

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
  'subscription_schedule.created': subscriptionSchedule,
  'subscription_schedule.updated': subscriptionSchedule,
  'subscription_schedule.released': subscriptionSchedule,
  'subscription_schedule.completed': subscriptionSchedule,
  'subscription_schedule.canceled': subscriptionSchedule,
  'subscription_schedule.aborted': subscriptionSchedule,
  'invoice.created': invoiceCreated,
  'invoice.paid': invoiceChanged,
  // What is not paid brings nothing; how the plan stands may be another thing now.
  'invoice.payment_failed': invoiceChanged,
  'invoice.payment_action_required': invoiceChanged,
  'invoice.voided': invoiceChanged,
  'invoice.marked_uncollectible': invoiceChanged,
  'payment_intent.succeeded': paymentIntent,
  'payment_intent.processing': paymentIntent,
  'payment_intent.payment_failed': paymentIntent,
  'payment_intent.canceled': paymentIntent,
  'customer.updated': customer,
  'customer.deleted': customer,
  'payment_method.detached': paymentMethod,
  'payment_method.updated': paymentMethod,
  'payment_method.automatically_updated': paymentMethod,
}

export function handlerOf(type: string): Handler | undefined {
  return Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined
}
