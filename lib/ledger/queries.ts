import { type Credits, credits } from '@/lib/core/money'
import { availableOf, bucketTotal, inSpendOrder, SPEND_ORDER } from './rules'
import { readState } from './state'
import type { Bucket, Lot } from './types'

export { type History, type HistoryEntry, type HistoryFilter, readHistory } from './history'
export { type BookBalance, balanceAt } from './moments'
export { type Origin, originsOf } from './origins'

/** A balance with everything that explains it. `available` is what can be spent, `total` what is there. */
export type Balance = {
  available: Credits
  total: Credits
  /** Reserved for work under way; part of `total`, not of `available`. */
  held: Credits
  /** Taken back after it was spent: the next credits repay it. */
  debt: Credits
  asOf: Date
  rolloverCap: Credits
  /** All four, in spending order; `until` is the earliest expiry in the bucket. */
  buckets: { bucket: Bucket; credits: Credits; until: Date | null; locked: boolean }[]
  /** The lots that hold something, in spending order. */
  lots: Lot[]
}

/** The balance as it is at this moment, everything due included, whether it is written down yet or not. */
export async function readBalance(accountId: string): Promise<Balance> {
  const { state, now } = await readState(accountId)
  return {
    available: availableOf(state),
    total: state.balance,
    held: credits(state.lots.reduce((sum, lot) => sum + lot.held, 0)),
    debt: state.debt,
    asOf: now,
    rolloverCap: state.rolloverCap,
    buckets: SPEND_ORDER.map((bucket) => ({
      bucket,
      credits: bucketTotal(state, bucket),
      until: earliestExpiry(state.lots.filter((lot) => lot.bucket === bucket)),
      locked: bucket === 'top-up' && state.topUpsLocked,
    })),
    lots: [...state.lots].sort(inSpendOrder),
  }
}

function earliestExpiry(lots: readonly Lot[]): Date | null {
  const times = lots.flatMap((lot) => (lot.expiresAt ? [lot.expiresAt.getTime()] : []))
  return times.length > 0 ? new Date(Math.min(...times)) : null
}
