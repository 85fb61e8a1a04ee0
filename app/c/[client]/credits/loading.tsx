import { RowsSkeleton } from '@/components/overview/skeletons'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <div aria-busy className="flex flex-col gap-4 sm:gap-6">
      <p role="status" className="sr-only">
        Loading the history
      </p>
      <Panel className="p-4 sm:px-6">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="mt-3 h-3 w-full rounded-full" />
      </Panel>
      <Panel title="History">
        <RowsSkeleton rows={8} />
      </Panel>
    </div>
  )
}
