import { and, eq, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clients, purchases, users, workspaces } from '@/db/schema'
import { type CatalogKey, catalogOf, findPack } from '@/lib/catalog/rules'
import type { Credits, Currency } from '@/lib/core/money'
import { enqueueEmail } from '@/lib/emails/outbox'
import { receiptEmail } from '@/lib/emails/templates/receipt'
import { env } from '@/lib/env'
import { post } from '@/lib/ledger/commands'
import { fetchCheckout } from '@/lib/stripe/checkout'
import type { Customer } from '@/lib/stripe/customers'
import { orThrow } from '@/lib/stripe/failures'
import { cancelPayment, fetchPayment, listPayments, type Payment } from '@/lib/stripe/payment-intents'
import { type Alongside, adoptCard, mirrorCard } from '@/lib/subscriptions/customer'
import { grantOf, judge, type Verdict } from './rules'

export type Purchase = typeof purchases.$inferSelect & {
  customerId: string | null
  catalog: CatalogKey
  slug: string
}

export type PurchaseRef = { accountId: string; id: string }

export type CompletionHints = {
  /** The payment an event told us of, in case the purchase never learnt of it. */
  paymentId?: string
  alongside?: Alongside
  /** The number of a try so long ago that, if Stripe doesn't know its payment by now, there will be none. */
  giveUp?: number
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
  const { payment, over } = await findPayment(known, paymentId)
  const verdict = payment && judge(known, payment)
  const arrived = payment && verdict?.kind === 'paid' && known.status !== 'paid'
  const customer = arrived ? await adoptNewCard(known, payment) : null
  const completed = await db().transaction(async (tx) => {
    const outcome = payment
      ? await settle(tx, ref, payment, customer)
      : await closeUnpaid(tx, known, over || (giveUp === known.attempt && !known.stripeCheckoutSessionId))
    await alongside?.(tx, outcome)
    return { purchase: (await readPurchase(tx, ref)) as Purchase, outcome }
  })
  // A payment that failed must not succeed later behind everybody's back.
  if (verdict?.kind === 'failed' && payment && payment.status !== 'canceled') await cancelPayment(payment.id)
  return completed
}

async function settle(tx: Transaction, ref: PurchaseRef, payment: Payment, customer: Customer | null): Promise<string> {
  const purchase = (await readPurchase(tx, ref, true)) as Purchase
  if (purchase.status === 'paid') return alreadyPaid(purchase, payment)
  const verdict = judge(purchase, payment)
  if (verdict.kind === 'paid') return pay(tx, purchase, payment, customer)
  // Old news: another try of the same purchase is under way, and this one brought nothing.
  const ofThisTry = payment.metadata.attempt === String(purchase.attempt)
  if (!ofThisTry && verdict.kind !== 'fault') return 'refused: an earlier try'
  await tx.update(purchases).set(marksOf(verdict, payment)).where(isPurchase(ref))
  return verdict.kind === 'fault' ? `refused: ${verdict.failure}` : `top-up ${verdict.kind}`
}

async function pay(tx: Transaction, purchase: Purchase, payment: Payment, customer: Customer | null): Promise<string> {
  const [answer] = await post(tx, [grantOf(purchase, payment.id)])
  if (!answer?.ok) throw new Error(`The credits of purchase ${purchase.id} were refused: ${answer?.refusal.code}.`)
  await tx
    .update(purchases)
    .set({
      status: 'paid',
      failure: null,
      stripePaymentIntentId: payment.id,
      entry: answer.entry.number,
      paidAt: sql`clock_now()`,
    })
    .where(isPurchase(purchase))
  if (customer) await mirrorCard(tx, customer)
  await sendReceipt(tx, purchase, answer.entry.balanceAfter)
  return 'top-up paid'
}

/** Ends a try that left no payment: its session ran out, or Stripe never heard of it. */
async function closeUnpaid(tx: Transaction, seen: Purchase, over: boolean): Promise<string> {
  if (!over) return 'no payment yet'
  const unchanged = and(isPurchase(seen), eq(purchases.status, 'pending'), eq(purchases.attempt, seen.attempt))
  const marks =
    seen.method === 'element' ? { status: 'canceled' as const } : { status: 'failed' as const, failure: 'not_sent' }
  await tx.update(purchases).set(marks).where(unchanged)
  return `top-up ${marks.status}`
}

