import { lowMarksOf } from '@/components/balance/low'
import { type BalanceView, toBalanceView } from '@/components/balance/view'
import { reloadStateOf } from '@/lib/auto-reload/queries'
import { catalogOf } from '@/lib/catalog/rules'
import { readBalance } from '@/lib/ledger/queries'
import { forecastOf, nextRefillOf } from '@/lib/subscriptions/queries'
import { purchasesUnderWay } from '@/lib/top-ups/queries'
import type { Desk } from '@/lib/workspaces/queries'

/** Everything the screens say about the balance of a desk's client. */
export async function loadBalance({ client, workspace }: Desk): Promise<BalanceView> {
  // In this order: what arrives in between is then still announced as due, and the page asks again. The other way round
  // it would be neither in the balance nor awaited.
  const [nextRefill, underWay, reload] = await Promise.all([
    nextRefillOf(client.id),
    purchasesUnderWay(client.id),
    reloadStateOf(client.id),
  ])
  const [balance, forecast] = await Promise.all([readBalance(client.id), forecastOf(client.id)])
  const below = reload.threshold !== null && balance.available < reload.threshold
  return toBalanceView(balance, nextRefill, forecast, {
    low: lowMarksOf(catalogOf(workspace.catalog), nextRefill?.credits ?? null),
    onTheWay: underWay.reduce((sum, purchase) => sum + purchase.credits, 0),
    reload: { state: reload.state, due: reload.state === 'charging' || (WAITING.has(reload.state) && below) },
  })
}

/** In these states auto-reload charges by itself, as soon as the balance is low and it may. */
const WAITING: ReadonlySet<string> = new Set(['armed', 'cooling-down'])
