import { BookOpen } from 'lucide-react'
import Link from 'next/link'
import { Amount } from '@/components/history/amount'
import type { HistoryRow } from '@/components/history/words'
import type { ReloadPanelView } from '@/components/profile/reload-view'
import { deskPath } from '@/components/shell/destinations'
import { buttonLook } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { LocalTime } from '@/components/ui/local-time'
import { Panel } from '@/components/ui/panel'
import { BalanceBoard, NextRefill } from './balance-board'
import { PlanLine } from './plan-line'
import type { PlanView } from './plan-view'
import { ReloadLine } from './reload-line'

type OverviewProps = { client: string; plan: PlanView; rows: HistoryRow[]; reload: ReloadPanelView | null }

/** How an account stands, at a glance: what is there, what comes, and what happened last. */
export function Overview({ client, plan, rows, reload }: OverviewProps) {
  const plans = deskPath(client, 'plans')
  return (
    <div className="grid items-start gap-4 sm:gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex flex-col gap-4 sm:gap-6">
        <Panel aria-label="Balance" className="p-4 sm:p-6">
          <BalanceBoard />
        </Panel>
        <Panel aria-label="Plan and refill" className="divide-y">
          <div className="px-4 py-4 sm:px-6">
            <PlanLine plan={plan} plans={plans} profile={deskPath(client, 'profile')} />
          </div>
          <p className="flex flex-wrap items-baseline gap-x-3 px-4 py-3.5 sm:px-6">
            <span className="grow text-muted">Next refill</span>
            <span>
              <NextRefill none={plan.noRefill} />
            </span>
          </p>
          {reload && <ReloadLine reload={reload} client={client} />}
        </Panel>
      </div>
      <Panel
        title="Last events"
        aside={
          rows.length > 0 && (
            <Link href={deskPath(client, 'credits')} className={buttonLook({ tone: 'link' })}>
              All events
            </Link>
          )
        }
      >
        {rows.length > 0 ? (
          <ul className="divide-y">
            {rows.map((row) => (
              <LastEvent key={row.number} row={row} />
            ))}
          </ul>
        ) : (
          <EmptyState
            icon={BookOpen}
            title="Nothing has happened yet"
            action={
              <Link href={plans} className={buttonLook({ size: 'sm' })}>
                See plans
              </Link>
            }
          >
            The first refill, purchase or creation will stand here.
          </EmptyState>
        )}
      </Panel>
    </div>
  )
}

function LastEvent({ row }: { row: HistoryRow }) {
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2 sm:px-6">
      <span className="min-w-0 grow">
        <span className="block truncate">{row.what}</span>
        <LocalTime at={row.happenedAt} form="date-time" className="block text-muted text-xs" />
      </span>
      <Amount row={row} />
    </li>
  )
}
