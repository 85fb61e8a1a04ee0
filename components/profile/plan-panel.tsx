import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { LocalTime } from '@/components/ui/local-time'
import { Panel } from '@/components/ui/panel'
import type { ProfileView } from './view'

type PlanPanelProps = {
  view: ProfileView
  /** On a phone they stand in the billing card, where there is one. */
  actions: ReactNode
}

/** Which plan it is, how it stands, and what it brings. */
export function PlanPanel({ view, actions }: PlanPanelProps) {
  return (
    <Panel title="Plan">
      <div className="px-4 pb-4 sm:px-6 sm:pb-6">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-semibold text-lg">{view.planName}</span>
          {view.pill && <Badge tone={view.pill.tone}>{view.pill.word}</Badge>}
        </p>
        <p className="mt-1 text-muted">
          {view.refill}
          {view.paid && <>, up to {view.bank} unused ones kept</>}
        </p>
        {view.dated && (
          <p className="mt-3 font-medium">
            {view.dated.words} <LocalTime at={view.dated.at} />
          </p>
        )}
        {view.legacy && (
          <p className="mt-3 text-muted">No longer sold. You keep it at its price as long as you like.</p>
        )}
        <div className={view.billing ? 'mt-5 max-sm:hidden' : 'mt-5'}>{actions}</div>
      </div>
    </Panel>
  )
}
