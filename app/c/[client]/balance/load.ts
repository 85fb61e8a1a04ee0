import { type BalanceView, toBalanceView } from '@/components/balance/view'
import { readBalance } from '@/lib/ledger/queries'
import { forecastOf, nextRefillOf } from '@/lib/subscriptions/queries'

/** Everything the screens say about an account's balance. */
export async function loadBalance(accountId: string): Promise<BalanceView> {
  const [balance, nextRefill, forecast] = await Promise.all([
    readBalance(accountId),
    nextRefillOf(accountId),
    forecastOf(accountId),
  ])
  return toBalanceView(balance, nextRefill, forecast)
}
