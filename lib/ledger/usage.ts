import type { Entry, EntryKind } from './types'

/** Credits used on one day for one feature and group; a refund takes off. */
export type UsageDay = {
  accountId: string
  day: string
  feature: string
  groupRef: string
  credits: number
  uses: number
}

const USES: Partial<Record<EntryKind, number>> = { spend: 1, capture: 1, refund: 0 }

/** What `entries` add to the roll-up of use: one row per account, day (UTC), feature and group, in a fixed order. */
export function usageOf(entries: readonly Entry[]): UsageDay[] {
  const days = new Map<string, UsageDay>()
  for (const entry of entries) {
    const uses = USES[entry.kind]
    if (uses === undefined || !entry.feature) continue
    const { accountId, feature } = entry
    const day = entry.happenedAt.toISOString().slice(0, 10)
    const groupRef = entry.groupRef ?? ''
    const key = JSON.stringify([accountId, day, feature, groupRef])
    const row = days.get(key) ?? { accountId, day, feature, groupRef, credits: 0, uses: 0 }
    days.set(key, { ...row, credits: row.credits - entry.amount, uses: row.uses + uses })
  }
  // Rows of one account are written under its lock; the order only keeps statements alike.
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
