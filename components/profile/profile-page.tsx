'use client'

import { useState } from 'react'
import type { Holder } from '@/components/billing/actions'
import { BillingPanel } from '@/components/billing/billing-panel'
import { CancelDialog } from '@/components/billing/cancel-dialog'
import { PauseDialog } from '@/components/billing/pause-dialog'
import { PlanActions } from '@/components/billing/plan-actions'
import { PlanResult } from '@/components/billing/plan-result'
import { TroubleNotice } from '@/components/billing/trouble-notice'
import { usePlan } from '@/components/billing/use-plan'
import { PlanPanel } from './plan-panel'
import { ReloadSection, type ReloadSectionProps } from './reload-section'
import { UsagePanel } from './usage-panel'
import type { ProfileView } from './view'

export type ProfilePageProps = {
  view: ProfileView
  holder: Holder
  /** Whether the person may change the plan and pay; others only see how it stands. */
  manages: boolean
  /** The product's time, ISO 8601. */
  now: string
  /** Auto-reload; null where the price list has none. */
  reload: Omit<ReloadSectionProps, 'holder'> | null
}

/** How a person stands: the credits they have and get, their plan, and how it is paid. */
export function ProfilePage({ view, holder, manages, now, reload }: ProfilePageProps) {
  const { attempt, under, result } = usePlan()
  const [asking, setAsking] = useState<'cancel' | 'pause' | null>(null)
  const ask = (what: 'cancel' | 'pause') => (open: boolean) => setAsking(open ? what : null)
  const actions = (
    <PlanActions
      view={view}
      holder={holder}
      manages={manages}
      attempt={attempt}
      under={under}
      ask={setAsking}
      result={!asking && result && <PlanResult result={result} holder={holder} />}
    />
  )
  return (
    <div className="grid items-start gap-4 sm:gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      {view.trouble && (
        <div className="lg:col-span-2">
          <TroubleNotice trouble={view.trouble} holder={holder} manages={manages} />
        </div>
      )}
      <UsagePanel client={holder.client} view={view}>
        {reload && <ReloadSection {...reload} holder={holder} />}
      </UsagePanel>
      <div className="flex flex-col gap-4 sm:gap-6">
        <PlanPanel view={view} actions={actions} />
        {view.billing && (
          <BillingPanel billing={view.billing} view={view} holder={holder} manages={manages} actions={actions} />
        )}
      </div>
      {manages && view.paid && (
        <>
          <CancelDialog
            view={view}
            holder={holder}
            open={asking === 'cancel'}
            onOpenChange={ask('cancel')}
            attempt={attempt}
          />
          <PauseDialog
            holder={holder}
            planName={view.planName}
            now={now}
            open={asking === 'pause'}
            onOpenChange={ask('pause')}
            attempt={attempt}
            pausing={under === 'pause'}
          />
        </>
      )}
    </div>
  )
}
