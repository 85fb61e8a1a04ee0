'use client'

import { ChevronRight } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { Way } from '@/components/history/way'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { CreditFigure, writeCredits } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { Skeleton } from '@/components/ui/skeleton'
import { BucketDot } from './bar'
import type { LotView } from './lot-view'
import { useBalance } from './provider'
import { type BalanceView, BUCKET_NAMES } from './view'

/** Opens a balance into the lots it is made of, each with what is left of it and where it came from. */
export function BalanceLots({ view }: { view: BalanceView }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  if (view.total === 0) return null
  return (
    <div className="mt-3">
      <Button
        tone="quiet"
        size="sm"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        className="-ml-3 text-muted"
      >
        <ChevronRight aria-hidden className={cn('transition-transform duration-120', open && 'rotate-90')} />
        Explain this number
      </Button>
      {open && (
        <div id={id} className="mt-1">
          <Lots view={view} />
        </div>
      )}
    </div>
  )
}

function Lots({ view }: { view: BalanceView }) {
  const { client } = useBalance()
  const { lots, failed, again } = useLots(client, view)
  if (failed) {
    return (
      <p className="flex flex-wrap items-center gap-3 text-warning-ink">
        The lots could not be loaded.
        <Button size="sm" onClick={again}>
          Try again
        </Button>
      </p>
    )
  }
  if (!lots) return <Skeleton className="h-24 w-full" />
  return (
    <ol aria-label="Lots in spending order" className="divide-y border-y">
      {lots.map((lot) => (
        <Line key={lot.lot} lot={lot} />
      ))}
    </ol>
  )
}

function Line({ lot }: { lot: LotView }) {
  return (
    <li className="flex items-baseline gap-2.5 py-2.5 text-sm">
      <BucketDot bucket={lot.bucket} locked={lot.locked} />
      <span className="min-w-0 grow">
        {BUCKET_NAMES[lot.bucket]}, lot {lot.lot}
        <Way steps={lot.way} />
      </span>
      <span className="shrink-0 text-right">
        <CreditFigure amount={lot.remaining} className="font-medium" />
        {lot.remaining < lot.granted && <span className="text-muted"> of {writeCredits(lot.granted)}</span>}
        <span className="block text-muted text-xs">
          {lot.locked ? 'locked' : lot.endsAt ? <LocalTime at={lot.endsAt} form="day" /> : 'no expiry'}
          {lot.held > 0 && `, ${writeCredits(lot.held)} held`}
        </span>
      </span>
    </li>
  )
}

/** The lots as of `view`: read again when the balance is another one. */
function useLots(client: string, view: BalanceView) {
  const [read, setRead] = useState<{ lots: LotView[] | null; failed: boolean }>({ lots: null, failed: false })
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new balance or another try asks again.
  useEffect(() => {
    let current = true
    void fetchLots(client).then((lots) => {
      // What was shown before is better than nothing while the next answer fails.
      if (current) setRead((before) => (lots ? { lots, failed: false } : { ...before, failed: before.lots === null }))
    })
    return () => {
      current = false
    }
  }, [client, view, tries])
  return { ...read, again: () => setTries(tries + 1) }
}

async function fetchLots(client: string): Promise<LotView[] | null> {
  try {
    const answer = await fetch(`/c/${client}/lots`, { cache: 'no-store' })
    return answer.ok ? ((await answer.json()) as LotView[]) : null
  } catch {
    return null
  }
}
