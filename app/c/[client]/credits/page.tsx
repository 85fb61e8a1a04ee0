import type { Metadata, Route } from 'next'
import { BuyMore } from '@/components/balance/buy-more'
import { BalanceStrip } from '@/components/balance/strip'
import { packTiers } from '@/components/clients/packs'
import { History } from '@/components/history/history'
import { toHistoryRow } from '@/components/history/words'
import { deskPath } from '@/components/shell/destinations'
import { Panel } from '@/components/ui/panel'
import { catalogOf } from '@/lib/catalog/rules'
import { readHistory } from '@/lib/ledger/queries'
import { topUpAccess } from '@/lib/subscriptions/buyers'
import { standingOf } from '@/lib/subscriptions/queries'
import { deskAt } from '../desk'
import { loadTrail } from './trail'

export const metadata: Metadata = { title: 'Credits' }

export default async function CreditsPage({ params, searchParams }: PageProps<'/c/[client]/credits'>) {
  const desk = await deskAt(params, 'credits', await searchParams)
  const before = pageStart((await searchParams).before)
  const [{ entries, older }, standing] = await Promise.all([
    readHistory(desk.client.id, { before }),
    standingOf(desk.client.id),
  ])
  const catalog = catalogOf(desk.workspace.catalog)
  const lots = entries.flatMap(({ sources }) => sources.map(({ lot }) => lot))
  const reader = { catalog, userId: desk.user.id, trail: await loadTrail(desk.client.id, catalog, lots) }
  const here = deskPath(desk.client.slug, 'credits')
  return (
    <div className="flex flex-col gap-4 sm:gap-6">
      <BalanceStrip />
      {before === undefined && (
        <BuyMore
          client={desk.client.slug}
          packs={packTiers(catalog)}
          eligible={topUpAccess(catalog.policies.topUps, standing, desk.client.createdAt).buy}
        />
      )}
      <Panel title="History">
        <History
          rows={entries.map((entry) => toHistoryRow(entry, reader))}
          older={older === null ? null : (`${here}?before=${older}` as Route)}
          newest={before === undefined ? null : here}
          plans={deskPath(desk.client.slug, 'plans')}
        />
      </Panel>
    </div>
  )
}

/** The entry number that the page's entries are older than; whatever is no number means the newest page. */
function pageStart(given: string | string[] | undefined): number | undefined {
  const number = Number(given)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}
