import Stripe from 'stripe'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'

/**
 * How a call can fail without anybody having made a mistake in code.
 *
 * `declined`, `authentication-required` and `expired-card` are the bank's word; `paymentIntentId` names the intent that
 * was left behind. `unreachable` means that the outcome is unknown: read back before trying anything else. `invalid`
 * means that the call did nothing, since the object is gone or in a state that does not allow it; `reason` is Stripe's
 * own code. It is logged, as nobody but us can do anything about it.
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
    const refusal = refusalOf(error)
    if (refusal.code === 'invalid') console.error(`Stripe did not accept a call: ${refusal.reason}: ${refusal.message}`)
    return refuse(refusal)
  }
}

/** As `attempt`, for a thing that may well not be there: null then, and nothing is logged. */
export function attemptToFind<Value>(call: () => Promise<Value>): Promise<StripeOutcome<Value | null>> {
  return attempt(async () => {
    try {
      return await call()
    } catch (error) {
      if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing') return null
      throw error
    }
  })
}

/** Thrown where a read went unanswered in the middle of something: what is true is unknown, and asking again finds out. */
export class StripeUnreachable extends Error {}

/** Whether nobody else needs to ask either: each of them would wait for as long, and hear nothing. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof StripeUnreachable
}

/** The value, or an error: for work whose way of dealing with a failure is to be tried again. */
export function orThrow<Value>(outcome: StripeOutcome<Value>): Value {
  if (outcome.ok) return outcome.value
  const { refusal } = outcome
  if (refusal.code === 'unreachable') throw new StripeUnreachable('Stripe does not answer.')
  throw new Error(`Stripe: ${refusal.code}${'message' in refusal ? `: ${refusal.message}` : ''}`)
}

/** As `orThrow`, with null for what Stripe does not have: it is gone, or was never there. */
export function orNone<Value>(outcome: StripeOutcome<Value>): Value | null {
  const gone = !outcome.ok && outcome.refusal.code === 'invalid' && outcome.refusal.reason === 'resource_missing'
  return gone ? null : orThrow(outcome)
}

function refusalOf(error: unknown): StripeRefusal {
  if (error instanceof Stripe.errors.StripeCardError) {
    const paymentIntentId = error.payment_intent?.id ?? null
    if (error.code === 'authentication_required') return { code: 'authentication-required', paymentIntentId }
    if (error.code === 'expired_card') return { code: 'expired-card', paymentIntentId }
    return { code: 'declined', declineCode: error.decline_code ?? error.code ?? null, paymentIntentId }
  }
  const { StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeIdempotencyError } = Stripe.errors
  if (
    error instanceof StripeConnectionError ||
    error instanceof StripeAPIError ||
    error instanceof StripeRateLimitError ||
    // The key was sent before, by a call that is under way or with other words: that call may well have taken effect.
    error instanceof StripeIdempotencyError
  ) {
    return { code: 'unreachable' }
  }
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    // A conflict with another call about the same thing, whose outcome is not known yet.
    if (error.statusCode === 409) return { code: 'unreachable' }
    return { code: 'invalid', reason: error.code ?? 'invalid_request', message: error.message }
  }
  throw error
}
