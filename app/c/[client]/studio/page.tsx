import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Studio } from '@/components/studio/studio'
import { generatorViews } from '@/components/studio/view'
import { catalogOf } from '@/lib/catalog/rules'
import { standingOf } from '@/lib/subscriptions/queries'
import { mayBuyTopUps } from '@/lib/top-ups/rules'
import { generate } from '@/lib/usage/actions'
import { creationsOf } from '@/lib/usage/queries'
import { deskOf } from '@/lib/workspaces/queries'

export const metadata: Metadata = { title: 'Studio' }

export default async function StudioPage({ params }: PageProps<'/c/[client]/studio'>) {
  const desk = await deskOf((await params).client)
  if (!desk) notFound()
  const [creations, standing] = await Promise.all([creationsOf(desk.client.id), standingOf(desk.client.id)])
  return (
    <Studio
      client={desk.client.slug}
      generators={generatorViews(catalogOf(desk.workspace.catalog))}
      creations={creations}
      eligible={mayBuyTopUps(standing).ok}
      generate={generate}
    />
  )
}
