import type { Metadata } from 'next'
import { PlansTitle } from '@/components/plans/plans-title'
import { DeskPlans } from './desk-plans'

export const metadata: Metadata = { title: 'Plans' }

export default async function DeskPlansPage({ params, searchParams }: PageProps<'/c/[client]/plans'>) {
  return (
    <>
      <PlansTitle />
      <DeskPlans params={params} search={await searchParams} />
    </>
  )
}
