import type { Transaction } from '@/db/client'
import { enqueue } from '@/lib/jobs/queue'
import type { Purchase, PurchaseRef } from './row'

/** By then Stripe has let go of every page and every key of the purchase. */
const ALL_IS_OVER_SECONDS = 25 * 3_600

/**
 * Has the worker see to it that a purchase which is paid can't be paid again by another of its tries: at once, and
 * when nothing can be paid any more, in case that the event of a second payment was lost.
 */
export async function enqueueClosing(tx: Transaction, purchase: Purchase): Promise<void> {
  // A first try has no others beside it.
  if (purchase.attempt === 1) return
  const { accountId, id } = purchase
  await enqueue(tx, 'top-up.close-others', { accountId, id }, { key: `top-up.close-others:${id}` })
  await enqueueLastLook(tx, purchase)
}

/**
 * Has the worker look for money of this purchase once more when all is over: a call that was held up for longer than
 * anybody waits may have reached Stripe after its try was given up, and its event may be lost.
 */
export async function enqueueLastLook(tx: Transaction, { accountId, id }: PurchaseRef): Promise<void> {
  const later = { key: `top-up.close-others:${id}:again`, afterSeconds: ALL_IS_OVER_SECONDS }
  await enqueue(tx, 'top-up.close-others', { accountId, id }, later)
}

/** Long enough for whoever wrote the failure down to cancel its payment, which is done at once. */
const CANCELED_BY_NOW_SECONDS = 60

/** Has the worker cancel a payment that failed, should the process end before it has done so itself. */
export async function enqueueWithdrawal(
  tx: Transaction,
  { accountId, id }: PurchaseRef,
  paymentId: string,
): Promise<void> {
  const later = { key: `top-up.withdraw:${paymentId}`, afterSeconds: CANCELED_BY_NOW_SECONDS }
  await enqueue(tx, 'top-up.withdraw', { accountId, id, paymentId }, later)
}
