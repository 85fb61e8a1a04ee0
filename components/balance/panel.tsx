'use client'

import { RefreshCw } from 'lucide-react'
import { Suspense } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { CreditFigure } from '@/components/ui/figures'
import { Skeleton } from '@/components/ui/skeleton'
import { Breakdown } from './breakdown'
import { useBalance } from './provider'

/** The balance with its breakdown, for places where nothing can hover: the menus of a phone. */
export function BalancePanel() {
  return (
    <Suspense fallback={<Skeleton className="h-40 w-full" />}>
      <KnownPanel />
    </Suspense>
  )
}

function KnownPanel() {
  const { view, refresh, refreshing, failed } = useBalance()
  return (
    <section aria-label="Balance">
      <div className="flex items-center gap-2 pb-3">
        <p className="grow">
          <span className="font-semibold text-lg">{view ? <CreditFigure amount={view.available} /> : '--'}</span>{' '}
          <span className="text-muted">credits</span>
        </p>
        <Button
          tone="quiet"
          size="sm"
          className="-mr-2 text-muted"
          aria-busy={refreshing}
          onClick={() => void refresh()}
        >
          <RefreshCw aria-hidden className={cn(refreshing && 'animate-spin')} />
          Refresh
        </Button>
      </div>
      {(failed || !view) && <p className="pb-3 text-sm text-warning-ink">The balance could not be loaded.</p>}
      {view && <Breakdown view={view} />}
    </section>
  )
}
