import { refuse } from '@/lib/core/outcome'

/** At most this many packs in one purchase: more is a slip of the finger. */
export const MOST_PACKS = 20

export type BuyRefusal = {
  code:
    | 'unknown-pack'
    | 'bad-quantity'
    | 'subscribers-only'
    | 'plan-paused'
    | 'plan-or-yearly'
    | 'no-card'
    | 'card-declined'
    | 'card-expired'
    | 'authentication-required'
    | 'stripe-unreachable'
    | 'not-sent'
    | 'not-accepted'
    | 'request-reused'
    | 'price-changed'
    | 'payer-changed'
    | 'payment-fault'
    | 'payment-returned'
    | 'canceled'
    | 'unknown-purchase'
    | 'no-auto-reload'
    | 'bad-threshold'
    | 'consent-changed'
  message: string
  /** The try of the purchase that ended this way; not set while it is under way, or where none was begun. */
  attempt?: number
  /** Where the way out begins, if it is another page than the dialog: choosing a plan. */
  wayOut?: 'plans'
  /** The card on file will not do: the same purchase goes on at Stripe's own page, by the method `checkout`. */
  continueIn?: 'checkout'
}

const WORDS: Record<BuyRefusal['code'], string> = {
  'unknown-pack': 'This pack is not sold. Choose one of the packs in the list.',
  'bad-quantity': `Choose a whole number of packs from 1 to ${MOST_PACKS}.`,
  'plan-paused': 'Your plan is paused. Resume it, and packs are open to you again.',
  'subscribers-only': 'Packs are for paid plans. Choose a plan first, and every pack is open to you.',
  'plan-or-yearly': 'Packs are not part of your plan as you pay for it. Pay it by the year or choose a larger one.',
  'no-card': 'There is no card on file yet. Pay with a new card.',
  'card-declined': 'Your bank declined this card, so nothing was charged. Try another card.',
  'card-expired': 'The card on file has expired, so nothing was charged. Pay with a new card.',
  'authentication-required':
    'Your bank wants you to confirm this payment, so nothing was charged. Go on in Checkout, where it can ask you.',
  'stripe-unreachable':
    'Our payment provider does not answer, so we do not know yet. Try again: you will not be charged twice.',
  'not-sent': 'Our payment provider could not be reached, so nothing was charged. Press pay to try again.',
  'not-accepted':
    'Our payment provider did not accept this payment, so nothing was charged. Pay with a new card, or ask us for help.',
  'price-changed': 'The price has changed since you chose, so nothing was charged. Look at it again before you pay.',
  'payer-changed':
    'The way this workspace pays has changed since you opened this. Nothing was charged; look at it again before you pay.',
  'request-reused': 'This purchase was begun with another choice. Close the dialog and open it again.',
  'payment-fault': 'This payment does not match the purchase, so no credits were added. Please contact us about it.',
  'payment-returned': 'Your bank did not send the money, so nothing was bought. Press pay to choose another way.',
  canceled: 'This purchase was canceled and nothing was charged. Press pay to start again.',
  'unknown-purchase': 'There is no such purchase of this client.',
  'no-auto-reload': 'Auto-reload is not offered for this pack, so nothing was bought. Choose again without it.',
  'bad-threshold': 'This threshold is out of range, so nothing was bought.',
  'consent-changed':
    'What auto-reload charges has changed since you chose, so nothing was bought. Read it again first.',
}

const NEEDS_A_PLAN: ReadonlySet<string> = new Set(['subscribers-only', 'plan-paused', 'plan-or-yearly'])

const CARD_WILL_NOT_DO: ReadonlySet<string> = new Set([
  'card-declined',
  'card-expired',
  'authentication-required',
  'not-accepted',
])

/** The refusal with its words: the one place they stand in. */
export function refused(code: BuyRefusal['code'], attempt?: number): { ok: false; refusal: BuyRefusal } {
  const refusal: BuyRefusal = { code, message: WORDS[code], attempt }
  if (NEEDS_A_PLAN.has(code)) return refuse({ ...refusal, wayOut: 'plans' })
  return refuse(CARD_WILL_NOT_DO.has(code) ? { ...refusal, continueIn: 'checkout' } : refusal)
}

/** The words for a failure that was written down with the purchase, and which of its tries failed. */
export function refusalOfFailure(failure: string | null, attempt: number): { ok: false; refusal: BuyRefusal } {
  if (failure?.startsWith('fault:')) return refused('payment-fault', attempt)
  if (failure?.startsWith('returned:')) return refused('payment-returned', attempt)
  if (failure?.startsWith('invalid:') || failure === 'card_gone') return refused('not-accepted', attempt)
  if (failure === 'payer_gone') return refused('payer-changed', attempt)
  if (failure === 'expired_card') return refused('card-expired', attempt)
  if (failure === 'not_sent') return refused('not-sent', attempt)
  if (failure === 'authentication_expired' || failure === 'confirmation_refused') return refused('canceled', attempt)
  if (failure === 'authentication_required') return refused('authentication-required', attempt)
  return refused('card-declined', attempt)
}
