import { RowsSkeleton } from '@/components/overview/skeletons'
import { Panel } from '@/components/ui/panel'

export default function Loading() {
  return (
    <div aria-busy>
      <p role="status" className="sr-only">
        Loading the clients
      </p>
      <Panel title="Clients">
        <RowsSkeleton rows={5} />
      </Panel>
    </div>
  )
}
