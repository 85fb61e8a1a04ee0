'use client'

import { Lock } from 'lucide-react'
import { Suspense } from 'react'
import { BalanceBar, BucketDot } from '@/components/balance/bar'
import { Ends } from '@/components/balance/ends'
import { ForecastNote } from '@/components/balance/forecast'
import { BalanceLots } from '@/components/balance/lots'
import { LowBalance } from '@/components/balance/low-balance'
import { useBalance } from '@/components/balance/provider'
import { RefillMoment } from '@/components/balance/refill-moment'
import { OnTheWay } from '@/components/balance/strip'
import {
  type BalanceView,
  BUCKET_NAMES,
  type BucketView,
  bankRoom,
  listedBuckets,
  lockedCredits,
} from '@/components/balance/view'
import { Button } from '@/components/ui/button'
import { CreditFigure, writeCredits } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { Cell, HeadCell, Table, TableBody, TableHead } from '@/components/ui/table'
import { BalanceBoardSkeleton } from './skeletons'

/** The balance, big, and what it is made of. */
export function BalanceBoard() {
  return (
    <Suspense fallback={<BalanceBoardSkeleton />}>
      <KnownBoard />
    </Suspense>
  )
}

function KnownBoard() {
  const { view, refresh, refreshing } = useBalance()
  if (!view) {
    return (
      <Notice
        tone="warning"
        title="The balance could not be loaded"
        action={
          <Button size="sm" pending={refreshing} onClick={() => void refresh()}>
            Try again
          </Button>
        }
      >
        Your credits are safe; only this view of them is missing.
      </Notice>
    )
  }
  const locked = lockedCredits(view)
  return (
    <div>
      <p className="flex flex-wrap items-baseline gap-x-2.5">
        <CreditFigure amount={view.available} className="font-semibold text-2xl" />
        <span className="text-md text-muted">credits</span>
        {locked > 0 && (
          <span className="flex items-center gap-1.5 text-warning-ink">
            <Lock aria-hidden className="size-3.5" />
            {writeCredits(locked)} more are locked
          </span>
        )}
      </p>
      <BalanceBar buckets={view.buckets} className="mt-4" />
      {view.onTheWay > 0 && <OnTheWay credits={view.onTheWay} />}
      <LowBalance className="mt-4" />
      <Legend view={view} />
      <ForecastNote view={view} className="mt-4" />
      <BalanceLots view={view} />
    </div>
  )
}

function Legend({ view }: { view: BalanceView }) {
  return (
    <Table aria-label="What the balance is made of" className="mt-3">
      <TableHead>
        <tr>
          <HeadCell>In spending order</HeadCell>
          <HeadCell figure>Credits</HeadCell>
          <HeadCell figure className="sm:w-2/5">
            Until
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {listedBuckets(view.buckets).map((each) => (
          <tr key={each.bucket}>
            <Cell>
              <span className="flex items-baseline gap-2.5">
                <BucketDot bucket={each.bucket} locked={each.locked && each.credits > 0} />
                {BUCKET_NAMES[each.bucket]}
              </span>
            </Cell>
            <Cell figure className="font-medium">
              <CreditFigure amount={each.credits} />
              {each.bucket === 'rollover' && (
                <span className="font-normal text-muted max-sm:block max-sm:text-xs">
                  {' '}
                  {bankRoom(each.credits, view)}
                </span>
              )}
            </Cell>
            <Cell figure className="text-muted">
              <Until each={each} />
            </Cell>
          </tr>
        ))}
      </TableBody>
    </Table>
  )
}

function Until({ each }: { each: BucketView }) {
  if (each.credits === 0) return <>–</>
  if (each.locked) {
    return (
      <span className="inline-flex items-center gap-1 whitespace-normal text-warning-ink">
        <Lock aria-hidden className="size-3.5 shrink-0" />
        locked
      </span>
    )
  }
  return <Ends ends={each.ends} />
}

/** When the next credits arrive, and how many. */
export function NextRefill({ none }: { none: string }) {
  return (
    <Suspense fallback={<span className="text-muted">--</span>}>
      <KnownRefill none={none} />
    </Suspense>
  )
}

function KnownRefill({ none }: { none: string }) {
  const refill = useBalance().view
  if (!refill?.nextRefill) return <span className="text-muted">{none}</span>
  const { at, credits } = refill.nextRefill
  return (
    <>
      <span className="font-medium">
        <CreditFigure amount={credits} signed unit />
      </span>{' '}
      <span className="text-muted">
        <RefillMoment at={at} asOf={refill.asOf} />
      </span>
    </>
  )
}
