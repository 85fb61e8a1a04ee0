import { timingSafeEqual } from 'node:crypto'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { hashOf } from './commands'
import { findKey } from './look-ups'
import type { Problem } from './problems'
import { bearerIn, keyIdIn, type Scope } from './rules'

/** Who asks, with a key that is good at this moment. `accountId` is null when the key does not open the client. */
export type Caller = { keyId: string; scope: Scope; requestsPerSecond: number; accountId: string | null }

/** Checks the key in the Authorization header, and finds the client `slug` behind it, with one look-up for both. */
export async function authenticate(authorization: string | null, slug: string): Promise<Outcome<Caller, Problem>> {
  if (authorization === null) return refused('no-key', 'Bearer realm="refill"')
  const key = bearerIn(authorization)
  const id = key && keyIdIn(key)
  if (!key || !id) return refused('bad-key')
  const found = await findKey(id, slug)
  if (!found || !timingSafeEqual(found.hash, hashOf(key))) return refused('bad-key')
  if (found.revoked) return refused('key-revoked')
  if (found.expired) return refused('key-expired')
  const { scope, requestsPerSecond, accountId } = found
  return accept({ keyId: id, scope, requestsPerSecond, accountId })
}

function refused(
  code: 'no-key' | 'bad-key' | 'key-revoked' | 'key-expired',
  challenge = 'Bearer realm="refill", error="invalid_token"',
): { ok: false; refusal: Problem } {
  return refuse({ code, headers: { 'www-authenticate': challenge } })
}
