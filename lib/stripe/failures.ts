import Stripe from 'stripe'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'

/**
 * How a call can fail without anybody having made a mistake in code.
 *
 * `declined`, `authentication-required` and `expired-card` are the bank's word; `paymentIntentId` names the intent that
 * was left behind. `unreachable` means that the outcome is unknown: read back before trying anything else.
 * `invalid` means that the object is gone or in a state that does not allow the call; `reason` is Stripe's own code.
 */
export type StripeRefusal =
  | { code: 'declined'; declineCode: string | null; paymentIntentId: string | null }
  | { code: 'authentication-required'; paymentIntentId: string | null }
  | { code: 'expired-card'; paymentIntentId: string | null }
  | { code: 'unreachable' }
  | { code: 'invalid'; reason: string; message: string }

export type StripeOutcome<Value> = Outcome<Value, StripeRefusal>

/** Makes the call and sorts its failure into the closed list; what is a fault of ours (a wrong key, say) is thrown. */
export async function attempt<Value>(call: () => Promise<Value>): Promise<StripeOutcome<Value>> {
  try {
    return accept(await call())
  } catch (error) {
    return refuse(refusalOf(error))
  }
}

/** Thrown where a read went unanswered in the middle of something: what is true is unknown, and asking again finds out. */
export class StripeUnreachable extends Error {}

/** The value, or an error: for work whose way of dealing with a failure is to be tried again. */
export function orThrow<Value>(outcome: StripeOutcome<Value>): Value {
  if (outcome.ok) return outcome.value
  const { refusal } = outcome
  if (refusal.code === 'unreachable') throw new StripeUnreachable('Stripe does not answer.')
  throw new Error(`Stripe: ${refusal.code}${'message' in refusal ? `: ${refusal.message}` : ''}`)
}

function refusalOf(error: unknown): StripeRefusal {
  if (error instanceof Stripe.errors.StripeCardError) {
    const paymentIntentId = error.payment_intent?.id ?? null
    if (error.code === 'authentication_required') return { code: 'authentication-required', paymentIntentId }
    if (error.code === 'expired_card') return { code: 'expired-card', paymentIntentId }
    return { code: 'declined', declineCode: error.decline_code ?? error.code ?? null, paymentIntentId }
  }
  const { StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeInvalidRequestError } = Stripe.errors
  if (
    error instanceof StripeConnectionError ||
    error instanceof StripeAPIError ||
    error instanceof StripeRateLimitError
  ) {
    return { code: 'unreachable' }
  }
  if (error instanceof StripeInvalidRequestError) {
    return { code: 'invalid', reason: error.code ?? 'invalid_request', message: error.message }
  }
  // The key was used before, with other words: what came of that is there to be read.
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return { code: 'invalid', reason: 'idempotency_error', message: error.message }
  }
  throw error
}
