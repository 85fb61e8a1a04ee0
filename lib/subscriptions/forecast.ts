import type { Credits } from '@/lib/core/money'

/** What the next refill's moment does to the credits that are there: what moves to the bank and what goes. */
export type Forecast = { at: Date; toBank: Credits; wontFit: Credits; addOnsExpire: Credits }

/** What will expire or not fit the bank at the next refill, if nothing is spent until then; null where none is due. */
export async function forecastOf(_accountId: string): Promise<Forecast | null> {
  return null
}
