import { type BalanceView, toBalanceView } from '@/components/balance/view'
import { readBalance } from '@/lib/ledger/queries'
import { forecastOf, nextRefillOf } from '@/lib/subscriptions/queries'

/** Everything the screens say about an account's balance. */
export async function loadBalance(accountId: string): Promise<BalanceView> {
  // In this order: a refill that arrives in between is then still announced as due, and the page asks again. The other
  // way round it would be neither in the balance nor awaited.
  const nextRefill = await nextRefillOf(accountId)
  const [balance, forecast] = await Promise.all([readBalance(accountId), forecastOf(accountId)])
  return toBalanceView(balance, nextRefill, forecast)
}
