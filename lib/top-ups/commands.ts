import { eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { purchases, workspaces } from '@/db/schema'
import { catalogOf, findPack, packLookupKey } from '@/lib/catalog/rules'
import type { Pack } from '@/lib/catalog/schema'
import type { Cents, Credits } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { readBalance } from '@/lib/ledger/queries'
import { expireCheckout, fetchCheckout, openPaymentCheckout } from '@/lib/stripe/checkout'
import { type StripeRefusal, StripeUnreachable } from '@/lib/stripe/failures'
import { chargeSavedCard } from '@/lib/stripe/payment-intents'
import { findPrice } from '@/lib/stripe/prices'
import { customerOf } from '@/lib/subscriptions/customer'
import { standingOf } from '@/lib/subscriptions/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { completeTopUp } from './completion'
import { topUpAccess } from './eligibility'
import { isOpenTry, type Purchase, reread } from './row'
import { type BuyRefusal, quote, refusalOfFailure, refused } from './rules'
import { announceCall, begin, complete, makeReady } from './tries'

export type Order = {
  /** Minted by the dialog: the same click twice is one purchase. */
  requestId: string
  pack: string
  quantity: number
  method: 'saved_card' | 'new_card'
  /** The last try of this request whose end the page was told of, 0 for none: only a press after that is a new try. */
  seenAttempt: number
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
  const catalog = catalogOf(desk.workspace.catalog)
  const quoted = quote(catalog, order.pack, order.quantity)
  if (!quoted.ok) return quoted
  const access = topUpAccess(catalog.policies.topUps, await standingOf(desk.client.id), desk.client.createdAt)
  if (!access.buy) return refused(access.prompt)
  const method = order.method === 'new_card' ? 'element' : 'saved_card'
  const cardId = await cardOf(desk)
  if (method === 'saved_card' && !cardId) return refused('no-card')
  return answering(async () => {
    const customer = await customerOf(desk.workspace, desk.user)
    if (!customer.ok) return refusedBy(customer.refusal)
    const begun = await begin(desk, order.requestId, method, quoted.value)
    const { pack, quantity } = begun.purchase
    if (pack !== order.pack || quantity !== order.quantity) return refused('request-reused')
    const { step, purchase } = await makeReady(begun, { method, seenAttempt: order.seenAttempt, ...quoted.value })
    if (step === 'wait') return refused('stripe-unreachable')
    if (step === 'reprice') return refused('price-changed')
    if (step === 'tell') return answerOf(purchase)
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
  if (!(await announceCall(purchase))) return answerOf(await reread(purchase))
  const { pack, quantity, amountCents, currency } = purchase
  const charged = await chargeSavedCard(
    {
      amountCents,
      currency,
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
  return after.status === 'pending' ? answerOf(await fail(after, refusal)) : answerOf(after)
}

/** Ends a try that was refused before there was a payment at all: a card that is gone from Stripe, for one. */
async function fail(purchase: Purchase, refusal: StripeRefusal): Promise<Purchase> {
  const failure = failureOf(refusal)
  await db().update(purchases).set({ status: 'failed', failure }).where(isOpenTry(purchase))
  return reread(purchase)
}

/** As a payment itself would have told it. */
function failureOf(refusal: StripeRefusal): string {
  if (refusal.code === 'invalid') return `invalid:${refusal.reason}`
  if (refusal.code === 'expired-card') return 'expired_card'
  if (refusal.code === 'authentication-required') return 'authentication_required'
  return 'card_declined'
}

/** Opens the payment's session, or the one that is open already, and hands the page what it needs to show it. */
async function openInPage(purchase: Purchase): Promise<TopUpOutcome> {
  if (purchase.stripeCheckoutSessionId) return answerOf(purchase)
  const pack = packOf(purchase) as Pack
  const price = await findPrice(packLookupKey(catalogOf(purchase.catalog), pack))
  if (!price.ok) return refusedBy(price.refusal)
  if (price.value?.amountCents !== pack.priceCents) throw new Error(`Push the catalog: Stripe lacks ${pack.key}.`)
  if (!(await announceCall(purchase))) return answerOf(await reread(purchase))
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
  if (!opened.ok) {
    const { refusal } = opened
    return refusal.code === 'unreachable' ? refusedBy(refusal) : answerOf(await fail(purchase, refusal))
  }
  const { id: sessionId } = opened.value
  await db().update(purchases).set({ stripeCheckoutSessionId: sessionId }).where(isOpenTry(purchase))
  const after = await reread(purchase)
  // Paid meanwhile by an earlier try whose answer was late: nobody may pay here as well.
  if (after.stripeCheckoutSessionId !== sessionId) await expireCheckout(sessionId)
  return answerOf(after)
}

/** Stripe's refusal where no payment was begun; what it was is in the log. */
function refusedBy(refusal: StripeRefusal): TopUpOutcome {
  return refused(refusal.code === 'unreachable' ? 'stripe-unreachable' : 'not-accepted')
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
      return refusalOfFailure(purchase.failure, purchase.attempt)
    case 'canceled':
      return refused('canceled', purchase.attempt)
    default: {
      if (!purchase.stripeCheckoutSessionId) return refused('stripe-unreachable')
      const session = await fetchCheckout(purchase.stripeCheckoutSessionId)
      if (!session.ok) return refusedBy(session.refusal)
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
