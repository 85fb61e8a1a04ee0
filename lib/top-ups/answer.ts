import type { Cents, Credits } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { readBalance } from '@/lib/ledger/queries'
import { fetchCheckout } from '@/lib/stripe/checkout'
import { type StripeRefusal, StripeUnreachable } from '@/lib/stripe/failures'
import { awaitsConfirmation, type Purchase } from './row'
import { type BuyRefusal, refusalOfFailure, refused } from './rules'

/** Where a purchase stands, as its page shows it. */
export type TopUp =
  /** `armed`: auto-reload was agreed to beside it, and was switched on with it. */
  | {
      state: 'paid'
      purchaseId: string
      credits: Credits
      amountCents: Cents
      available: Credits
      armed: boolean
    }
  /** On its way: it lands by itself. */
  | { state: 'processing'; purchaseId: string }
  | { state: 'pay-in-page'; purchaseId: string; clientSecret: string; publishableKey: string }
  /** To be paid at Stripe's own page, which leads back here. */
  | { state: 'pay-at-checkout'; purchaseId: string; url: string }
  /** A charge of auto-reload that the bank wants to ask the person about: `confirmTopUp` leads there. */
  | { state: 'needs-confirmation'; purchaseId: string; credits: Credits; amountCents: Cents }
  /** Where the bank asks; it leads back here. */
  | { state: 'confirm-at-bank'; purchaseId: string; url: string }

export type TopUpOutcome = Outcome<TopUp, BuyRefusal>

/** The purchase in the words of the contract with the page. */
export async function answerOf(purchase: Purchase): Promise<TopUpOutcome> {
  const { id: purchaseId, credits, amountCents } = purchase
  switch (purchase.status) {
    case 'paid': {
      const { available } = await readBalance(purchase.accountId)
      return accept({
        state: 'paid',
        purchaseId,
        credits,
        amountCents,
        available,
        armed: purchase.arming?.isOn === true,
      })
    }
    case 'processing':
      return accept({ state: 'processing', purchaseId })
    case 'failed':
      return refusalOfFailure(purchase.failure, purchase.attempt)
    case 'canceled':
      return refused('canceled', purchase.attempt)
    default:
      if (awaitsConfirmation(purchase)) return accept({ state: 'needs-confirmation', purchaseId, credits, amountCents })
      return payableOf(purchase)
  }
}

/** Where an open purchase is paid; one that is charged without a page is under way, and nobody knows yet how it ended. */
async function payableOf({ id: purchaseId, stripeCheckoutSessionId }: Purchase): Promise<TopUpOutcome> {
  if (!stripeCheckoutSessionId) return refused('stripe-unreachable')
  const session = await fetchCheckout(stripeCheckoutSessionId)
  if (!session.ok) return refusedBy(session.refusal)
  const { id, status, url, clientSecret } = session.value
  // Confirmed, and its payment not settled yet.
  if (status !== 'open') return accept({ state: 'processing', purchaseId })
  if (url) return accept({ state: 'pay-at-checkout', purchaseId, url })
  if (!clientSecret) throw new Error(`Session ${id} has no client secret.`)
  return accept({ state: 'pay-in-page', purchaseId, clientSecret, publishableKey: env().STRIPE_PUBLISHABLE_KEY })
}

/** Stripe's refusal where no payment was begun; what it was is in the log. */
export function refusedBy(refusal: StripeRefusal): { ok: false; refusal: BuyRefusal } {
  return refused(refusal.code === 'unreachable' ? 'stripe-unreachable' : 'not-accepted')
}

/** The answer of `work`; where a read went unanswered in the middle of it, that nobody knows yet. */
export async function answering(work: () => Promise<TopUpOutcome>): Promise<TopUpOutcome> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StripeUnreachable) return refused('stripe-unreachable')
    throw error
  }
}
