import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, type Once } from './objects'

/** A payment as it stands at Stripe. Amounts in the currency's smallest unit. */
export type Payment = {
  id: string
  /** Stripe's own word: `succeeded`, `processing`, `requires_action`, `requires_payment_method`, `canceled`, … */
  status: string
  amountCents: number
  amountReceivedCents: number
  currency: string
  customerId: string | null
  paymentMethodId: string | null
  /** Why the last try failed: Stripe's decline code or, without one, its error code. */
  failure: string | null
  metadata: Record<string, string>
}

/** Charges a card on file while its owner is at the screen. A declined card answers with its refusal. */
export function chargeSavedCard(
  charge: {
    customerId: string
    paymentMethodId: string
    amountCents: number
    currency: string
    description: string
    metadata: Record<string, string>
  },
  once: Once,
): Promise<StripeOutcome<Payment>> {
  return attempt(async () =>
    paymentOf(
      await stripe().paymentIntents.create(
        {
          amount: charge.amountCents,
          currency: charge.currency,
          customer: charge.customerId,
          payment_method: charge.paymentMethodId,
          description: charge.description,
          metadata: charge.metadata,
          confirm: true,
          // The page can't follow a redirect in the middle of a charge; such methods go through Checkout.
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        },
        once,
      ),
    ),
  )
}

export function fetchPayment(id: string): Promise<StripeOutcome<Payment>> {
  return attempt(async () => paymentOf(await stripe().paymentIntents.retrieve(id)))
}

/** The customer's newest hundred payments: where a charge is found whose answer never arrived. */
export function listPayments(customerId: string): Promise<StripeOutcome<Payment[]>> {
  return attempt(async () => {
    const { data } = await stripe().paymentIntents.list({ customer: customerId, limit: 100 })
    return data.map(paymentOf)
  })
}

/** Ends a payment that failed, so that it can't succeed later behind everybody's back. */
export function cancelPayment(id: string): Promise<StripeOutcome<Payment>> {
  return attempt(async () => paymentOf(await stripe().paymentIntents.cancel(id)))
}

function paymentOf(intent: Stripe.PaymentIntent): Payment {
  return {
    id: intent.id,
    status: intent.status,
    amountCents: intent.amount,
    amountReceivedCents: intent.amount_received,
    currency: intent.currency,
    customerId: idOf(intent.customer),
    paymentMethodId: idOf(intent.payment_method),
    failure: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null,
    metadata: intent.metadata,
  }
}
