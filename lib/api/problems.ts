import type { Refusal } from '@/lib/ledger/types'

/**
 * Everything the API says instead of an answer, as problem details (RFC 9457). The codes are a promise: hosts branch on
 * them, so they stay, whatever becomes of the words.
 */
export const PROBLEMS = {
  'no-key': [401, 'No API key', 'Send your key as “Authorization: Bearer refill_sk_…”.'],
  'bad-key': [401, 'Unknown API key', 'There is no such key. Check that it was copied whole.'],
  'key-expired': [401, 'Expired API key', 'The time of this key is over. Make a new one.'],
  'key-revoked': [401, 'Revoked API key', 'This key was revoked. Make a new one.'],
  'wrong-scope': [403, 'Not within this key’s scope', 'This key may not do this. It takes a key with a wider scope.'],
  'no-such-route': [404, 'No such address', 'There is nothing at this address. See /api/docs.'],
  'unknown-client': [404, 'No such client', 'There is no such client, or this key does not open it.'],
  'unknown-hold': [404, 'No such hold', 'This client has no such hold.'],
  'wrong-method': [405, 'Method not allowed', 'This address takes other methods; “Allow” names them.'],
  'insufficient-credits': [
    402,
    'Not enough credits',
    'Nothing was changed. “missing” says how many credits are missing.',
  ],
  'no-idempotency-key': [
    400,
    'No idempotency key',
    'Send an “Idempotency-Key” header of 1 to 255 printable ASCII characters, a new one for each piece of work.',
  ],
  'bad-json': [400, 'Malformed body', 'The body must be one flat JSON object: each name once, whole numbers only.'],
  'bad-request': [400, 'Malformed request', 'Some fields are missing or malformed; “issues” names them.'],
  'too-large': [413, 'Body too large', 'A body has at most 64 KB.'],
  'wrong-content-type': [415, 'Wrong content type', 'Send the body as “application/json” in UTF-8.'],
  'key-reused': [
    409,
    'Idempotency key already used',
    'This client’s book has this idempotency key for another request. Nothing was changed.',
  ],
  'hold-closed': [409, 'Hold is closed', 'This hold was captured, released, or ran out. Nothing was changed.'],
  'bad-expiry': [422, 'Expiry in the past', '“expiresAt” must lie ahead. Nothing was changed.'],
  'bad-amount': [422, 'Impossible amount', 'The book can’t hold this amount. Nothing was changed.'],
  'unknown-spend': [422, 'No such spend', 'This client’s book has no spend or capture under this number.'],
  'nothing-left': [
    422,
    'Nothing left to refund',
    'More would be refunded than was spent. “left” says how much of it can still be refunded.',
  ],
  'too-many-requests': [
    429,
    'Too many requests',
    'This key’s requests are used up for now. “Retry-After” says when to go on.',
  ],
  failed: [500, 'The fault is ours', 'Try again with the same idempotency key: it finds out whether it was done.'],
  busy: [503, 'Too much at once', 'Nothing was changed. Try again with the same idempotency key.'],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>

export type ProblemCode = keyof typeof PROBLEMS

/** A problem with what is particular to this occurrence: figures, faulty fields, what to quote to support. */
export type Problem = { code: ProblemCode; figures?: Record<string, unknown>; headers?: Record<string, string> }

export function problemResponse({ code, figures, headers }: Problem): Response {
  const [status, title, detail] = PROBLEMS[code]
  const body = JSON.stringify({ type: `/api/docs#${code}`, title, status, code, detail, ...figures })
  return new Response(body, {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'private, no-store', ...headers },
  })
}

/** The ledger's refusal as the host meets it. */
export function problemOf(refusal: Refusal): Problem {
  switch (refusal.code) {
    case 'insufficient':
      return { code: 'insufficient-credits', figures: { available: refusal.available, missing: refusal.missing } }
    case 'nothing-left':
      return { code: 'nothing-left', figures: { left: refusal.left } }
    case 'unknown-account':
      return { code: 'unknown-client' }
    case 'busy':
      return { code: 'busy', headers: { 'retry-after': '1' } }
    case 'key-reused':
    case 'bad-amount':
    case 'bad-expiry':
    case 'unknown-hold':
    case 'hold-closed':
    case 'unknown-spend':
      return { code: refusal.code }
    case 'no-reason':
    case 'unknown-source':
      throw new Error(`A command of the API was refused with ${refusal.code}.`)
  }
}
