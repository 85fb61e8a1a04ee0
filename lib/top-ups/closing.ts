import { db } from '@/db/client'
import { expireCheckout, fetchCheckout } from '@/lib/stripe/checkout'
import { orNone, orThrow, type StripeOutcome } from '@/lib/stripe/failures'
import { cancelPayment, fetchPayment, listPayments } from '@/lib/stripe/payment-intents'
import { completeTopUp } from './completion'
import { type PurchaseRef, readPurchase } from './row'

/** What an unpaid payment looks like that can still be paid, and so can be canceled. */
const STILL_PAYABLE: ReadonlySet<string> = new Set([
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
])

/**
 * Closes what else could still be paid of a paid purchase, and finds every payment of it that no event told of: the
 * first brings its credits, any other is given back. Of a purchase that is not paid nothing is closed. Can be repeated.
 */
export async function closeOthers(ref: PurchaseRef): Promise<void> {
  const purchase = await readPurchase(db(), ref)
  if (!purchase?.customerId) return
  const isPaid = purchase.status === 'paid'
  if (isPaid && purchase.stripeCheckoutSessionId) await closeSession(purchase.stripeCheckoutSessionId)
  const listed = orNone(await listPayments(purchase.customerId, purchase.createdAt)) ?? []
  const others = listed.filter(
    ({ id, metadata }) => metadata.purchase_id === purchase.id && id !== purchase.stripePaymentIntentId,
  )
  for (const { id, status } of others) {
    if (isPaid && STILL_PAYABLE.has(status)) untilAnswered(await cancelPayment(id))
    if (status === 'succeeded') await completeTopUp(ref, { paymentId: id })
  }
}

async function closeSession(sessionId: string): Promise<void> {
  const session = orNone(await fetchCheckout(sessionId))
  if (session?.status === 'open') untilAnswered(await expireCheckout(sessionId))
}

/** Whatever Stripe answers will do: what can't be closed was paid in this moment, and its own event tells of that. */
function untilAnswered(outcome: StripeOutcome<unknown>): void {
  if (!outcome.ok && outcome.refusal.code === 'unreachable') orThrow(outcome)
}

/**
 * Cancels a payment at Stripe that failed or is not wanted any more. One that went through after all is honoured: it
 * brings its credits. Can be repeated.
 */
export async function withdraw(ref: PurchaseRef, paymentId: string): Promise<void> {
  const { status } = orThrow(await fetchPayment(paymentId))
  if (status === 'canceled') return
  if (STILL_PAYABLE.has(status)) {
    const canceled = await cancelPayment(paymentId)
    if (canceled.ok) return
    untilAnswered(canceled)
  }
  await completeTopUp(ref, { paymentId })
}
