import type { Metadata } from 'next'
import { DeskPlans } from '../../plans/desk-plans'

export const metadata: Metadata = { title: 'Plans' }

/** The plans, opened from another page of the desk: they come to lie over it. */
export default async function PlansOverDesk({ params, searchParams }: PageProps<'/c/[client]/plans/all'>) {
  return <DeskPlans params={params} search={await searchParams} />
}
