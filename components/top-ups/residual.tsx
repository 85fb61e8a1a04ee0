'use client'

import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { CreditFigure } from '@/components/ui/figures'

/** What is left to spend before this purchase; the arrows ask the server again. */
export function Residual({ available }: { available: number }) {
  const router = useRouter()
  const [refreshing, startRefresh] = useTransition()
  return (
    <div className="flex min-h-11 items-center gap-2 rounded-md bg-sunken pr-1 pl-4">
      <span className="text-muted">Residual</span>
      <span className="grow text-right font-semibold text-md" role="status">
        <CreditFigure amount={available} unit />
      </span>
      <Button
        tone="quiet"
        size="icon"
        aria-label="Refresh the balance"
        onClick={() => startRefresh(() => router.refresh())}
        aria-busy={refreshing}
      >
        <RefreshCw aria-hidden className={cn('text-muted', refreshing && 'animate-spin')} />
      </Button>
    </div>
  )
}
