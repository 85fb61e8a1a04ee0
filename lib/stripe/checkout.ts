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

/** A payment's one line: a price of the catalog, or its product for another amount. */
export type PaymentLine = { quantity: number } & (
  | { priceId: string }
  | { productId: string; unitCents: number; currency: string }
)

/** Where a payment is made: in our page, or at Stripe's own, from where the person comes back. */
export type PaymentPlace = { returnUrl: string } | { successUrl: string; cancelUrl: string }

/** Opens a payment for a card that is not on file. The card used is kept for later charges nobody is present at. */
export function openPaymentCheckout(
  session: {
    customerId: string
    line: PaymentLine
    reference: string
    metadata: Record<string, string>
    place: PaymentPlace
  },
  once: Once,
): Promise<StripeOutcome<CheckoutSession>> {
  return attempt(async () =>
    sessionOf(
      await stripe().checkout.sessions.create(
        {
          mode: 'payment',
          ...placeOf(session.place),
          customer: session.customerId,
          client_reference_id: session.reference,
          line_items: [lineOf(session.line)],
          metadata: session.metadata,
          payment_intent_data: { setup_future_usage: 'off_session', metadata: session.metadata },
        },
        once,
      ),
    ),
  )
}

function placeOf(place: PaymentPlace): Stripe.Checkout.SessionCreateParams {
  return 'returnUrl' in place
    ? { ui_mode: 'elements', return_url: place.returnUrl }
    : { success_url: place.successUrl, cancel_url: place.cancelUrl }
}

function lineOf(line: PaymentLine): Stripe.Checkout.SessionCreateParams.LineItem {
  if ('priceId' in line) return { price: line.priceId, quantity: line.quantity }
  const { productId, unitCents, currency, quantity } = line
  return { price_data: { product: productId, unit_amount: unitCents, currency }, quantity }
}

export function fetchCheckout(id: string): Promise<StripeOutcome<CheckoutSession>> {
  return attempt(async () => sessionOf(await stripe().checkout.sessions.retrieve(id)))
}

/** The customer's open session for one of our subscriptions; null where there is none. */
export function findOpenCheckout(
  customerId: string,
  subscriptionId: string,
): Promise<StripeOutcome<CheckoutSession | null>> {
  return attempt(async () => {
    const open = stripe().checkout.sessions.list({ customer: customerId, status: 'open', limit: 100 })
    for await (const each of open) if (each.metadata?.subscription_id === subscriptionId) return sessionOf(each)
    return null
  })
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
