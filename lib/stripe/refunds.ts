import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import type { Once } from './objects'

/** Money on its way back. Stripe's `status`: `succeeded`, `pending`, `requires_action`, `failed` or `canceled`. */
export type Refund = { id: string; amountCents: number; status: string }

/** Gives back what is left of a payment. One that was given back already answers `invalid`. */
export function refundPayment(
  refund: { paymentIntentId: string; reason: 'duplicate' | 'requested_by_customer'; metadata: Record<string, string> },
  once: Once,
): Promise<StripeOutcome<Refund>> {
  return attempt(async () => {
    const { paymentIntentId: payment_intent, reason, metadata } = refund
    return refundOf(await stripe().refunds.create({ payment_intent, reason, metadata }, once))
  })
}

/** Everything that was given back of a payment or was to be, the newest first. */
export function listRefunds(paymentIntentId: string): Promise<StripeOutcome<Refund[]>> {
  return attempt(async () => {
    const refunds: Refund[] = []
    const pages = stripe().refunds.list({ payment_intent: paymentIntentId, limit: 100 })
    for await (const refund of pages) refunds.push(refundOf(refund))
    return refunds
  })
}

function refundOf({ id, amount, status }: Stripe.Refund): Refund {
  return { id, amountCents: amount, status: status ?? 'pending' }
}
