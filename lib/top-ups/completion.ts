import { and, eq, isNull } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { type Arming, purchases, users } from '@/db/schema'
import { armUnlessOff } from '@/lib/auto-reload/arm'
import { settleAttempt } from '@/lib/auto-reload/attempts'
import { lockReload } from '@/lib/auto-reload/facts'
import type { Credits, Currency } from '@/lib/core/money'
import { enqueueEmail } from '@/lib/emails/outbox'
import { receiptEmail } from '@/lib/emails/templates/receipt'
import { env } from '@/lib/env'
import { post } from '@/lib/ledger/commands'
import { fetchCheckout } from '@/lib/stripe/checkout'
import type { Customer } from '@/lib/stripe/customers'
import { orNone, orThrow } from '@/lib/stripe/failures'
import { cancelPayment, fetchPayment, listPayments, type Payment } from '@/lib/stripe/payment-intents'
import { type Alongside, adoptCard, mirrorCard } from '@/lib/subscriptions/customer'
import { enqueueClosing, noteDouble } from './doubles'
import { isPurchase, type Purchase, type PurchaseRef, packOf, readPurchase } from './row'
import { type Ended, grantOf, judge, type Verdict } from './rules'

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
  const customer = arrived ? await adoptNewCard(known, payment) : null
  const completed = await db().transaction(async (tx) => {
    // Whoever takes more than one of these locks takes them in this order: auto-reload, purchase, book.
    if (known.origin === 'auto-reload' || known.arming) await lockReload(tx, known.accountId)
    const outcome = payment ? await settle(tx, known, payment, customer, ended) : await closeUnpaid(tx, known, over)
    await alongside?.(tx, outcome)
    const purchase = (await readPurchase(tx, ref)) as Purchase
    if (purchase.origin === 'auto-reload') await settleAttempt(tx, purchase)
    return { purchase, outcome }
  })
  // A payment that failed must not succeed later behind everybody's back.
  if (verdict?.kind === 'failed' && payment && payment.status !== 'canceled') await cancelPayment(payment.id)
  return completed
}

async function settle(
  tx: Transaction,
  seen: Purchase,
  payment: Payment,
  customer: Customer | null,
  { givenUp, pageClosed }: Required<Ended>,
): Promise<string> {
  const purchase = (await readPurchase(tx, seen, true)) as Purchase
  if (purchase.status === 'paid') return alreadyPaid(tx, purchase, payment)
  const verdict = judge(purchase, payment, {
    givenUp: givenUp && purchase.calls === seen.calls,
    pageClosed: pageClosed && purchase.attempt === seen.attempt,
  })
  if (verdict.kind === 'paid') return pay(tx, purchase, payment, customer)
  // A charge of auto-reload has one try: once that has ended, only money changes what was said of it.
  const isOver = purchase.status === 'failed' || purchase.status === 'canceled'
  if (purchase.origin === 'auto-reload' && isOver && verdict.kind !== 'fault') return `${purchase.status} before`
  // What failed is canceled by us: that says nothing new.
  if (purchase.status === 'failed' && verdict.kind === 'canceled') return 'failed before'
  // Old news: another try of the same purchase is under way, and this one brought nothing.
  const ofThisTry = payment.metadata.attempt === String(purchase.attempt)
  if (!ofThisTry && verdict.kind !== 'fault') return 'refused: an earlier try'
  await tx.update(purchases).set(marksOf(verdict, payment)).where(isPurchase(purchase))
  return verdict.kind === 'fault' ? `refused: ${verdict.failure}` : `top-up ${verdict.kind}`
}

async function pay(tx: Transaction, purchase: Purchase, payment: Payment, customer: Customer | null): Promise<string> {
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
  if (customer) await mirrorCard(tx, customer)
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
  return closed.length > 0 ? `top-up ${marks.status}` : 'another call is under way'
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

/** Whether a payment that failed was made on a page that is closed: then nobody can pay there any more. */
async function isPageClosed(purchase: Purchase, payment: Payment): Promise<boolean> {
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
async function findPayment(purchase: Purchase, givenUp: boolean, paymentId?: string): Promise<Found> {
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
  if (!purchase.customerId) return { payment: null, over: givenUp }
  const listed = orNone(await listPayments(purchase.customerId, purchase.createdAt)) ?? []
  const own = listed.filter(({ metadata }) => metadata.purchase_id === purchase.id)
  // Money that came counts whichever try it was; anything else only if it is of this one.
  const payment =
    own.find(({ status }) => status === 'succeeded') ??
    own.find(({ metadata }) => metadata.attempt === String(purchase.attempt))
  return { payment: payment ?? null, over: givenUp }
}

/** The card that a purchase was just paid with serves the workspace from now on, where it isn't the one on file. */
async function adoptNewCard(purchase: Purchase, payment: Payment): Promise<Customer | null> {
  if (purchase.method === 'saved_card' || !payment.paymentMethodId || !purchase.customerId) return null
  // A bank debit takes days to go through: what is on file stays a card.
  if (!payment.isCard) return null
  const adopted = await adoptCard(purchase.customerId, payment.paymentMethodId)
  // Not every way of paying can be kept (a wallet's one-time card, say): the credits don't wait for it.
  return adopted.ok ? adopted.value : null
}

async function sendReceipt(tx: Transaction, purchase: Purchase, balanceAfter: Credits): Promise<void> {
  const [buyer] = await tx.select({ email: users.email }).from(users).where(eq(users.id, purchase.createdBy))
  if (!buyer) return
  const content = receiptEmail({
    pack: packOf(purchase)?.name ?? purchase.pack,
    quantity: purchase.quantity,
    credits: purchase.credits,
    amountCents: purchase.amountCents,
    currency: purchase.currency as Currency,
    balanceAfter,
    byAutoReload: purchase.origin === 'auto-reload',
    historyUrl: `${env().APP_URL}/c/${purchase.slug}/credits`,
  })
  await enqueueEmail(tx, { to: buyer.email, ...content }, `receipt:${purchase.id}`)
}
