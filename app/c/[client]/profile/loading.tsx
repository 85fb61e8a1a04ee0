import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <div aria-busy className="grid items-start gap-4 sm:gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <p role="status" className="sr-only">
        Loading the profile
      </p>
      <Panel title="Usage details" className="p-4 sm:px-6">
        <Skeleton className="h-52 w-full" />
      </Panel>
      <Panel title="Plan" className="p-4 sm:px-6">
        <Skeleton className="h-32 w-full" />
      </Panel>
    </div>
  )
}
