import { db, type Transaction } from '@/db/client'
import { purchases } from '@/db/schema'
import { enqueue } from '@/lib/jobs/queue'
import { expireCheckout, fetchCheckout } from '@/lib/stripe/checkout'
import { orNone, orThrow, type StripeOutcome } from '@/lib/stripe/failures'
import { cancelPayment, fetchPayment, listPayments } from '@/lib/stripe/payment-intents'
import { refundPayment } from '@/lib/stripe/refunds'
import { isPurchase, type Purchase, type PurchaseRef, readPurchase } from './row'
import { judge } from './rules'

/** What an unpaid payment looks like that can still be paid, and so can be canceled. */
const STILL_PAYABLE = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action'])

/** By then Stripe has let go of every page and every key of the purchase. */
const ALL_IS_OVER_SECONDS = 25 * 3_600

/**
 * Has the worker see to it that a purchase which is paid can't be paid again by another of its tries: at once, and
 * when nothing can be paid any more, in case that the event of a second payment was lost.
 */
export async function enqueueClosing(tx: Transaction, { accountId, id, attempt }: Purchase): Promise<void> {
  // A first try has no others beside it.
  if (attempt === 1) return
  const key = `top-up.close-others:${id}`
  await enqueue(tx, 'top-up.close-others', { accountId, id }, { key })
  await enqueue(
    tx,
    'top-up.close-others',
    { accountId, id },
    { key: `${key}:again`, afterSeconds: ALL_IS_OVER_SECONDS },
  )
}

/**
 * Notes on a purchase, locked by the caller, that another payment than its own paid for it too, and has that one
 * refunded. Nothing changes when it is noted already.
 */
export async function noteDouble(tx: Transaction, purchase: Purchase, paymentId: string): Promise<string> {
  const { accountId, id, doublePaymentIntents } = purchase
  if (doublePaymentIntents.includes(paymentId)) return 'paid before, this payment is refunded'
  console.error(`Purchase ${id} was paid twice; ${paymentId} is refunded.`)
  await tx
    .update(purchases)
    .set({ doublePaymentIntents: [...doublePaymentIntents, paymentId] })
    .where(isPurchase(purchase))
  await enqueue(tx, 'top-up.refund', { accountId, id, paymentId }, { key: `top-up.refund:${paymentId}` })
  return 'refunded: paid before, by another payment'
}

/** Closes what else could still be paid of a paid purchase, and notes what was paid twice. Can be repeated. */
export async function closeOthers(ref: PurchaseRef): Promise<void> {
  const purchase = await readPurchase(db(), ref)
  if (purchase?.status !== 'paid' || !purchase.customerId) return
  if (purchase.stripeCheckoutSessionId) await closeSession(purchase.stripeCheckoutSessionId)
  const listed = orNone(await listPayments(purchase.customerId, purchase.createdAt)) ?? []
  const others = listed.filter(
    ({ id, metadata }) => metadata.purchase_id === purchase.id && id !== purchase.stripePaymentIntentId,
  )
  for (const { id, status } of others) {
    if (STILL_PAYABLE.has(status)) untilAnswered(await cancelPayment(id))
    if (status === 'succeeded') await noteIfDouble(ref, id)
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

async function noteIfDouble(ref: PurchaseRef, paymentId: string): Promise<void> {
  const payment = orThrow(await fetchPayment(paymentId))
  await db().transaction(async (tx) => {
    const purchase = await readPurchase(tx, ref, true)
    if (purchase && judge(purchase, payment).kind === 'paid') await noteDouble(tx, purchase, paymentId)
  })
}

/** Gives the second payment of a purchase back, once: what is noted and nothing else. */
export async function refundDouble(ref: PurchaseRef, paymentId: string): Promise<void> {
  const [purchase] = await db().select().from(purchases).where(isPurchase(ref))
  if (!purchase?.doublePaymentIntents.includes(paymentId) || purchase.stripePaymentIntentId === paymentId) return
  const refunded = await refundPayment(
    { paymentIntentId: paymentId, reason: 'duplicate', metadata: { purchase_id: ref.id, account_id: ref.accountId } },
    { idempotencyKey: `refund:${paymentId}` },
  )
  const before =
    !refunded.ok && refunded.refusal.code === 'invalid' && refunded.refusal.reason === 'charge_already_refunded'
  if (!before) orThrow(refunded)
}
