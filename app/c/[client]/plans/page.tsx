import type { Metadata } from 'next'
import { PlansPage } from '@/components/plans/plans-page'
import { plansView } from '@/components/plans/view'
import { OneTimeTrigger } from '@/components/top-ups/one-time-trigger'
import { catalogOf } from '@/lib/catalog/rules'
import { subscribe } from '@/lib/subscriptions/actions'
import { standingOf } from '@/lib/subscriptions/queries'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Plans' }

export default async function DeskPlansPage({ params, searchParams }: PageProps<'/c/[client]/plans'>) {
  const desk = await deskAt(params, 'plans', await searchParams)
  const standing = await standingOf(desk.client.id)
  return (
    <PlansPage
      view={plansView(catalogOf(desk.workspace.catalog), standing)}
      person={{ client: desk.client.slug, subscribe }}
      aside={<OneTimeTrigger />}
    />
  )
}
