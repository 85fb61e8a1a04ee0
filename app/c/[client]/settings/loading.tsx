import { RowsSkeleton } from '@/components/overview/skeletons'
import { Panel } from '@/components/ui/panel'

export default function Loading() {
  return (
    <div aria-busy>
      <p role="status" className="sr-only">
        Loading the settings
      </p>
      <Panel title="API keys">
        <RowsSkeleton rows={4} />
      </Panel>
    </div>
  )
}
