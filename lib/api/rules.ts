/**
 * Who may do what through the HTTP API.
 *
 * - A key reads `refill_sk_<id>_<secret>`: the prefix is for those who scan for leaked keys, the id is public and names
 *   the key in lists and in the book, the secret has 192 random bits.
 * - `read` sees balances and entries, `spend` also holds, spends and gives back, `admin` may do everything.
 * - A key is of no use once it is revoked or its time is over, from the very next request on.
 * - Each key has a bucket of requests that refills steadily; whoever empties it waits.
 * - A host's idempotency keys live beside the product's own keys in an account's book and never meet them.
 */
export type Scope = 'read' | 'spend' | 'admin'

const INCLUDES: Record<Scope, readonly Scope[]> = {
  read: ['read'],
  spend: ['read', 'spend'],
  admin: ['read', 'spend', 'admin'],
}

export function permits(held: Scope, needed: Scope): boolean {
  return INCLUDES[held].includes(needed)
}

export function writeKey(id: string, secret: string): string {
  return `refill_sk_${id}_${secret}`
}

/** The public id in what was sent as a key; null when that can't be one, which then is never looked up. */
export function keyIdIn(key: string): string | null {
  return /^refill_sk_([0-9a-f]{12})_[\w-]{32}$/.exec(key)?.[1] ?? null
}

/** What stands after `Bearer` in an Authorization header; null where there is none. */
export function bearerIn(authorization: string | null): string | null {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? null
}

const OF_THE_HOST = 'api:'

/** The ledger's key for a host's idempotency key: unique per account, whichever of the workspace's API keys sent it. */
export function ledgerKey(idempotencyKey: string): string {
  return OF_THE_HOST + idempotencyKey
}

/** The host's own key of an entry; null for what the product wrote. */
export function idempotencyKeyOf(key: string): string | null {
  return key.startsWith(OF_THE_HOST) ? key.slice(OF_THE_HOST.length) : null
}

/** Requests that may be made at once, as they were `at` some moment (milliseconds on any steady clock). */
export type Bucket = { tokens: number; at: number }

/** One request out of a bucket of `perSecond` that refills `perSecond` a second, or how long until there is one. */
export function takeToken(
  bucket: Bucket | undefined,
  perSecond: number,
  now: number,
): { bucket: Bucket; allowed: boolean; remaining: number; waitSeconds: number } {
  const refilled = bucket ? bucket.tokens + (Math.max(0, now - bucket.at) * perSecond) / 1000 : perSecond
  const tokens = Math.min(perSecond, refilled)
  const allowed = tokens >= 1
  const left = allowed ? tokens - 1 : tokens
  const waitSeconds = allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond))
  return { bucket: { tokens: left, at: now }, allowed, remaining: Math.floor(left), waitSeconds }
}
