import { accept } from '@/lib/core/outcome'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf } from './objects'
import { fetchPayment } from './payment-intents'
import { listRefunds, type Refund, refundPayment } from './refunds'

/** Payments that were given back by this call, and whether all that was paid is back for certain. */
export type GivenBack = { payments: string[]; isBack: boolean }

/**
 * Gives back everything that was paid for an invoice, payment by payment. What Stripe has given back already is read
 * before, since the answer of an earlier try may be lost; each try has a key of its own, since Stripe would repeat an
 * answer that was a failure of its own for a day.
 */
export async function refundInvoice(
  invoiceId: string,
  tries: number,
  metadata: Record<string, string>,
): Promise<StripeOutcome<GivenBack>> {
  const paid = await attempt(async () => {
    const { data } = await stripe().invoicePayments.list({ invoice: invoiceId, status: 'paid', limit: 100 })
    return data.flatMap(({ payment }) => idOf(payment.payment_intent) ?? [])
  })
  if (!paid.ok) return paid
  const given: GivenBack = { payments: [], isBack: true }
  for (const paymentIntentId of paid.value) {
    const one = await refundOne({ paymentIntentId, reason: 'duplicate', metadata }, tries)
    if (!one.ok) return one
    if (one.value.now) given.payments.push(paymentIntentId)
    given.isBack &&= one.value.isBack
  }
  return accept(given)
}

type One = { now: boolean; isBack: boolean }

async function refundOne(refund: Parameters<typeof refundPayment>[0], tries: number): Promise<StripeOutcome<One>> {
  const { paymentIntentId } = refund
  const payment = await fetchPayment(paymentIntentId)
  if (!payment.ok) return payment
  const { amountReceivedCents } = payment.value
  const before = await listRefunds(paymentIntentId)
  if (!before.ok) return before
  if (sumOf(before.value, ARRIVED) >= amountReceivedCents) return accept({ now: false, isBack: true })
  // What is under way may still fail: it is looked at again.
  if (sumOf(before.value, COMING) >= amountReceivedCents) return accept({ now: false, isBack: false })
  const refunded = await refundPayment(refund, { idempotencyKey: `surplus:${paymentIntentId}:${tries}` })
  if (refunded.ok) return accept({ now: true, isBack: ARRIVED.has(refunded.value.status) })
  const why = refunded.refusal.code === 'invalid' ? refunded.refusal.reason : null
  // A dispute takes the money back by itself, one way or the other.
  if (why === 'charge_disputed') return accept({ now: false, isBack: true })
  // Somebody else gave it back in this moment, which the next look reads.
  return why === 'charge_already_refunded' ? accept({ now: false, isBack: false }) : refunded
}

const ARRIVED: ReadonlySet<string> = new Set(['succeeded'])
const COMING: ReadonlySet<string> = new Set(['succeeded', 'pending', 'requires_action'])

function sumOf(refunds: readonly Refund[], statuses: ReadonlySet<string>): number {
  return refunds.reduce((sum, { amountCents, status }) => sum + (statuses.has(status) ? amountCents : 0), 0)
}
