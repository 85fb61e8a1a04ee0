import { fetchCheckout } from '@/lib/stripe/checkout'
import { orNone, orThrow } from '@/lib/stripe/failures'
import { fetchPayment, listPayments, type Payment } from '@/lib/stripe/payment-intents'
import type { Purchase } from './row'

/** Whether a payment that failed was made on a page that is closed: then nobody can pay there any more. */
export async function isPageClosed(purchase: Purchase, payment: Payment): Promise<boolean> {
  if (!purchase.stripeCheckoutSessionId || !payment.failure || payment.status !== 'requires_payment_method')
    return false
  const session = orNone(await fetchCheckout(purchase.stripeCheckoutSessionId))
  return session?.status === 'complete' && session.paymentIntentId === payment.id
}

type Found = { payment: Payment | null; over: boolean }

/**
 * The payment of the purchase: the one it knows, its session's, or the one that Stripe lists under its id. `over` where
 * there is none and there will be none any more.
 */
export async function findPayment(purchase: Purchase, givenUp: boolean, paymentId?: string): Promise<Found> {
  if (paymentId) return { payment: orThrow(await fetchPayment(paymentId)), over: false }
  if (purchase.stripePaymentIntentId) {
    return { payment: orNone(await fetchPayment(purchase.stripePaymentIntentId)), over: givenUp }
  }
  if (purchase.stripeCheckoutSessionId) {
    const session = orNone(await fetchCheckout(purchase.stripeCheckoutSessionId))
    if (!session) return { payment: null, over: givenUp }
    const payment = session.paymentIntentId ? orThrow(await fetchPayment(session.paymentIntentId)) : null
    return { payment, over: session.status === 'expired' }
  }
  const own = await paymentsOf(purchase)
  // Money that came counts whichever try it was; anything else only if it is of this one.
  const payment =
    own.find(({ status }) => status === 'succeeded') ??
    own.find(({ metadata }) => metadata.attempt === String(purchase.attempt))
  return { payment: payment ?? null, over: givenUp }
}

/** A payment that paid for the purchase by any of its tries; null where none has. */
export async function findMoney(purchase: Purchase): Promise<string | null> {
  const paid = (await paymentsOf(purchase)).find(({ status }) => status === 'succeeded')
  return paid?.id ?? null
}

/** Everything Stripe lists under the purchase's id, the newest first. */
async function paymentsOf({ id, customerId, createdAt }: Purchase): Promise<Payment[]> {
  const listed = customerId ? orNone(await listPayments(customerId, createdAt)) : null
  return (listed ?? []).filter(({ metadata }) => metadata.purchase_id === id)
}
