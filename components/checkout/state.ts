import type { Progress, Refusal } from '@/components/top-ups/purchase'
import type { Outcome } from '@/lib/core/outcome'

/** What the server says became of a checkout: of a plan, or of packages paid for in the page. */
export type Settled =
  | {
      kind: 'subscription'
      state: 'paid' | 'processing' | 'open' | 'expired'
      plan: string
      interval: 'month' | 'year'
    }
  | Progress

export type Answer = Outcome<Settled, Refusal>

/** What the page shows. Only `asking`, `processing` and `unreachable` change by themselves. */
export type Result =
  | { show: 'asking' }
  | { show: 'subscribed'; plan: string; interval: 'month' | 'year' }
  | { show: 'bought'; credits: number; amountCents: number; available: number; armed: boolean }
  | { show: 'processing' }
  /** A charge that was begun without its owner, and that the bank wants to ask them about. */
  | { show: 'to-confirm'; credits: number; amountCents: number }
  /** Not paid yet, and still to be paid at `url`. */
  | { show: 'unpaid'; url: string }
  /** A payment that was tried and brought no money. */
  | { show: 'failed'; code: string; message: string }
  | { show: 'unfinished' }
  | { show: 'refused'; message: string }
  | { show: 'unreachable' }

/** Refusals that say nothing about the payment: the page goes on asking. */
const PASSING = new Set(['stripe-unreachable', 'failed'])

export function resultOf(answer: Answer): Result {
  if (!answer.ok) {
    const { code, message, attempt } = answer.refusal
    if (PASSING.has(code)) return { show: 'unreachable' }
    return attempt === undefined ? { show: 'refused', message } : { show: 'failed', code, message }
  }
  const settled = answer.value
  switch (settled.state) {
    case 'processing':
      return { show: 'processing' }
    case 'needs-confirmation':
      return { show: 'to-confirm', credits: settled.credits, amountCents: settled.amountCents }
    case 'paid':
      if ('kind' in settled) return { show: 'subscribed', plan: settled.plan, interval: settled.interval }
      return {
        show: 'bought',
        credits: settled.credits,
        amountCents: settled.amountCents,
        available: settled.available,
        armed: settled.armed,
      }
    case 'pay-at-checkout':
      return { show: 'unpaid', url: settled.url }
    default:
      return { show: 'unfinished' }
  }
}

/** Whether asking again can change what is shown. */
export function isOpen(result: Result): boolean {
  return result.show === 'asking' || result.show === 'processing' || result.show === 'unreachable'
}
