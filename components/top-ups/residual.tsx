'use client'

import { RefreshCw } from 'lucide-react'
import { useBalance } from '@/components/balance/provider'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { CreditFigure } from '@/components/ui/figures'

/** What is left to spend before this purchase; the arrows ask the server again. */
export function Residual() {
  const { view, refresh, refreshing } = useBalance()
  return (
    <div className="flex min-h-11 items-center gap-2 rounded-md bg-sunken py-1 pr-1 pl-4">
      <span className="text-muted">
        Residual
        {view && view.onTheWay > 0 && (
          <span className="block text-sm">
            On its way: <CreditFigure amount={view.onTheWay} unit />
          </span>
        )}
      </span>
      <span className="grow text-right font-semibold text-md">
        {view ? <CreditFigure amount={view.available} unit /> : '--'}
      </span>
      <Button
        tone="quiet"
        size="icon"
        aria-label="Refresh the balance"
        aria-busy={refreshing}
        onClick={() => void refresh()}
      >
        <RefreshCw aria-hidden className={cn('text-muted', refreshing && 'animate-spin')} />
      </Button>
    </div>
  )
}

/** What the balance will be with these credits. */
export function BalanceAfter({ credits }: { credits: number }) {
  const { view } = useBalance()
  return view ? <CreditFigure amount={view.available + credits} /> : '--'
}
