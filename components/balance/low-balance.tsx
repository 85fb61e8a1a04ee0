'use client'

import { Plus, TriangleAlert } from 'lucide-react'
import { Suspense } from 'react'
import { openOneTime } from '@/components/top-ups/address'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { writeCredits } from '@/components/ui/figures'
import { type Low, lowOf } from './low'
import { useBalance } from './provider'
import type { BalanceView } from './view'

/** Suggests more credits where they run low, before anything stops; nothing where there are enough. */
export function LowBalance({ className }: { className?: string }) {
  return (
    <Suspense fallback={null}>
      <Suggestion className={className} />
    </Suspense>
  )
}

/** Calm as long as what comes next can still be made. */
const GROUNDS: Record<Low['kind'], string> = {
  empty: 'bg-warning-soft',
  unaffordable: 'bg-warning-soft',
  low: 'bg-sunken',
}

function Suggestion({ className }: { className?: string }) {
  const { view } = useBalance()
  const low = view && lowOf(view)
  if (!view || !low) return null
  return (
    <section
      aria-label="Credits are running low"
      className={cn('flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md px-4 py-2.5', GROUNDS[low.kind], className)}
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-warning-ink" />
      <p className="min-w-0 grow basis-56">{lowWords(low, view)}</p>
      <Button size="sm" onClick={(event) => openOneTime(event.currentTarget)}>
        <Plus aria-hidden />
        Add credits
      </Button>
    </section>
  )
}

/** What is low, and what it means for what somebody is about to do. */
export function lowWords(low: Low, { available }: Pick<BalanceView, 'available'>): string {
  const left = `${writeCredits(available)} ${available === 1 ? 'credit' : 'credits'} left`
  switch (low.kind) {
    case 'empty':
      return 'No credits left to spend.'
    case 'unaffordable':
      return `${left}: not enough for the next ${low.name.toLowerCase()}, which costs ${writeCredits(low.credits)}.`
    case 'low':
      return `${left}. Add some before you run out.`
  }
}
