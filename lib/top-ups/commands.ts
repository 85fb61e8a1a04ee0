import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { purchases, workspaces } from '@/db/schema'
import { catalogOf, findPack, packLookupKey } from '@/lib/catalog/rules'
import type { Pack } from '@/lib/catalog/schema'
import type { Cents, Credits } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { readBalance } from '@/lib/ledger/queries'
import { fetchCheckout, openPaymentCheckout } from '@/lib/stripe/checkout'
import { StripeUnreachable } from '@/lib/stripe/failures'
import { chargeSavedCard } from '@/lib/stripe/payment-intents'
import { findPrice } from '@/lib/stripe/prices'
import { customerOf } from '@/lib/subscriptions/customer'
import { standingOf } from '@/lib/subscriptions/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { completeTopUp, isPurchase, type Purchase } from './completion'
import { type BuyRefusal, mayBuyTopUps, quote, refusalOfFailure, refused } from './rules'
import { begin, complete, nextTry, reread } from './tries'

export type Order = {
  /** Minted by the dialog: the same click twice is one purchase. */
  requestId: string
  pack: string
  quantity: number
  method: 'saved_card' | 'new_card'
}

export type TopUp =
  | { state: 'paid'; purchaseId: string; credits: Credits; amountCents: Cents; available: Credits }
  | { state: 'processing'; purchaseId: string }
  | { state: 'pay-in-page'; purchaseId: string; clientSecret: string; publishableKey: string }

export type TopUpOutcome = Outcome<TopUp, BuyRefusal>

/**
 * Buys packs with the card on file, or opens the payment that a new card is entered into. The purchase is a row before
 * Stripe is called; its id and the number of the person's try are the key there, so that a repeated request is the same
 * payment and a new press after a failure is a new one.
 */
export async function buyTopUp(desk: Desk, order: Order): Promise<TopUpOutcome> {
  const quoted = quote(catalogOf(desk.workspace.catalog), order.pack, order.quantity)
  if (!quoted.ok) return quoted
  const allowed = mayBuyTopUps(await standingOf(desk.client.id))
  if (!allowed.ok) return allowed
  const method = order.method === 'new_card' ? 'element' : 'saved_card'
  const cardId = await cardOf(desk)
  if (method === 'saved_card' && !cardId) return refused('no-card')
  return answering(async () => {
    const customer = await customerOf(desk.workspace, desk.user)
    if (!customer.ok) return refused('stripe-unreachable')
    const begun = await begin(desk, order.requestId, method, quoted.value)
    if (begun.pack !== order.pack || begun.quantity !== order.quantity) return refused('request-reused')
    const purchase = await nextTry(begun, method)
    if (!purchase) return refused('stripe-unreachable')
    if (purchase.status !== 'pending') return answerOf(purchase)
    return method === 'saved_card' ? charge(purchase, cardId as string) : openInPage(purchase)
  })
}

/** What became of a purchase, read again at Stripe: after the element confirmed, and when a person comes back. */
export async function settleTopUp(desk: Desk, purchaseId: string): Promise<TopUpOutcome> {
  return answering(async () => {
    const completed = await completeTopUp({ accountId: desk.client.id, id: purchaseId })
    return completed ? answerOf(completed.purchase) : refused('unknown-purchase')
  })
}

async function charge(purchase: Purchase, cardId: string): Promise<TopUpOutcome> {
  const { pack, quantity, amountCents, currency } = purchase
  const charged = await chargeSavedCard(
    {
      ...{ amountCents, currency },
      customerId: purchase.customerId as string,
      paymentMethodId: cardId,
      description: `${quantity} × ${packOf(purchase)?.name ?? pack}`,
      metadata: metadataOf(purchase),
    },
    { idempotencyKey: keyOf(purchase) },
  )
  if (charged.ok) return answerOf(await complete(purchase, charged.value.id))
  const { refusal } = charged
  if (refusal.code === 'unreachable') return refused('stripe-unreachable')
  const left = 'paymentIntentId' in refusal ? refusal.paymentIntentId : null
  const after = await complete(purchase, left ?? undefined)
  // Refused before there was a payment at all: a card that is gone from Stripe, for one.
  return after.status === 'pending' ? answerOf(await fail(after, refusal.code)) : answerOf(after)
}

