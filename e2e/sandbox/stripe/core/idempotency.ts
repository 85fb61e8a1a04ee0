import { createHash } from 'node:crypto'
import { StripeFault } from './errors'
import { keyInUse } from './fault-kinds'
import type { KeptAnswer, Store } from './store'

const KEPT_FOR_MS = 24 * 60 * 60 * 1000

/**
 * Stripe's rule for a key: the first answer, whatever its status, is the answer to every repeat for 24 hours;
 * the same key with another request is refused; a repeat while the first is under way is a conflict.
 * https://docs.stripe.com/api/idempotent_requests
 */
export function answerUnderKey(store: Store, key: string, method: string, path: string, body: string): KeptAnswer {
  if (key.length > 255) {
    throw new StripeFault(400, {
      type: 'invalid_request_error',
      message: 'Idempotency keys can be at most 255 characters long.',
    })
  }
  const fingerprint = createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64url')
  forgetOld(store)
  const kept = store.tables.keptAnswers.get(key)
  if (!kept) {
    const fresh: KeptAnswer = { key, fingerprint, answer: null, keptAt: Date.now() }
    store.tables.keptAnswers.set(key, fresh)
    return fresh
  }
  if (kept.fingerprint !== fingerprint) {
    throw new StripeFault(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    })
  }
  if (!kept.answer) {
    throw new StripeFault(409, keyInUse(key))
  }
  return kept
}

function forgetOld(store: Store): void {
  const oldest = Date.now() - KEPT_FOR_MS
  for (const [key, { keptAt }] of store.tables.keptAnswers) {
    // Kept in order of arrival: the first young one ends the walk.
    if (keptAt >= oldest) break
    store.tables.keptAnswers.delete(key)
  }
}
