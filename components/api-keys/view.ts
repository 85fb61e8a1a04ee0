/** API keys as screens know them: plain data, moments in ISO 8601. The key itself is never among it. */
import type { ListedKey } from '@/lib/api/queries'
import { type Scope, writeKey } from '@/lib/api/rules'

export type KeyState = 'active' | 'ends-soon' | 'expired' | 'revoked'

export type KeyView = {
  id: string
  name: string
  /** What of the key may be seen, enough to find it in a host's settings: `refill_sk_1f2e3d4c5b6a_…` */
  prefix: string
  scope: Scope
  /** The name of the one client it opens; null when it opens every client of the workspace. */
  opens: string | null
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
  revokedAt: string | null
  state: KeyState
}

const DAY_MS = 86_400_000
const SOON_MS = 7 * DAY_MS

export function toKeyView(key: ListedKey, now: Date): KeyView {
  return {
    id: key.id,
    name: key.name,
    prefix: writeKey(key.id, '…'),
    scope: key.scope,
    opens: key.clientName,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    state: stateOf(key, now),
  }
}

function stateOf({ revokedAt, expired, expiresAt }: ListedKey, now: Date): KeyState {
  if (revokedAt) return 'revoked'
  if (expired) return 'expired'
  return expiresAt && expiresAt.getTime() - now.getTime() <= SOON_MS ? 'ends-soon' : 'active'
}

/** Whether requests with the key still come through. */
export function isUsable({ state }: KeyView): boolean {
  return state === 'active' || state === 'ends-soon'
}

export const SCOPE_NAMES: Record<Scope, string> = { read: 'Read', spend: 'Spend', admin: 'Admin' }

export const SCOPE_WORDS: Record<Scope, string> = {
  read: 'Sees balances and entries, and changes nothing.',
  spend: 'Also spends, holds and gives back credits.',
  admin: 'Everything the API can do, now and later.',
}

export type Lasting = '30-days' | '90-days' | 'date' | 'never'

/**
 * The last moment of a key that lasts so long from `now` on; undefined for one that never ends. A chosen day
 * (`YYYY-MM-DD`) counts to its end, in UTC.
 */
export function endOf(lasting: Lasting, day: string, now: Date): Date | undefined {
  if (lasting === 'never') return undefined
  if (lasting === 'date') return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS - 1)
  return new Date(now.getTime() + (lasting === '30-days' ? 30 : 90) * DAY_MS)
}

/** The first day that can be chosen as a key's last one: today, in UTC, as an `<input type="date">` writes it. */
export function firstDay(now: Date): string {
  return now.toISOString().slice(0, 10)
}