async function fail(purchase: Purchase, failure: string): Promise<Purchase> {
  await db()
    .update(purchases)
    .set({ status: 'failed', failure })
    .where(and(isPurchase(purchase), eq(purchases.status, 'pending'), eq(purchases.attempt, purchase.attempt)))
  return reread(purchase)
}

/** Opens the payment's session, or the one that is open already, and hands the page what it needs to show it. */
async function openInPage(purchase: Purchase): Promise<TopUpOutcome> {
  if (purchase.stripeCheckoutSessionId) {
    const after = await complete(purchase)
    return answerOf(after)
  }
  const pack = packOf(purchase) as Pack
  const price = await findPrice(packLookupKey(catalogOf(purchase.catalog), pack))
  if (!price.ok) return refused('stripe-unreachable')
  if (price.value?.amountCents !== pack.priceCents) throw new Error(`Push the catalog: Stripe lacks ${pack.key}.`)
  // A purchase that was begun at an earlier price can't go on at today's.
  if (pack.priceCents * purchase.quantity !== purchase.amountCents) return refused('request-reused')
  const page = `${env().APP_URL}/c/${purchase.slug}/checkout`
  const opened = await openPaymentCheckout(
    {
      customerId: purchase.customerId as string,
      priceId: price.value.id,
      quantity: purchase.quantity,
      reference: purchase.id,
      metadata: metadataOf(purchase),
      returnUrl: `${page}?purchase=${purchase.id}&session_id={CHECKOUT_SESSION_ID}`,
    },
    { idempotencyKey: keyOf(purchase) },
  )
  if (!opened.ok) return refused('stripe-unreachable')
  await db()
    .update(purchases)
    .set({ stripeCheckoutSessionId: opened.value.id })
    .where(and(isPurchase(purchase), eq(purchases.attempt, purchase.attempt)))
  return answerOf(await reread(purchase))
}

/** The purchase in the words of the contract with the page. */
async function answerOf(purchase: Purchase): Promise<TopUpOutcome> {
  const { id: purchaseId, credits, amountCents } = purchase
  switch (purchase.status) {
    case 'paid': {
      const { available } = await readBalance(purchase.accountId)
      return accept({ state: 'paid', purchaseId, credits, amountCents, available })
    }
    case 'processing':
      return accept({ state: 'processing', purchaseId })
    case 'failed':
      return refusalOfFailure(purchase.failure)
    case 'canceled':
      return refused('canceled')
    default: {
      if (!purchase.stripeCheckoutSessionId) return refused('stripe-unreachable')
      const session = await fetchCheckout(purchase.stripeCheckoutSessionId)
      if (!session.ok) return refused('stripe-unreachable')
      // Confirmed, and its payment not settled yet.
      if (session.value.status !== 'open') return accept({ state: 'processing', purchaseId })
      const { clientSecret } = session.value
      if (!clientSecret) throw new Error(`Session ${session.value.id} has no client secret.`)
      return accept({ state: 'pay-in-page', purchaseId, clientSecret, publishableKey: env().STRIPE_PUBLISHABLE_KEY })
    }
  }
}

async function answering(work: () => Promise<TopUpOutcome>): Promise<TopUpOutcome> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StripeUnreachable) return refused('stripe-unreachable')
    throw error
  }
}

async function cardOf(desk: Desk): Promise<string | null> {
  const [row] = await db()
    .select({ cardId: workspaces.cardId })
    .from(workspaces)
    .where(eq(workspaces.id, desk.workspace.id))
  return row?.cardId ?? null
}

function packOf(purchase: Purchase): Pack | undefined {
  return findPack(catalogOf(purchase.catalog), purchase.pack)
}

function keyOf({ id, attempt }: Purchase): string {
  return `purchase:${id}:${attempt}`
}

function metadataOf({ workspaceId, accountId, id, attempt }: Purchase): Record<string, string> {
  return { workspace_id: workspaceId, account_id: accountId, purchase_id: id, attempt: String(attempt) }
}
