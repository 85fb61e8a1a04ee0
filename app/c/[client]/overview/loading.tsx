import { BalanceBoardSkeleton, RowsSkeleton } from '@/components/overview/skeletons'
import { Panel } from '@/components/ui/panel'

export default function Loading() {
  return (
    <div aria-busy className="grid items-start gap-4 sm:gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <p role="status" className="sr-only">
        Loading the overview
      </p>
      <Panel className="p-4 sm:p-6">
        <BalanceBoardSkeleton />
      </Panel>
      <Panel title="Last events">
        <RowsSkeleton rows={5} />
      </Panel>
    </div>
  )
}
