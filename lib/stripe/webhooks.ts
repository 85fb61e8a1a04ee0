import Stripe from 'stripe'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { stripe } from './client'

/** What the inbox needs of an event; the payload is kept as received, and never acted upon. */
export type StripeEvent = { id: string; type: string; objectId: string; payload: unknown }

/**
 * The event in `rawBody`, once its signature (`Stripe-Signature`: HMAC-SHA256 over time and body, five minutes of
 * tolerance) is proven and it belongs to the kind of keys we run with: a test event is nothing to a live product.
 */
export function verifyEvent(
  rawBody: string,
  signature: string,
): Outcome<StripeEvent, { code: 'wrong-signature' | 'wrong-mode' | 'not-an-event' }> {
  try {
    const event = stripe().webhooks.constructEvent(rawBody, signature, env().STRIPE_WEBHOOK_SECRET)
    const live = /^[sr]k_live_/.test(env().STRIPE_SECRET_KEY)
    if (event.livemode !== live) return refuse({ code: 'wrong-mode' })
    const object = event.data.object as { id?: string }
    return accept({ id: event.id, type: event.type, objectId: object.id ?? '', payload: event })
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return refuse({ code: 'wrong-signature' })
    if (error instanceof SyntaxError || error instanceof TypeError) return refuse({ code: 'not-an-event' })
    throw error
  }
}
