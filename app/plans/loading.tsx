import { PlansSkeleton } from '@/components/plans/plans-skeleton'
import { PlansTitle } from '@/components/plans/plans-title'

export default function Loading() {
  return (
    <main className="mx-auto w-full max-w-[1120px] px-4 py-6 sm:px-8 sm:py-10">
      <PlansTitle />
      <PlansSkeleton />
    </main>
  )
}
