import type { Metadata } from 'next'
import { ProfilePage } from '@/components/profile/profile-page'
import { toProfileView } from '@/components/profile/view'
import { catalogOf } from '@/lib/catalog/rules'
import {
  cancelPlan,
  choosePlan,
  keepPlan,
  openPortal,
  pausePlan,
  previewPause,
  previewPlan,
  resumePlan,
  undoChange,
} from '@/lib/subscriptions/actions'
import { forecastOf, openInvoiceOf, standingOf } from '@/lib/subscriptions/queries'
import { clockNow } from '@/lib/time-machine/queries'
import { may } from '@/lib/workspaces/rules'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Profile' }

export default async function DeskProfilePage({ params, searchParams }: PageProps<'/c/[client]/profile'>) {
  const desk = await deskAt(params, 'profile', await searchParams)
  const [standing, invoice, forecast, now] = await Promise.all([
    standingOf(desk.client.id),
    openInvoiceOf(desk.client.id),
    forecastOf(desk.client.id),
    clockNow(),
  ])
  const { catalog, card } = desk.workspace
  const actions = {
    previewPlan,
    choosePlan,
    undoChange,
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
    />
  )
}
