import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, type Once } from './objects'

/** A Checkout Session. `url` is set while a hosted one is open, `clientSecret` for one that is paid in our page. */
export type CheckoutSession = {
  id: string
  mode: string
  /** `open`, `complete` or `expired`. */
  status: string
  paid: boolean
  url: string | null
  clientSecret: string | null
  customerId: string | null
  subscriptionId: string | null
  invoiceId: string | null
  paymentIntentId: string | null
  metadata: Record<string, string>
}

/** Opens Stripe's own page for a subscription. The metadata goes on the session and on the subscription it makes. */
export function openSubscriptionCheckout(
  session: {
    customerId: string
    priceId: string
    reference: string
    metadata: Record<string, string>
    successUrl: string
    cancelUrl: string
  },
  once: Once,
): Promise<StripeOutcome<CheckoutSession>> {
  return attempt(async () =>
    sessionOf(
      await stripe().checkout.sessions.create(
        {
          mode: 'subscription',
          customer: session.customerId,
          client_reference_id: session.reference,
          line_items: [{ price: session.priceId, quantity: 1 }],
          success_url: session.successUrl,
          cancel_url: session.cancelUrl,
          metadata: session.metadata,
          subscription_data: { metadata: session.metadata },
        },
        once,
      ),
    ),
  )
}

/** Opens a payment that happens in our page. The card used is kept for later charges nobody is present at. */
export function openPaymentCheckout(
  session: {
    customerId: string
    priceId: string
    quantity: number
    reference: string
    metadata: Record<string, string>
    returnUrl: string
  },
  once: Once,
): Promise<StripeOutcome<CheckoutSession>> {
  return attempt(async () =>
    sessionOf(
      await stripe().checkout.sessions.create(
        {
          mode: 'payment',
          ui_mode: 'elements',
          customer: session.customerId,
          client_reference_id: session.reference,
          line_items: [{ price: session.priceId, quantity: session.quantity }],
          return_url: session.returnUrl,
          metadata: session.metadata,
          payment_intent_data: { setup_future_usage: 'off_session', metadata: session.metadata },
        },
        once,
      ),
    ),
  )
}

export function fetchCheckout(id: string): Promise<StripeOutcome<CheckoutSession>> {
  return attempt(async () => sessionOf(await stripe().checkout.sessions.retrieve(id)))
}

/** Closes an open session for good. One that was completed meanwhile answers `invalid`. */
export function expireCheckout(id: string): Promise<StripeOutcome<CheckoutSession>> {
  return attempt(async () => sessionOf(await stripe().checkout.sessions.expire(id)))
}

function sessionOf(session: Stripe.Checkout.Session): CheckoutSession {
  return {
    id: session.id,
    mode: session.mode,
    status: session.status ?? 'open',
    paid: session.status === 'complete' && session.payment_status !== 'unpaid',
    url: session.url,
    clientSecret: session.client_secret,
    customerId: idOf(session.customer),
    subscriptionId: idOf(session.subscription),
    invoiceId: idOf(session.invoice),
    paymentIntentId: idOf(session.payment_intent),
    metadata: session.metadata ?? {},
  }
}
