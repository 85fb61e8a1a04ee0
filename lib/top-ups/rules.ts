/**
 * The rules of buying packs.
 *
 * 1. The server prices a purchase from the catalog: a browser names a pack and a quantity, never an amount.
 * 2. Packs are sold to the accounts that the catalog's policy allows, see subscriptions/buyers.ts.
 * 3. A purchase is paid when Stripe says that exactly its amount was received, in its currency, from its workspace's
 *    customer, under its own id. Anything else is a fault: it is recorded and brings nothing.
 * 4. Credits of a pack never expire. Their key is the payment, so a payment brings them once.
 * 5. Money that came is honoured whatever we thought of the purchase before; a purchase that is paid stays paid, and
 *    money that comes for it once more is refunded.
 * 6. Only a person tries again. A request that is sent again, by a reload say, is the same try: it carries the number of
 *    the last try whose end the person was told of, and only that one is followed by another.
 * 7. Nobody is charged another price than the one they see: a purchase begun at an earlier price begins anew.
 * 8. A request whose purchase exists is answered from that purchase, whatever is sold by then: what it may still bring
 *    is settled before anything is refused.
 * 9. Whoever was told that money is on its way is told when it does not come.
 */
import { findPack, findReloadPack, packTotal } from '@/lib/catalog/rules'
import type { Catalog, Pack } from '@/lib/catalog/schema'
import { type Cents, type Credits, type Currency, cents } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import { isUuid } from '@/lib/core/uuid'
import type { Grant } from '@/lib/ledger/types'
import { type BuyRefusal, MOST_PACKS, refused } from './refusals'

export { BUY, oneTimeValue, parseOneTime, type Wanted } from './address'
export { type BuyRefusal, MOST_PACKS, refusalOfFailure, refused } from './refusals'

/** `listAmountCents` is what it would cost without the discount; null where there is none. */
export type Quote = {
  pack: Pack
  quantity: number
  amountCents: Cents
  listAmountCents: Cents | null
  discountPercent: number
  credits: Credits
  currency: Currency
}

/**
 * What `quantity` packs cost and bring: the dialog's preview and the charge are this same answer. The discount is for
 * whoever buys `withReload`, which switches auto-reload on.
 */
export function quote(
  catalog: Catalog,
  packKey: string,
  quantity: number,
  withReload = false,
): Outcome<Quote, BuyRefusal> {
  const pack = findPack(catalog, packKey)
  if (!pack) return refused('unknown-pack')
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_PACKS) return refused('bad-quantity')
  const total = { pack, quantity, currency: catalog.currency, ...packTotal(pack, quantity) }
  if (!withReload) return accept({ ...total, listAmountCents: null, discountPercent: 0 })
  const reload = findReloadPack(catalog, packKey)
  if (!reload) return refused('no-auto-reload')
  const { discountPercent, priceCents } = reload
  const listAmountCents = discountPercent > 0 ? total.amountCents : null
  return accept({ ...total, amountCents: cents(priceCents * quantity), listAmountCents, discountPercent })
}

/** The least that at least as many credits cost as `quantity` of a pack bring; null where no other pack costs less. */
export function cheaperThan(catalog: Catalog, packKey: string, quantity: number): Quote | null {
  const wanted = quote(catalog, packKey, quantity)
  if (!wanted.ok) return null
  const { credits, amountCents } = wanted.value
  const others = catalog.packs.flatMap((pack) => {
    const quoted = quote(catalog, pack.key, Math.ceil(credits / pack.credits))
    return quoted.ok && quoted.value.amountCents < amountCents ? [quoted.value] : []
  })
  return others.sort((a, b) => a.amountCents - b.amountCents)[0] ?? null
}

type Method = 'saved_card' | 'element' | 'checkout'

/** What a purchase costs whom. */
type Terms = { amountCents: number; credits: number; currency: string; customerId: string | null }

/**
 * A person's press as the purchase sees it: what is asked for now, and the last try whose end was told (0 for none).
 * `terms` are what it would be bought by today; null where it is not to be had any more.
 */
export type Press = { method: Method; seenAttempt: number; terms: Terms | null }

/** What is to be done next: `tell` what became of it, `call` Stripe, `close` the open try, `open` another, `renew` it all. */
export type NextStep = 'tell' | 'call' | 'close' | 'open' | 'renew'

export type TryFacts = Terms & {
  status: 'pending' | 'processing' | 'paid' | 'failed' | 'canceled'
  method: Method
  failure: string | null
  attempt: number
  keyForgotten: boolean
}

