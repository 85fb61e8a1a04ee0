import type { Metadata } from 'next'
import { Studio } from '@/components/studio/studio'
import { generatorViews } from '@/components/studio/view'
import { catalogOf } from '@/lib/catalog/rules'
import { topUpAccess } from '@/lib/subscriptions/buyers'
import { standingOf } from '@/lib/subscriptions/queries'
import { generate } from '@/lib/usage/actions'
import { creationsOf } from '@/lib/usage/queries'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Studio' }

export default async function StudioPage({ params, searchParams }: PageProps<'/c/[client]/studio'>) {
  const desk = await deskAt(params, 'studio', await searchParams)
  const catalog = catalogOf(desk.workspace.catalog)
  const [creations, standing] = await Promise.all([creationsOf(desk.client.id), standingOf(desk.client.id)])
  return (
    <Studio
      client={desk.client.slug}
      generators={generatorViews(catalog)}
      creations={creations}
      eligible={topUpAccess(catalog.policies.topUps, standing, desk.client.createdAt).buy}
      generate={generate}
    />
  )
}
