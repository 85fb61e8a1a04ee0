import { describeFault } from '@/lib/core/fault'
import { door } from './connection'

const MINUTE_MS = 60_000
const noted = new Map<string, number>()

/**
 * Notes that a key is in use, at most once a minute, and beside the request: it neither waits for the note nor fails
 * with it.
 */
export function noteUse(keyId: string, now = performance.now()): void {
  if (now - (noted.get(keyId) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return
  noted.set(keyId, now)
  const minute = '1 minute'
  door()`
    update api_keys set last_used_at = clock_now()
    where id = ${keyId} and (last_used_at is null or last_used_at < clock_now() - ${minute}::interval)
  `.catch((error: unknown) => console.error(`The last use of key ${keyId} was not noted. ${describeFault(error)}`))
}
