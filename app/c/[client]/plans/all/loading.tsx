import { PlansSkeleton } from '@/components/plans/plans-skeleton'
import { PlansTitle } from '@/components/plans/plans-title'

export default function Loading() {
  return (
    <>
      <PlansTitle />
      <PlansSkeleton />
    </>
  )
}