/** What a press means for the purchase as it stands. */
export function nextStep(purchase: TryFacts, press: Press): NextStep {
  const unchanged = areSame(purchase, press.terms)
  switch (purchase.status) {
    case 'paid':
    case 'processing':
      return 'tell'
    case 'pending':
      return purchase.method === press.method && unchanged && !purchase.keyForgotten ? 'call' : 'close'
    default: {
      if (purchase.failure?.startsWith('fault:')) return 'tell'
      // A page that was closed unpaid never asked a bank, so nobody has to be told before it goes on.
      const closedUnpaid = purchase.status === 'canceled' && purchase.method !== 'saved_card'
      if (press.seenAttempt !== purchase.attempt && !closedUnpaid) return 'tell'
      return unchanged ? 'open' : 'renew'
    }
  }
}

function areSame(one: Terms, other: Terms | null): boolean {
  if (!other || one.customerId !== other.customerId) return false
  return one.amountCents === other.amountCents && one.credits === other.credits && one.currency === other.currency
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
  method: Method
  origin: 'person' | 'auto-reload'
  /** So long ago that nobody will confirm it any more. */
  keyForgotten: boolean
}

/** What a payment means for its purchase. */
export type Verdict =
  | { kind: 'paid' }
  | { kind: 'processing' }
  | { kind: 'waiting' }
  /** Nobody was there when the bank asked: kept, so that the person can confirm this very payment. */
  | { kind: 'authentication' }
  | { kind: 'failed'; failure: string }
  | { kind: 'canceled' }
  | { kind: 'fault'; failure: `fault:${'purchase' | 'customer' | 'amount' | 'currency'}` }

/** `givenUp`: its call ended so long ago that nothing follows. `pageClosed`: nobody can pay on its page any more. */
export type Ended = { givenUp?: boolean; pageClosed?: boolean }

/**
 * Reads a payment's state. In the page a declined card can be followed by another one; the card on file is one try, and
 * a payment of it that nothing has happened to yet is under way, until it is `givenUp`.
 */
export function judge(
  purchase: PurchaseFacts,
  payment: PaymentFacts,
  { givenUp = false, pageClosed = false }: Ended = {},
): Verdict {
  if (purchase.origin === 'auto-reload' && isAsked(payment)) {
    return purchase.keyForgotten ? { kind: 'failed', failure: 'authentication_expired' } : { kind: 'authentication' }
  }
  switch (payment.status) {
    case 'succeeded':
      return faultOf(purchase, payment) ?? { kind: 'paid' }
    case 'processing':
    case 'requires_capture':
      return { kind: 'processing' }
    case 'canceled':
      if (!payment.failure) return { kind: 'canceled' }
      if (pageClosed) return { kind: 'failed', failure: `returned:${payment.failure}` }
      return purchase.method === 'saved_card' ? { kind: 'failed', failure: payment.failure } : { kind: 'canceled' }
    case 'requires_action':
      return purchase.method === 'saved_card'
        ? { kind: 'failed', failure: 'authentication_required' }
        : { kind: 'waiting' }
    default:
      if (purchase.method !== 'saved_card') {
        return pageClosed ? { kind: 'failed', failure: `returned:${payment.failure}` } : { kind: 'waiting' }
      }
      if (payment.failure) return { kind: 'failed', failure: payment.failure }
      return givenUp ? { kind: 'failed', failure: 'not_sent' } : { kind: 'waiting' }
  }
}

/**
 * Whether money that the buyer was told of as on its way does not come, by what the purchase was and is now. Auto-reload
 * tells of its own charges itself.
 */
export function comesBack(
  before: { origin: 'person' | 'auto-reload'; status: string },
  now: { status: string; failure?: string | null },
): boolean {
  if (before.origin !== 'person' || (before.status !== 'processing' && before.status !== 'pending')) return false
  if (now.status !== 'failed' && now.status !== 'canceled') return false
  return before.status === 'processing' || now.failure?.startsWith('returned:') === true
}

/** Whether the bank waits for the person's word, also where they were asked before and did not give it. */
function isAsked({ status, failure }: PaymentFacts): boolean {
  if (status === 'requires_action') return true
  if (status !== 'requires_payment_method') return false
  return failure === 'authentication_required' || failure === 'payment_intent_authentication_failure'
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
  purchase: Pick<PurchaseFacts, 'accountId' | 'origin'> & {
    credits: Credits
    createdBy: string
    pack: string
    quantity: number
  },
  paymentId: string,
): Grant {
  return {
    kind: 'grant',
    accountId: purchase.accountId,
    key: `payment:${paymentId}`,
    source: `payment:${paymentId}`,
    bucket: 'top-up',
    actor: purchase.origin === 'person' ? `user:${purchase.createdBy}` : 'auto-reload',
    reason: purchase.quantity > 1 ? `${purchase.quantity} × ${purchase.pack}` : purchase.pack,
    credits: purchase.credits,
    expiresAt: null,
  }
}

/** The purchase that a payment's or a session's metadata names; null where it names none. */
export function purchaseOf(metadata: Record<string, string>): { accountId: string; id: string } | null {
  const { account_id: accountId, purchase_id: id } = metadata
  return isUuid(accountId) && isUuid(id) ? { accountId, id } : null
}
