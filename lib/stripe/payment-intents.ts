import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, type Once } from './objects'

/** A payment as it stands at Stripe. Amounts in the currency's smallest unit. */
export type Payment = {
  id: string
  /** Stripe's own word: `succeeded`, `processing`, `requires_action`, `requires_payment_method`, `canceled`, … */
  status: string
  amountReceivedCents: number
  currency: string
  customerId: string | null
  paymentMethodId: string | null
  /** Paid with a card, which can be charged again when nobody is there; null where that was not asked for. */
  isCard: boolean | null
  /** Why the last try failed: Stripe's decline code or, without one, its error code. */
  failure: string | null
  /** Where the person answers the bank's question, while it is being asked. */
  bankUrl: string | null
  metadata: Record<string, string>
}

/**
 * Charges a card on file; `offSession` where its owner is not at the screen, so that a bank that wants to ask refuses
 * with `authentication-required`. A declined card answers with its refusal.
 */
export function chargeSavedCard(
  charge: {
    customerId: string
    paymentMethodId: string
    amountCents: number
    currency: string
    description: string
    metadata: Record<string, string>
    offSession: boolean
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
          ...(charge.offSession ? { off_session: true } : {}),
          // The page can't follow a redirect in the middle of a charge; such methods go through Checkout.
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        },
        once,
      ),
    ),
  )
}

/**
 * Confirms a payment while the person is there: it succeeds, or says under `bankUrl` where the bank asks them, from where
 * they come back to `returnUrl`.
 */
export function confirmPayment(
  id: string,
  { paymentMethodId, returnUrl }: { paymentMethodId: string; returnUrl: string },
  once: Once,
): Promise<StripeOutcome<Payment>> {
  return attempt(async () =>
    paymentOf(
      await stripe().paymentIntents.confirm(id, { payment_method: paymentMethodId, return_url: returnUrl }, once),
    ),
  )
}

export function fetchPayment(id: string): Promise<StripeOutcome<Payment>> {
  return attempt(async () => paymentOf(await stripe().paymentIntents.retrieve(id, { expand: ['payment_method'] })))
}

/** The clocks of Stripe and ours may differ, but never by this much. */
const CLOCKS_DIFFER_SECONDS = 3_600

/**
 * The customer's payments since a moment, the newest first: where a charge is found whose answer never arrived. All of
 * them, since to miss one would be to believe that nothing was paid.
 */
export function listPayments(customerId: string, since: Date): Promise<StripeOutcome<Payment[]>> {
  const gte = Math.floor(since.getTime() / 1000) - CLOCKS_DIFFER_SECONDS
  return attempt(async () => {
    const payments: Payment[] = []
    const pages = stripe().paymentIntents.list({
      customer: customerId,
      created: { gte },
      limit: 100,
      expand: ['data.payment_method'],
    })
    for await (const intent of pages) payments.push(paymentOf(intent))
    return payments
  })
}

/** Ends a payment that failed, so that it can't succeed later behind everybody's back. */
export function cancelPayment(id: string): Promise<StripeOutcome<Payment>> {
  return attempt(async () => paymentOf(await stripe().paymentIntents.cancel(id)))
}

function paymentOf(intent: Stripe.PaymentIntent): Payment {
  const method = intent.payment_method
  return {
    id: intent.id,
    status: intent.status,
    amountReceivedCents: intent.amount_received,
    currency: intent.currency,
    customerId: idOf(intent.customer),
    paymentMethodId: idOf(method),
    isCard: method && typeof method !== 'string' ? method.type === 'card' : null,
    failure: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null,
    bankUrl: intent.next_action?.redirect_to_url?.url ?? null,
    metadata: intent.metadata,
  }
}
