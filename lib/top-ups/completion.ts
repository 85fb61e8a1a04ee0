import { and, eq, isNull, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { type Arming, purchases } from '@/db/schema'
import { armUnlessOff } from '@/lib/auto-reload/arm'
import { settleAttempt } from '@/lib/auto-reload/attempts'
import { lockReload } from '@/lib/auto-reload/facts'
import { post } from '@/lib/ledger/commands'
import { cancelPayment, type Payment } from '@/lib/stripe/payment-intents'
import type { Alongside } from '@/lib/subscriptions/customer'
import { type Adopted, adoptNewCard, noteAdopted } from './adoption'
import { noteDouble } from './doubles'
import { enqueueClosing, enqueueLastLook, enqueueWithdrawal } from './follow-ups'
import { sendReceipt, tellReturned } from './mails'
import { findPayment, isPageClosed } from './read-back'
import { isPurchase, type Purchase, type PurchaseRef, readPurchase } from './row'
import { comesBack, type Ended, grantOf, judge, type Verdict } from './rules'

export type CompletionHints = {
  /** The payment an event told us of, in case the purchase never learnt of it. */
  paymentId?: string
  alongside?: Alongside
  /** A try, by its latest call, so long ago that if Stripe doesn't know its payment by now, there will be none. */
  giveUp?: { attempt: number; call: number }
}

/** What a purchase has come to, and the same in words for the webhook inbox. */
export type Completed = { purchase: Purchase; outcome: string } | null

/**
 * The one way a top-up becomes paid: the answer inline, the return page, the webhook, the worker and the reconciler all
 * end here, and whoever is first wins. Reads the payment again at Stripe, judges it, and in one commit books the
 * credits, marks the purchase, adopts the card and enqueues the receipt. Doing it twice changes nothing.
 * Null for no purchase of ours.
 */
export async function completeTopUp(
  ref: PurchaseRef,
  { paymentId, alongside, giveUp }: CompletionHints = {},
): Promise<Completed> {
  const known = await readPurchase(db(), ref)
  if (!known) return null
  const givenUp = giveUp?.attempt === known.attempt && giveUp.call === known.calls
  const { payment, over } = await findPayment(known, givenUp, paymentId)
  const ended = { givenUp, pageClosed: payment !== null && (await isPageClosed(known, payment)) }
  const verdict = payment && judge(known, payment, ended)
  const arrived = payment && verdict?.kind === 'paid' && known.status !== 'paid'
  const adopted = arrived ? await adoptNewCard(known, payment) : null
  // A payment that failed must not succeed later behind everybody's back; on a page that is closed it can't.
  const canSucceed = payment?.status !== 'canceled' && !ended.pageClosed
  const unwanted = verdict?.kind === 'failed' && payment && canSucceed ? payment.id : null
  const completed = await db().transaction(async (tx) => {
    // Whoever takes more than one of these locks takes them in this order: auto-reload, purchase, book.
    if (known.origin === 'auto-reload' || known.arming) await lockReload(tx, known.accountId)
    const outcome = payment ? await settle(tx, known, payment, adopted, ended) : await closeUnpaid(tx, known, over)
    // Once: looking at it again says nothing new.
    if (unwanted && known.status !== 'failed') await enqueueWithdrawal(tx, ref, unwanted)
    await alongside?.(tx, outcome)
    const purchase = (await readPurchase(tx, ref)) as Purchase
    if (purchase.origin === 'auto-reload') await settleAttempt(tx, purchase)
    return { purchase, outcome }
  })
  if (unwanted) await cancelPayment(unwanted)
  return completed
}

async function settle(
  tx: Transaction,
  seen: Purchase,
  payment: Payment,
  adopted: Adopted,
  { givenUp, pageClosed }: Required<Ended>,
): Promise<string> {
  const purchase = (await readPurchase(tx, seen, true)) as Purchase
  if (purchase.status === 'paid') return alreadyPaid(tx, purchase, payment)
  const verdict = judge(purchase, payment, {
    givenUp: givenUp && purchase.calls === seen.calls,
    pageClosed: pageClosed && purchase.attempt === seen.attempt,
  })
  if (verdict.kind === 'paid') return pay(tx, purchase, payment, adopted)
  // A charge of auto-reload has one try: once that has ended, only money changes what was said of it.
  const isOver = purchase.status === 'failed' || purchase.status === 'canceled'
  if (purchase.origin === 'auto-reload' && isOver && verdict.kind !== 'fault') return `${purchase.status} before`
  // What failed is canceled by us: that says nothing new.
  if (purchase.status === 'failed' && verdict.kind === 'canceled') return 'failed before'
  // Old news: another try of the same purchase is under way, and this one brought nothing.
  const ofThisTry = payment.metadata.attempt === String(purchase.attempt)
  if (!ofThisTry && verdict.kind !== 'fault') return 'refused: an earlier try'
  const marks = marksOf(verdict, payment)
  const returned = comesBack(purchase, marks)
  await tx
    .update(purchases)
    .set(returned ? { ...marks, returnedAt: sql`clock_now()` } : marks)
    .where(isPurchase(purchase))
  if (returned) await tellReturned(tx, purchase)
  return verdict.kind === 'fault' ? `refused: ${verdict.failure}` : `top-up ${verdict.kind}`
}

async function pay(tx: Transaction, purchase: Purchase, payment: Payment, adopted: Adopted): Promise<string> {
  const arming = purchase.arming && (await switchOnWith(tx, purchase, purchase.arming))
  const [answer] = await post(tx, [grantOf(purchase, payment.id)])
  if (!answer?.ok) throw new Error(`The credits of purchase ${purchase.id} were refused: ${answer?.refusal.code}.`)
  await tx
    .update(purchases)
    .set({
      status: 'paid',
      failure: null,
      arming,
      stripePaymentIntentId: payment.id,
      entry: answer.entry.number,
      paidAt: answer.entry.bookedAt,
    })
    .where(isPurchase(purchase))
  await noteAdopted(tx, purchase, adopted)
  await sendReceipt(tx, purchase, answer.entry.balanceAfter)
  await enqueueClosing(tx, purchase)
  return 'top-up paid'
}

/** What was agreed to beside the purchase holds from the commit that brings its credits, unless it was withdrawn. */
async function switchOnWith(tx: Transaction, purchase: Purchase, agreed: Arming): Promise<Arming> {
  const { accountId, workspaceId, pack, createdBy: by, triedAt, attempt } = purchase
  const { threshold, words, version, withdrawnIn = 0 } = agreed
  const yes = { accountId, workspaceId, pack, by, threshold, words, version }
  return { ...agreed, isOn: withdrawnIn < attempt && (await armUnlessOff(tx, yes, triedAt)) }
}

/** Ends a try that left no payment: its session ran out, or Stripe never heard of it. */
async function closeUnpaid(tx: Transaction, seen: Purchase, over: boolean): Promise<string> {
  if (!over) return stillUnpaid(tx, seen)
  const unchanged = and(
    isPurchase(seen),
    eq(purchases.status, seen.status),
    eq(purchases.attempt, seen.attempt),
    eq(purchases.calls, seen.calls),
  )
  if (seen.status !== 'pending' && seen.status !== 'processing') return `no payment, ${seen.status}`
  const marks =
    seen.method !== 'saved_card' ? { status: 'canceled' as const } : { status: 'failed' as const, failure: 'not_sent' }
  const closed = await tx.update(purchases).set(marks).where(unchanged).returning({ id: purchases.id })
  if (closed.length === 0) return 'another call is under way'
  await enqueueLastLook(tx, seen)
  return `top-up ${marks.status}`
}

/** Its page said that Stripe took it, and Stripe knows of no payment: it is as open as before. */
async function stillUnpaid(tx: Transaction, seen: Purchase): Promise<string> {
  const thought = and(isPurchase(seen), eq(purchases.status, 'processing'), isNull(purchases.stripePaymentIntentId))
  await tx.update(purchases).set({ status: 'pending' }).where(thought)
  return 'no payment yet'
}

function alreadyPaid(tx: Transaction, purchase: Purchase, payment: Payment): Promise<string> | string {
  if (payment.status !== 'succeeded' || payment.id === purchase.stripePaymentIntentId) return 'paid before'
  const verdict = judge(purchase, payment)
  return verdict.kind === 'fault' ? `refused: ${verdict.failure}` : noteDouble(tx, purchase, payment.id)
}

function marksOf(verdict: Exclude<Verdict, { kind: 'paid' }>, payment: Payment) {
  const stripePaymentIntentId = payment.id
  switch (verdict.kind) {
    case 'processing':
      return { status: 'processing' as const, stripePaymentIntentId }
    case 'waiting':
      return { status: 'pending' as const, stripePaymentIntentId }
    case 'authentication':
      return { status: 'pending' as const, failure: 'authentication_required', stripePaymentIntentId }
    case 'canceled':
      return { status: 'canceled' as const, stripePaymentIntentId }
    default:
      return { status: 'failed' as const, failure: verdict.failure, stripePaymentIntentId }
  }
}
