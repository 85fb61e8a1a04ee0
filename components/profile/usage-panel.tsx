'use client'

import Link from 'next/link'
import { type ReactNode, Suspense } from 'react'
import { BalanceBar } from '@/components/balance/bar'
import { ForecastNote } from '@/components/balance/forecast'
import { LowBalance } from '@/components/balance/low-balance'
import { useBalance } from '@/components/balance/provider'
import { RefillMoment } from '@/components/balance/refill-moment'
import { BucketAmounts } from '@/components/balance/strip'
import { type BalanceView, lockedCredits, whyNoRefill } from '@/components/balance/view'
import { deskPath } from '@/components/shell/destinations'
import { buttonLook } from '@/components/ui/button'
import { CreditFigure, writeCredits } from '@/components/ui/figures'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import type { ProfileView } from './view'

/** What is left, and when how much more comes. */
export function UsagePanel({ client, view, children }: { client: string; view: ProfileView; children?: ReactNode }) {
  return (
    <Panel title="Usage details">
      <div className="px-4 pb-4 sm:px-6 sm:pb-6">
        <Suspense fallback={<Skeleton className="h-44 w-full" />}>
          <Known profile={view} />
        </Suspense>
        <div className="mt-5 flex flex-wrap gap-2">
          <Link href={deskPath(client, 'plans')} className={buttonLook({ className: 'max-sm:grow' })}>
            Buy more credits
          </Link>
          <Link href={deskPath(client, 'credits')} className={buttonLook({ tone: 'quiet', className: 'max-sm:grow' })}>
            See every event
          </Link>
        </div>
      </div>
      {children}
    </Panel>
  )
}

function Known({ profile }: { profile: ProfileView }) {
  const { view } = useBalance()
  if (!view) return <p className="text-warning-ink">The balance could not be loaded. Your credits are safe.</p>
  const locked = lockedCredits(view)
  return (
    <>
      <dl>
        <div>
          <dt className="text-muted text-sm">Credits remaining</dt>
          <dd>
            <CreditFigure amount={view.available} className="font-semibold text-2xl" />
            {locked > 0 && <span className="ml-2 text-warning-ink">{writeCredits(locked)} more are locked</span>}
            <BalanceBar buckets={view.buckets} className="mt-3" />
            <BucketAmounts view={view} />
          </dd>
        </div>
        <div className="mt-4 flex items-baseline justify-between gap-4 border-t pt-3">
          <dt className="text-muted">
            Next refill
            <NextMoment view={view} />
          </dt>
          <dd className="text-right font-medium">
            <NextAmount view={view} profile={profile} />
          </dd>
        </div>
      </dl>
      <LowBalance className="mt-4" />
      <ForecastNote view={view} className="mt-4" />
    </>
  )
}

function NextMoment({ view }: { view: BalanceView }) {
  if (!view.nextRefill) return null
  return (
    <span className="block text-ink">
      <RefillMoment at={view.nextRefill.at} asOf={view.asOf} exact />
    </span>
  )
}

function NextAmount({ view, profile }: { view: BalanceView; profile: ProfileView }) {
  if (view.nextRefill) return <CreditFigure amount={view.nextRefill.credits} signed unit />
  return <span className="font-normal text-muted">{whyNoRefill(profile.status)}</span>
}
