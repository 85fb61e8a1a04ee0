import { type BalanceView, toBalanceView } from '@/components/balance/view'
import { readBalance } from '@/lib/ledger/queries'
import { nextRefillOf } from '@/lib/subscriptions/queries'

/** Everything the screens say about an account's balance. */
export async function loadBalance(accountId: string): Promise<BalanceView> {
  const [balance, nextRefill] = await Promise.all([readBalance(accountId), nextRefillOf(accountId)])
  return toBalanceView(balance, nextRefill)
}
