import type { FaultBody } from './errors'

/**
 * What can go wrong between a product and Stripe, each as Stripe documents it:
 *
 * `timeout-after-effect`      all is done and kept under the key; the answer never arrives, the connection closes
 * `dropped-before-effect`     the connection closes and nothing was done
 * `key-in-use`                409: another request with this idempotency key is still being answered; nothing was done
 * `rate-limited`              429 before anything was done, the key stays free
 * `lock-timeout`              429 because the object is busy, the key stays free; Stripe asks to send it again
 * `server-error`              500 before anything was done, kept under the key: every repeat of it gets the same 500
 * `server-error-after-effect` the same 500, and yet all was done
 * `slow`                      the answer comes late; a repeat of the key meanwhile is a conflict
 */
export const FAULT_KINDS = [
  'timeout-after-effect',
  'dropped-before-effect',
  'key-in-use',
  'rate-limited',
  'lock-timeout',
  'server-error',
  'server-error-after-effect',
  'slow',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export type FaultAnswer = { status: number; error: FaultBody; headers?: { [name: string]: string } }

/** How often a struck call meets the fault again when its key is repeated: as often as the product's SDK tries again. */
export const USUAL_REPEATS: { [kind in FaultKind]: number } = {
  'timeout-after-effect': 2,
  'dropped-before-effect': 2,
  'key-in-use': 2,
  'rate-limited': 0,
  'lock-timeout': 2,
  // What is kept under the key answers every repeat by itself.
  'server-error': 0,
  'server-error-after-effect': 0,
  slow: 0,
}

/** What is said in Stripe's place; null for the kinds that close the connection or only take their time. */
export function answerTo(kind: FaultKind, key: string | null): FaultAnswer | null {
  if (kind === 'key-in-use') return { status: 409, error: keyInUse(key ?? '') }
  if (kind === 'rate-limited') {
    const message =
      'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.'
    return {
      status: 429,
      error: { type: 'invalid_request_error', code: 'rate_limit', message },
      headers: { 'Stripe-Rate-Limited-Reason': 'global-rate' },
    }
  }
  if (kind === 'lock-timeout') {
    const message =
      'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.'
    return {
      status: 429,
      error: { type: 'invalid_request_error', code: 'lock_timeout', message },
      headers: { 'Stripe-Should-Retry': 'true' },
    }
  }
  if (kind === 'server-error' || kind === 'server-error-after-effect') {
    return { status: 500, error: { type: 'api_error', message: 'An unknown error occurred' } }
  }
  return null
}

export const keyInUse = (key: string): FaultBody => ({
  type: 'idempotency_error',
  code: 'idempotency_key_in_use',
  message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
})
