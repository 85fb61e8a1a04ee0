import type { Metadata } from 'next'
import { PlansTitle } from '@/components/plans/plans-title'
import { DeskPlans } from '../desk-plans'

export const metadata: Metadata = { title: 'Plans' }

/** The plans at their own address, `/c/[client]/plans`; `next.config.ts` says when that is this page. */
export default async function DeskPlansPage({ params, searchParams }: PageProps<'/c/[client]/plans/all'>) {
  return (
    <>
      <PlansTitle />
      <DeskPlans params={params} search={await searchParams} />
    </>
  )
}
