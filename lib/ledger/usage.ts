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

const DAY_MS = 86_400_000
const USES: Partial<Record<EntryKind, number>> = { spend: 1, capture: 1, refund: 0 }

/** What `entries` add to the roll-up of use: one row per account, day (UTC), feature and group, in a fixed order. */
export function usageOf(entries: readonly Entry[]): UsageDay[] {
  const days = new Map<string, UsageDay>()
  for (const { accountId, kind, feature, groupRef, amount, happenedAt } of entries) {
    const uses = USES[kind]
    if (uses === undefined || !feature) continue
    const day = Math.floor(happenedAt.getTime() / DAY_MS)
    // No text of the database's holds a NUL, so nothing a feature or group is called makes two of these alike.
    const key = `${accountId}\0${day}\0${feature}\0${groupRef ?? ''}`
    const row = days.get(key)
    if (row) {
      row.credits -= amount
      row.uses += uses
    } else {
      const start = new Date(day * DAY_MS).toISOString().slice(0, 10)
      days.set(key, { accountId, day: start, feature, groupRef: groupRef ?? '', credits: -amount, uses })
    }
  }
  // Rows of one account are written under its lock; the order only keeps statements alike.
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
