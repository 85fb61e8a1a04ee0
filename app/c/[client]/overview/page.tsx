import type { Metadata } from 'next'
import { toHistoryRow } from '@/components/history/words'
import { Overview } from '@/components/overview/overview'
import { toPlanView } from '@/components/overview/plan-view'
import { toReloadView } from '@/components/profile/reload-view'
import { autoReloadOf } from '@/lib/auto-reload/queries'
import { catalogOf } from '@/lib/catalog/rules'
import { readHistory } from '@/lib/ledger/queries'
import { standingOf } from '@/lib/subscriptions/queries'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Overview' }

const LAST_ENTRIES = 5

export default async function OverviewPage({ params, searchParams }: PageProps<'/c/[client]/overview'>) {
  const desk = await deskAt(params, 'overview', await searchParams)
  const catalog = catalogOf(desk.workspace.catalog)
  const [standing, { entries }, autoReload] = await Promise.all([
    standingOf(desk.client.id),
    readHistory(desk.client.id, { limit: LAST_ENTRIES }),
    autoReloadOf(desk.client.id),
  ])
  const reader = { catalog, userId: desk.user.id }
  return (
    <Overview
      client={desk.client.slug}
      plan={toPlanView(standing, catalog)}
      rows={entries.map((entry) => toHistoryRow(entry, reader))}
      reload={toReloadView(autoReload, catalog)}
    />
  )
}
