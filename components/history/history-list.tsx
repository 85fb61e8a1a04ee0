'use client'

import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { Amount } from './amount'
import { Why } from './why'
import type { HistoryRow } from './words'

/** The book on a phone: two lines an entry. */
export function HistoryList({ rows }: { rows: HistoryRow[] }) {
  return (
    <ul aria-label="Credit history" className="divide-y sm:hidden">
      {rows.map((row) => (
        <Item key={row.number} row={row} />
      ))}
    </ul>
  )
}

function Item({ row }: { row: HistoryRow }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        className="flex min-h-14 w-full items-center gap-3 px-4 py-2.5 text-left focus-visible:-outline-offset-2"
      >
        <span className="min-w-0 grow">
          <span className="block font-medium">{row.what}</span>
          <LocalTime at={row.happenedAt} form="date-time" className="block text-muted text-xs" />
        </span>
        <span className="shrink-0 text-right">
          <span className="block">
            <Amount row={row} />
          </span>
          <CreditFigure amount={row.balanceAfter} className="block text-muted text-xs" />
        </span>
        <ChevronRight
          aria-hidden
          className={cn('size-4 shrink-0 text-muted transition-transform duration-120', open && 'rotate-90')}
        />
      </button>
      {open && (
        <div id={id} className="bg-sunken/60 px-4 pt-1 pb-4">
          <p className="pb-3 text-muted">{row.about}</p>
          <Why row={row} />
        </div>
      )}
    </li>
  )
}
