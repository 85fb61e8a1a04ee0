'use client'

import { RefreshCw, TriangleAlert } from 'lucide-react'
import { type FocusEvent, type PointerEvent, Suspense, useEffect, useId, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { CreditFigure, writeCredits } from '@/components/ui/figures'
import { Breakdown } from './breakdown'
import { useDueRefill } from './due-refill'
import { useBalance } from './provider'

const FRAME =
  'group flex h-9 items-center gap-1.5 rounded-md px-2.5 transition-colors duration-120 hover:bg-sunken max-sm:h-11 max-sm:px-2'

/** The number in the header. A click asks again; hovering or focusing it shows what it is made of. */
export function BalanceCounter() {
  return (
    <Suspense fallback={<UnknownBalance />}>
      <KnownBalance />
    </Suspense>
  )
}

function UnknownBalance() {
  return (
    <span className={FRAME} title="The balance is on its way">
      <span className="font-semibold">--</span>
      <span className="text-muted">credits</span>
    </span>
  )
}

function KnownBalance() {
  const { view, refresh, refreshing, failed } = useBalance()
  const lost = failed || view === null
  const id = useId()
  const { open, hold } = useReveal()
  useDueRefill(view, refresh)
  return (
    <div className="relative" {...hold}>
      <button
        type="button"
        className={FRAME}
        onClick={() => void refresh()}
        aria-label={`${view ? writeCredits(view.available) : '--'} credits, refresh`}
        aria-busy={refreshing}
        aria-describedby={open && view ? id : undefined}
        title={lost ? 'The balance could not be loaded. Press to try again.' : undefined}
      >
        <span className="font-semibold tabular-nums">{view ? <CreditFigure amount={view.available} /> : '--'}</span>{' '}
        <span className="text-muted">credits</span>
        {lost && !refreshing ? (
          <TriangleAlert aria-hidden className="size-3.5 text-warning-ink" />
        ) : (
          <RefreshCw
            aria-hidden
            className={cn('size-3.5 text-muted', refreshing ? 'animate-spin' : 'opacity-60 group-hover:opacity-100')}
          />
        )}
      </button>
      {open && view && (
        <div className="absolute top-full right-0 z-30 pt-2 max-sm:-right-12">
          <div id={id} role="tooltip" className="w-72 animate-appear rounded-md bg-surface p-4 shadow-float">
            <Breakdown view={view} />
          </div>
        </div>
      )}
    </div>
  )
}

/** Open while the pointer or the keyboard's focus is there; Esc puts it away until they come again. */
function useReveal() {
  const [open, setOpen] = useState(false)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = () => {
    clearTimeout(leaving.current)
    setOpen(true)
  }
  useEffect(() => {
    if (!open) return
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false)
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [open])
  useEffect(() => () => clearTimeout(leaving.current), [])
  const hold = {
    onPointerEnter: (event: PointerEvent) => event.pointerType === 'mouse' && show(),
    // A moment's grace, so that the way from the number into the breakdown may cut a corner.
    onPointerLeave: () => {
      leaving.current = setTimeout(() => setOpen(false), 120)
    },
    onFocus: (event: FocusEvent) => event.target.matches(':focus-visible') && show(),
    onBlur: () => setOpen(false),
  }
  return { open, hold }
}
