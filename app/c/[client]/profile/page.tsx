import type { Metadata } from 'next'
import { ProfilePage } from '@/components/profile/profile-page'
import { switchOnOfferOf, toReloadView } from '@/components/profile/reload-view'
import { toProfileView } from '@/components/profile/view'
import { cardExpiry, cardName } from '@/components/top-ups/card'
import { switchOff, switchOn } from '@/lib/auto-reload/actions'
import { type AutoReloadView, autoReloadOf } from '@/lib/auto-reload/queries'
import { catalogOf, reloadPacks } from '@/lib/catalog/rules'
import {
  cancelPlan,
  choosePlan,
  keepPlan,
  openPortal,
  pausePlan,
  previewEnd,
  previewPause,
  previewPlan,
  resumePlan,
  undoChange,
} from '@/lib/subscriptions/actions'
import { topUpAccess } from '@/lib/subscriptions/buyers'
import { forecastOf, openInvoiceOf, type Standing, standingOf } from '@/lib/subscriptions/queries'
import { clockNow } from '@/lib/time-machine/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { may } from '@/lib/workspaces/rules'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Profile' }

export default async function DeskProfilePage({ params, searchParams }: PageProps<'/c/[client]/profile'>) {
  const desk = await deskAt(params, 'profile', await searchParams)
  const [standing, invoice, forecast, now, autoReload] = await Promise.all([
    standingOf(desk.client.id),
    openInvoiceOf(desk.client.id),
    forecastOf(desk.client.id),
    clockNow(),
    autoReloadOf(desk.client.id),
  ])
  const { catalog, card } = desk.workspace
  const actions = {
    previewPlan,
    choosePlan,
    undoChange,
    previewEnd,
    previewPause,
    pausePlan,
    resumePlan,
    cancelPlan,
    keepPlan,
    openPortal,
  }
  return (
    <ProfilePage
      view={toProfileView({ standing, catalog: catalogOf(catalog), card, invoice, forecast })}
      holder={{ client: desk.client.slug, seen: standing.version, actions }}
      manages={may(desk.role, 'manage-plan')}
      now={now.toISOString()}
      reload={reloadOf(desk, autoReload, standing)}
    />
  )
}

function reloadOf(desk: Desk, autoReload: AutoReloadView, standing: Standing) {
  const catalog = catalogOf(desk.workspace.catalog)
  const view = toReloadView(autoReload, catalog)
  const { card } = desk.workspace
  const offer = switchOnOfferOf(
    autoReload,
    catalog,
    reloadPacks(catalog),
    card && `${cardName(card)}, ${cardExpiry(card)}`,
  )
  if (!view || !offer) return null
  const buysPacks = topUpAccess(catalog.policies.topUps, standing, desk.client.createdAt).buy
  const blocked = buysPacks ? (card ? null : ('card' as const)) : ('plan' as const)
  return { view, offer, blocked, doors: { switchOn, switchOff }, buys: may(desk.role, 'buy') }
}
