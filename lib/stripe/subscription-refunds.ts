import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf } from './objects'

/**
 * Gives back everything that was paid for an invoice, payment by payment, and returns the payments' ids. Each is keyed by
 * itself, so doing it twice gives back once; a key that Stripe has forgotten finds the payment refunded already.
 */
export async function refundInvoice(invoiceId: string): Promise<StripeOutcome<string[]>> {
  return attempt(async () => {
    const { data } = await stripe().invoicePayments.list({ invoice: invoiceId, status: 'paid', limit: 100 })
    const paid = data.flatMap(({ payment }) => idOf(payment.payment_intent) ?? [])
    for (const id of paid) {
      const intent = await stripe().paymentIntents.retrieve(id, { expand: ['latest_charge'] })
      const charge = intent.latest_charge
      if (charge && typeof charge !== 'string' && charge.refunded) continue
      await stripe().refunds.create({ payment_intent: id, reason: 'duplicate' }, { idempotencyKey: `surplus:${id}` })
    }
    return paid
  })
}
