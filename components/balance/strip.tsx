'use client'

import { Suspense } from 'react'
import { CreditFigure } from '@/components/ui/figures'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Spinner } from '@/components/ui/spinner'
import { BalanceBar, BucketDot } from './bar'
import { BalanceLots } from './lots'
import { LowBalance } from './low-balance'
import { useBalance } from './provider'
import { type BalanceView, BUCKET_NAMES, bankRoom, listedBuckets } from './view'

/** The balance in one strip, above what explains it. */
export function BalanceStrip() {
  return (
    <Panel aria-label="Balance" className="px-4 py-4 sm:px-6 sm:py-5">
      <Suspense fallback={<Skeleton className="h-20 w-full" />}>
        <KnownStrip />
      </Suspense>
    </Panel>
  )
}

function KnownStrip() {
  const { view } = useBalance()
  if (!view) return <p className="text-muted">The balance could not be loaded. The history below is complete.</p>
  return (
    <>
      <p className="flex items-baseline gap-1.5">
        <CreditFigure amount={view.available} className="font-semibold text-lg" />
        <span className="text-muted">credits to spend</span>
      </p>
      <BalanceBar buckets={view.buckets} className="mt-2.5" />
      <BucketAmounts view={view} />
      {view.onTheWay > 0 && <OnTheWay credits={view.onTheWay} />}
      <LowBalance className="mt-4" />
      <BalanceLots view={view} />
    </>
  )
}

/** Credits whose payment is not settled yet: they land here by themselves. */
export function OnTheWay({ credits }: { credits: number }) {
  return (
    <p role="status" className="mt-3 flex items-center gap-2 text-sm">
      <Spinner className="text-muted" />
      <span>
        <CreditFigure amount={credits} signed unit className="font-medium" />{' '}
        <span className="text-muted">on the way. They arrive by themselves once the payment is settled.</span>
      </span>
    </p>
  )
}

/** How much each bucket holds, in spending order. */
export function BucketAmounts({ view }: { view: BalanceView }) {
  return (
    <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
      {listedBuckets(view.buckets).map((each) => (
        <li key={each.bucket} className="flex items-baseline gap-2">
          <BucketDot bucket={each.bucket} locked={each.locked && each.credits > 0} />
          <span className="text-muted">{BUCKET_NAMES[each.bucket]}</span>
          <span>
            <CreditFigure amount={each.credits} className="font-medium" />
            {each.bucket === 'rollover' && <span className="text-muted"> {bankRoom(each.credits, view)}</span>}
          </span>
          {each.locked && each.credits > 0 && <span className="text-warning-ink">locked</span>}
        </li>
      ))}
    </ul>
  )
}
