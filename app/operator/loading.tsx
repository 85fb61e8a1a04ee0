import { RowsSkeleton } from '@/components/overview/skeletons'
import { Panel } from '@/components/ui/panel'

export default function Loading() {
  return (
    <div aria-busy>
      <p role="status" className="sr-only">
        Loading what waits for an operator
      </p>
      <Panel title="Payments without credits">
        <RowsSkeleton rows={4} />
      </Panel>
    </div>
  )
}
