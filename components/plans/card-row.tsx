'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn'

/**
 * The cards beside each other. Up to four fit; more of them stay in one row that scrolls, by its arrows, by the arrow
 * keys when it has the focus, or by hand. Where there is no room for a row they stand in columns.
 */
export function CardRow({ count, children }: { count: number; children: ReactNode }) {
  const row = useRef<HTMLUListElement>(null)
  const edges = useEdges(row)
  const scrolls = count > 4
  const move = (direction: 1 | -1) => {
    const list = row.current
    if (!list) return
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const step = list.firstElementChild?.getBoundingClientRect().width ?? list.clientWidth
    list.scrollBy({ left: direction * (step + 16), behavior: calm ? 'instant' : 'smooth' })
  }
  return (
    <div className="relative mt-6">
      <ul
        ref={row}
        // A focused element that scrolls takes the arrow keys by itself.
        tabIndex={edges.overflows ? 0 : undefined}
        aria-label="Plans"
        className={cn(
          'grid @md:grid-cols-2 grid-cols-1 gap-4',
          scrolls
            ? '@5xl:auto-cols-[minmax(15.5rem,1fr)] @5xl:grid-flow-col @5xl:grid-cols-none @5xl:grid-rows-[repeat(5,auto)] @5xl:gap-x-4 @5xl:gap-y-0 @5xl:-m-1 @5xl:snap-x @5xl:scroll-px-1 @5xl:overflow-x-auto @5xl:rounded-md @5xl:p-1 @5xl:[scrollbar-width:thin]'
            : '@5xl:grid-cols-4',
        )}
      >
        {children}
      </ul>
      {edges.overflows && (
        <>
          <Arrow label="Earlier plans" side="left" disabled={edges.atStart} onClick={() => move(-1)} />
          <Arrow label="More plans" side="right" disabled={edges.atEnd} onClick={() => move(1)} />
        </>
      )}
    </div>
  )
}

type ArrowProps = { label: string; side: 'left' | 'right'; disabled: boolean; onClick: () => void }

/** Stays where it is at the end of the row, so that the focus has somewhere to be. */
function Arrow({ label, side, disabled, onClick }: ArrowProps) {
  const Icon = side === 'left' ? ChevronLeft : ChevronRight
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={disabled}
      onClick={disabled ? undefined : onClick}
      className={cn(
        'absolute top-1/2 z-10 grid size-8 place-items-center rounded-full bg-surface shadow-float',
        'transition-opacity duration-120 aria-disabled:cursor-default aria-disabled:opacity-40 not-aria-disabled:hover:bg-sunken',
        side === 'left' ? '-left-8' : '-right-8',
      )}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  )
}

/** Whether the row is wider than its place, and whether it stands at one of its ends. */
function useEdges(row: React.RefObject<HTMLUListElement | null>) {
  const [edges, setEdges] = useState({ overflows: false, atStart: true, atEnd: true })
  useEffect(() => {
    const list = row.current
    if (!list) return
    const look = () => {
      const { scrollLeft, scrollWidth, clientWidth } = list
      const rest = scrollWidth - clientWidth
      setEdges({ overflows: rest > 1, atStart: scrollLeft <= 1, atEnd: scrollLeft >= rest - 1 })
    }
    look()
    const sizes = new ResizeObserver(look)
    sizes.observe(list)
    list.addEventListener('scroll', look, { passive: true })
    return () => {
      sizes.disconnect()
      list.removeEventListener('scroll', look)
    }
  }, [row])
  return edges
}
