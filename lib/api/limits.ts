import { type Bucket, takeToken } from './rules'

/**
 * Each key's bucket of requests, in this process's memory: several processes allow a key that much each. Only keys that
 * were found get one, so there are never more than keys.
 */
const buckets = new Map<string, Bucket>()

export type Room = { allowed: boolean; headers: Record<string, string> }

/** Takes one request out of the key's bucket, and says in headers how things stand. */
export function takeRoom(keyId: string, requestsPerSecond: number, now = performance.now()): Room {
  const { bucket, allowed, remaining, waitSeconds } = takeToken(buckets.get(keyId), requestsPerSecond, now)
  buckets.set(keyId, bucket)
  const headers: Record<string, string> = {
    'ratelimit-policy': `"key";q=${requestsPerSecond};w=1`,
    ratelimit: `"key";r=${remaining};t=1`,
  }
  if (!allowed) headers['retry-after'] = String(waitSeconds)
  return { allowed, headers }
}
