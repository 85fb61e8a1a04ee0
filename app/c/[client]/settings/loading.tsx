import { RowsSkeleton } from '@/components/overview/skeletons'
import { Panel } from '@/components/ui/panel'

export default function Loading() {
  return (
    <div aria-busy className="flex flex-col gap-4 sm:gap-6">
      <p role="status" className="sr-only">
        Loading the settings
      </p>
      <Panel title="Account management">
        <RowsSkeleton rows={3} />
      </Panel>
      <Panel title="API keys">
        <RowsSkeleton rows={4} />
      </Panel>
    </div>
  )
}
