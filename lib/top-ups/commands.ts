import type { Arming } from '@/db/schema'
import { agreed } from '@/lib/auto-reload/agreed'
import type { ReloadRefusal } from '@/lib/auto-reload/refusals'
import { catalogOf } from '@/lib/catalog/rules'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { StripeUnreachable } from '@/lib/stripe/failures'
import { customerOf } from '@/lib/subscriptions/customer'
import { standingOf } from '@/lib/subscriptions/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { answering, answerOf, refusedBy, type TopUpOutcome } from './answer'
import { charge } from './charge'
import { openCheckout } from './checkouts'
import { completeTopUp } from './completion'
import { cardOf } from './confirm'
import { topUpAccess } from './eligibility'
import { isUnderWay } from './pages'
import type { Purchase } from './row'
import { type BuyRefusal, quote, refused } from './rules'
import { begin, makeReady } from './tries'

export type { TopUp, TopUpOutcome } from './answer'
export { confirmTopUp, refuseTopUp } from './confirm'
export { noteOneTimeSeen } from './seen'

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
  return answering(async () => {
    const customer = await customerOf(desk.workspace, desk.user)
    if (!customer.ok) return refusedBy(customer.refusal)
    const begun = await begin(desk, order.requestId, method, quoted.value, arming.value)
    if (!isFor(begun.purchase, order, arming.value)) return refused('request-reused')
    const { step, purchase } = await makeReady(begun, { method, seenAttempt: order.seenAttempt, ...quoted.value })
    if (step === 'wait') return refused('stripe-unreachable')
    if (step === 'reprice') return refused('price-changed')
    if (step === 'tell') return answerOf(purchase)
    if (method !== 'saved_card') return openCheckout(purchase)
    const charged = await charge(purchase, cardId as string, false)
    return charged.end === 'known' ? answerOf(charged.purchase) : refused('stripe-unreachable')
  })
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
      const underWay = error instanceof StripeUnreachable && (await isUnderWay(ref, confirmed))
      if (underWay) return accept({ state: 'processing', purchaseId })
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
function isFor(purchase: Purchase, { pack, quantity }: Order, arming: Arming | null): boolean {
  const sameYes = purchase.arming?.version === arming?.version
  return purchase.origin === 'person' && purchase.pack === pack && purchase.quantity === quantity && sameYes
}
