import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import type { Once } from './objects'

/** Gives back what is left of a payment. One that was given back already answers `invalid`. */
export function refundPayment(
  refund: { paymentIntentId: string; reason: 'duplicate' | 'requested_by_customer'; metadata: Record<string, string> },
  once: Once,
): Promise<StripeOutcome<{ id: string; status: string | null }>> {
  return attempt(async () => {
    const { paymentIntentId: payment_intent, reason, metadata } = refund
    const { id, status } = await stripe().refunds.create({ payment_intent, reason, metadata }, once)
    return { id, status }
  })
}
