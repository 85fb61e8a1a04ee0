/**
 * The rules of buying packs.
 *
 * 1. The server prices a purchase from the catalog: a browser names a pack and a quantity, never an amount.
 * 2. Packs are sold to accounts with a paid plan in good standing.
 * 3. A purchase is paid when Stripe says that exactly its amount was received, in its currency, from its workspace's
 *    customer, under its own id. Anything else is a fault: it is recorded and brings nothing.
 * 4. Credits of a pack never expire. Their key is the payment, so a payment brings them once.
 * 5. Money that came is honoured whatever we thought of the purchase before; a purchase that is paid stays paid.
 */
import { findPack, packTotal } from '@/lib/catalog/rules'
import type { Catalog, Pack } from '@/lib/catalog/schema'
import type { Cents, Credits, Currency } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import type { Grant } from '@/lib/ledger/types'
import { hasPaidStanding, type Standing } from '@/lib/subscriptions/rules'

/** At most this many packs in one purchase: more is a slip of the finger. */
export const MOST_PACKS = 20

export type Quote = { pack: Pack; quantity: number; amountCents: Cents; credits: Credits; currency: Currency }

export type BuyRefusal = {
  code:
    | 'unknown-pack'
    | 'bad-quantity'
    | 'subscribers-only'
    | 'no-card'
    | 'card-declined'
    | 'card-expired'
    | 'authentication-required'
    | 'stripe-unreachable'
    | 'request-reused'
    | 'payment-fault'
    | 'canceled'
    | 'unknown-purchase'
  message: string
}

const WORDS: Record<BuyRefusal['code'], string> = {
  'unknown-pack': 'This pack is not sold. Choose one of the packs in the list.',
  'bad-quantity': `Choose a whole number of packs from 1 to ${MOST_PACKS}.`,
  'subscribers-only': 'Packs are for paid plans. Choose a plan first, and every pack is open to you.',
  'no-card': 'There is no card on file yet. Pay with a new card.',
  'card-declined': 'Your bank declined this card, so nothing was charged. Try another card.',
  'card-expired': 'The card on file has expired, so nothing was charged. Pay with a new card.',
  'authentication-required': 'Your bank wants you to confirm this payment. Enter the card here, and it will ask you.',
  'stripe-unreachable':
    'Our payment provider does not answer, so we do not know yet. Try again: you will not be charged twice.',
  'request-reused': 'This purchase was begun with another choice. Close the dialog and open it again.',
  'payment-fault': 'This payment does not match the purchase, so no credits were added. Please contact us about it.',
  canceled: 'This purchase was canceled and nothing was charged. Press pay to start again.',
  'unknown-purchase': 'There is no such purchase of this client.',
}

/** The refusal with its words: the one place they stand in. */
export function refused(code: BuyRefusal['code']): { ok: false; refusal: BuyRefusal } {
  return refuse({ code, message: WORDS[code] })
}

/** What `quantity` packs cost and bring: the dialog's preview and the charge are this same answer. */
export function quote(catalog: Catalog, packKey: string, quantity: number): Outcome<Quote, BuyRefusal> {
  const pack = findPack(catalog, packKey)
  if (!pack) return refused('unknown-pack')
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_PACKS) return refused('bad-quantity')
  return accept({ pack, quantity, currency: catalog.currency, ...packTotal(pack, quantity) })
}

export function mayBuyTopUps(standing: Standing): Outcome<true, BuyRefusal> {
  return hasPaidStanding(standing) ? accept(true) : refused('subscribers-only')
}

/** The words for a failure that was written down with the purchase. */
export function refusalOfFailure(failure: string | null): { ok: false; refusal: BuyRefusal } {
  if (failure?.startsWith('fault:')) return refused('payment-fault')
  if (failure === 'expired_card') return refused('card-expired')
  if (failure === 'not_sent') return refused('stripe-unreachable')
  if (failure === 'authentication_required') return refused('authentication-required')
  return refused('card-declined')
}

/** A payment as Stripe tells it, as far as the rules ask. */
export type PaymentFacts = {
  id: string
  status: string
  amountReceivedCents: number
  currency: string
  customerId: string | null
  failure: string | null
  metadata: Record<string, string>
}

export type PurchaseFacts = {
  id: string
  accountId: string
  amountCents: number
  currency: string
  customerId: string | null
  method: 'saved_card' | 'element'
}

/** What a payment means for its purchase. */
export type Verdict =
  | { kind: 'paid' }
  | { kind: 'processing' }
  | { kind: 'waiting' }
  | { kind: 'failed'; failure: string }
  | { kind: 'canceled' }
  | { kind: 'fault'; failure: `fault:${'purchase' | 'customer' | 'amount' | 'currency'}` }

/** Reads a payment's state. In the page a declined card can be followed by another one; the card on file is one try. */
export function judge(purchase: PurchaseFacts, payment: PaymentFacts): Verdict {
  switch (payment.status) {
    case 'succeeded':
      return faultOf(purchase, payment) ?? { kind: 'paid' }
    case 'processing':
    case 'requires_capture':
      return { kind: 'processing' }
    case 'canceled':
      return purchase.method === 'saved_card' && payment.failure
        ? { kind: 'failed', failure: payment.failure }
        : { kind: 'canceled' }
    case 'requires_action':
      return purchase.method === 'saved_card'
        ? { kind: 'failed', failure: 'authentication_required' }
        : { kind: 'waiting' }
    default:
      return purchase.method === 'saved_card'
        ? { kind: 'failed', failure: payment.failure ?? 'card_declined' }
        : { kind: 'waiting' }
  }
}

function faultOf(purchase: PurchaseFacts, payment: PaymentFacts): Verdict | null {
  if (payment.metadata.purchase_id !== purchase.id) return { kind: 'fault', failure: 'fault:purchase' }
  if (payment.metadata.account_id !== purchase.accountId) return { kind: 'fault', failure: 'fault:purchase' }
  if (!purchase.customerId || payment.customerId !== purchase.customerId) {
    return { kind: 'fault', failure: 'fault:customer' }
  }
  if (payment.currency !== purchase.currency) return { kind: 'fault', failure: 'fault:currency' }
  if (payment.amountReceivedCents !== purchase.amountCents) return { kind: 'fault', failure: 'fault:amount' }
  return null
}

/** The ledger's command for a paid purchase: always the same one for the same payment. */
export function grantOf(
  purchase: { accountId: string; credits: Credits; createdBy: string; pack: string; quantity: number },
  paymentId: string,
): Grant {
  return {
    kind: 'grant',
    accountId: purchase.accountId,
    key: `payment:${paymentId}`,
    source: `payment:${paymentId}`,
    bucket: 'top-up',
    actor: `user:${purchase.createdBy}`,
    reason: purchase.quantity > 1 ? `${purchase.quantity} × ${purchase.pack}` : purchase.pack,
    credits: purchase.credits,
    expiresAt: null,
  }
}

/** The purchase that a payment's or a session's metadata names; null where it names none. */
export function purchaseOf(metadata: Record<string, string>): { accountId: string; id: string } | null {
  const { account_id: accountId, purchase_id: id } = metadata
  const named = [accountId, id].every((value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value ?? ''))
  return named ? { accountId: accountId as string, id: id as string } : null
}