function alreadyPaid(purchase: Purchase, payment: Payment): string {
  const another = payment.status === 'succeeded' && payment.id !== purchase.stripePaymentIntentId
  return another ? 'refused: paid before, by another payment' : 'paid before'
}

function marksOf(verdict: Exclude<Verdict, { kind: 'paid' }>, payment: Payment) {
  const stripePaymentIntentId = payment.id
  switch (verdict.kind) {
    case 'processing':
      return { status: 'processing' as const, stripePaymentIntentId }
    case 'waiting':
      return { status: 'pending' as const, stripePaymentIntentId }
    case 'canceled':
      return { status: 'canceled' as const, stripePaymentIntentId }
    default:
      return { status: 'failed' as const, failure: verdict.failure, stripePaymentIntentId }
  }
}

type Found = { payment: Payment | null; over: boolean }

/** The payment of the purchase: the one it knows, its session's, or the one that Stripe lists under its id. */
async function findPayment(purchase: Purchase, paymentId?: string): Promise<Found> {
  const known = paymentId ?? purchase.stripePaymentIntentId
  if (known) return { payment: orThrow(await fetchPayment(known)), over: false }
  if (purchase.stripeCheckoutSessionId) {
    const session = orThrow(await fetchCheckout(purchase.stripeCheckoutSessionId))
    const payment = session.paymentIntentId ? orThrow(await fetchPayment(session.paymentIntentId)) : null
    return { payment, over: session.status === 'expired' }
  }
  if (!purchase.customerId) return { payment: null, over: false }
  const listed = orThrow(await listPayments(purchase.customerId))
  const attempt = String(purchase.attempt)
  const own = listed.find(({ metadata }) => metadata.purchase_id === purchase.id && metadata.attempt === attempt)
  return { payment: own ?? null, over: false }
}

/** The card that a purchase was just paid with serves the workspace from now on, where it isn't the one on file. */
async function adoptNewCard(purchase: Purchase, payment: Payment): Promise<Customer | null> {
  if (purchase.method !== 'element' || !payment.paymentMethodId || !purchase.customerId) return null
  const adopted = await adoptCard(purchase.customerId, payment.paymentMethodId)
  // Not every way of paying can be kept (a wallet's one-time card, say): the credits don't wait for it.
  return adopted.ok ? adopted.value : null
}

async function sendReceipt(tx: Transaction, purchase: Purchase, balanceAfter: Credits): Promise<void> {
  const [buyer] = await tx.select({ email: users.email }).from(users).where(eq(users.id, purchase.createdBy))
  if (!buyer) return
  const content = receiptEmail({
    pack: findPack(catalogOf(purchase.catalog), purchase.pack)?.name ?? purchase.pack,
    quantity: purchase.quantity,
    credits: purchase.credits,
    amountCents: purchase.amountCents,
    currency: purchase.currency as Currency,
    balanceAfter,
    historyUrl: `${env().APP_URL}/c/${purchase.slug}/credits`,
  })
  await enqueueEmail(tx, { to: buyer.email, ...content }, `receipt:${purchase.id}`)
}

/** The purchase with its workspace's customer and catalog; locked until the transaction ends where asked for. */
export async function readPurchase(
  on: Pick<Transaction, 'select'>,
  ref: PurchaseRef,
  lock = false,
): Promise<Purchase | null> {
  const query = on
    .select({
      purchase: purchases,
      customerId: workspaces.stripeCustomerId,
      catalog: workspaces.catalog,
      slug: clients.slug,
    })
    .from(purchases)
    .innerJoin(workspaces, eq(workspaces.id, purchases.workspaceId))
    .innerJoin(clients, and(eq(clients.id, purchases.accountId), eq(clients.workspaceId, purchases.workspaceId)))
    .where(isPurchase(ref))
  const [found] = await (lock ? query.for('no key update', { of: purchases }) : query)
  return found ? { ...found.purchase, customerId: found.customerId, catalog: found.catalog, slug: found.slug } : null
}

export function isPurchase({ accountId, id }: PurchaseRef) {
  return and(eq(purchases.accountId, accountId), eq(purchases.id, id))
}
