import type { Credits } from '@/lib/core/money'
import { readState } from '@/lib/ledger/state'
import { edgeOf } from './credit-preview'

/** What the end of the cycle does to the credits that are there: what moves to the bank and what goes. */
export type Forecast = { at: Date; toBank: Credits; wontFit: Credits; addOnsExpire: Credits }

/**
 * What will move to the bank, not fit it, or expire when the cycle under way ends, if nothing is spent until then: what
 * the ledger itself would do. Null where no cycle is under way.
 */
export async function forecastOf(accountId: string): Promise<Forecast | null> {
  const { state, now } = await readState(accountId)
  const at = state.cycleEndsAt
  if (!at || at <= now) return null
  const { toBank, wontFit, addOnsExpire } = edgeOf(state, at)
  return { at, toBank, wontFit, addOnsExpire }
}
