import type { Arming } from '@/db/schema'
import { agreed } from '@/lib/auto-reload/agreed'
import type { ReloadRefusal } from '@/lib/auto-reload/refusals'
import { catalogOf } from '@/lib/catalog/rules'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { isUnreachable } from '@/lib/stripe/failures'
import { topUpAccess } from '@/lib/subscriptions/buyers'
import { customerOf } from '@/lib/subscriptions/customer'
import { standingOf } from '@/lib/subscriptions/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { answering, answerOf, refusedBy, type TopUpOutcome } from './answer'
import { charge } from './charge'
import { openCheckout } from './checkouts'
import { completeTopUp } from './completion'
import { isUnderWay, noteConfirmed } from './pages'
import { cardOf } from './payer'
import { type Purchase, requested } from './row'
import { type BuyRefusal, type Press, quote, refused } from './rules'
import { type Begun, begin, makeReady, type Terms } from './tries'

export type { TopUp, TopUpOutcome } from './answer'
export { confirmTopUp, refuseTopUp } from './confirm'
export { noteOneTimeSeen, noteReturnSeen } from './seen'

export type Order = {
  /** Minted by the dialog: the same click twice is one purchase. */
  requestId: string
  pack: string
  quantity: number
  /** `checkout` is Stripe's own page, where a purchase goes on whose card would not do. */
  method: 'saved_card' | 'new_card' | 'checkout'
  /** The last try of this request whose end the page was told of, 0 for none: only a press after that is a new try. */
  seenAttempt: number
  /** Auto-reload that is agreed to beside it, at its discount; `consentVersion` names the words that were shown. */
  autoReload?: { threshold: number; consentVersion: string } | null
}

const METHODS = { saved_card: 'saved_card', new_card: 'element', checkout: 'checkout' } as const

/**
 * Buys packs with the card on file, or opens the payment that a new card is entered into. The purchase is a row before
 * Stripe is called; its id and the number of the person's try are the key there, so that a repeated request is the same
 * payment and a new press after a failure is a new one.
 */
export async function buyTopUp(desk: Desk, order: Order): Promise<TopUpOutcome> {
  return answering(async () => {
    const earlier = await requested(desk.client.id, order.requestId)
    const terms = await termsOf(desk, order)
    // What this request bought is told, or closed, whatever is sold now and to whom.
    if (!earlier && !terms.ok) return terms
    const begun = terms.ok && !earlier ? await begin(desk, order.requestId, terms.value) : known(earlier)
    if (!isFor(begun.purchase, order)) return refused('request-reused')
    const { step, purchase } = await makeReady(begun, pressOf(order, terms))
    if (step === 'wait') return refused('stripe-unreachable')
    if (step === 'tell') return answerOf(purchase)
    if (!terms.ok) return terms
    const { customerId, method, cardId } = terms.value
    if (step === 'renew') return refused(purchase.customerId === customerId ? 'price-changed' : 'payer-changed')
    if (method !== 'saved_card') return openCheckout(purchase)
    const charged = await charge(purchase, cardId as string, false)
    return charged.end === 'known' ? answerOf(charged.purchase) : refused('stripe-unreachable')
  })
}

type OrderTerms = Terms & { cardId: string | null }

/** What this order would be bought by now, or why it can't be. */
async function termsOf(desk: Desk, order: Order): Promise<Outcome<OrderTerms, BuyRefusal>> {
  const catalog = catalogOf(desk.workspace.catalog)
  const arming = armingOf(desk, order)
  if (!arming.ok) return arming
  const quoted = quote(catalog, order.pack, order.quantity, arming.value !== null)
  if (!quoted.ok) return quoted
  const access = topUpAccess(catalog.policies.topUps, await standingOf(desk.client.id), desk.client.createdAt)
  if (!access.buy) return refused(access.prompt)
  const method = METHODS[order.method]
  const cardId = await cardOf(desk.workspace.id)
  if (method === 'saved_card' && !cardId) return refused('no-card')
  const customer = await customerOf(desk.workspace, desk.user)
  if (!customer.ok) return refusedBy(customer.refusal)
  return accept({ quote: quoted.value, arming: arming.value, method, cardId, customerId: customer.value })
}

function known(purchase: Purchase | null): Begun {
  if (!purchase) throw new Error('A purchase is begun, or there is one.')
  return { purchase, isNew: false }
}

function pressOf({ method, seenAttempt }: Order, terms: Outcome<OrderTerms, BuyRefusal>): Press {
  const press = { method: METHODS[method], seenAttempt }
  if (!terms.ok) return { ...press, terms: null }
  const { quote, customerId } = terms.value
  const { amountCents, credits, currency } = quote
  return { ...press, terms: { amountCents, credits, currency, customerId } }
}

/**
 * What became of a purchase, read again at Stripe: after the element `confirmed`, and when a person comes back. What the
 * element has taken is under way, also while Stripe can't be asked about it.
 */
export async function settleTopUp(desk: Desk, purchaseId: string, confirmed = false): Promise<TopUpOutcome> {
  const ref = { accountId: desk.client.id, id: purchaseId }
  return answering(async () => {
    try {
      const completed = await completeTopUp(ref)
      return completed ? answerOf(completed.purchase) : refused('unknown-purchase')
    } catch (error) {
      if (!isUnreachable(error)) throw error
      if (confirmed) await noteConfirmed(ref)
      if (await isUnderWay(ref)) return accept({ state: 'processing', purchaseId })
      throw error
    }
  })
}

/** The auto-reload that this order agrees to; null for one that doesn't. */
function armingOf(desk: Desk, { pack, autoReload }: Order): Outcome<Arming | null, BuyRefusal> {
  if (!autoReload) return accept(null)
  const { threshold, consentVersion: version } = autoReload
  const yes = agreed(desk.workspace.catalog, { pack, threshold, version })
  if (yes.ok) return yes
  const { refusal } = refused(CODES[yes.refusal.code] ?? 'no-auto-reload')
  return refuse({ ...refusal, message: refusal.code === 'bad-threshold' ? yes.refusal.message : refusal.message })
}

const CODES: Partial<Record<ReloadRefusal['code'], BuyRefusal['code']>> = {
  'bad-threshold': 'bad-threshold',
  'consent-changed': 'consent-changed',
}

/** Whether the purchase of this request is what is ordered now; auto-reload's own can't be ordered. */
function isFor({ origin, arming, ...bought }: Purchase, { pack, quantity, autoReload }: Order): boolean {
  const sameYes =
    arming?.version === autoReload?.consentVersion && (arming?.threshold ?? null) === (autoReload?.threshold ?? null)
  return origin === 'person' && bought.pack === pack && bought.quantity === quantity && sameYes
}
