import { type LotView, toLotViews } from '@/components/balance/lot-view'
import { catalogOf } from '@/lib/catalog/rules'
import { readBalance } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { loadTrail } from '../credits/trail'

/** The lots behind the balance of a desk, each with its way back. */
export async function loadLots({ client, workspace }: Desk): Promise<LotView[]> {
  const balance = await readBalance(client.id)
  const lots = balance.lots.map(({ number }) => number)
  return toLotViews(balance, await loadTrail(client.id, catalogOf(workspace.catalog), lots))
}
