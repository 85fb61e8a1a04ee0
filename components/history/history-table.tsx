'use client'

import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { Cell, HeadCell, Table, TableBody, TableHead } from '@/components/ui/table'
import { Amount } from './amount'
import { Why } from './why'
import type { HistoryRow } from './words'

export function HistoryTable({ rows }: { rows: HistoryRow[] }) {
  return (
    <div className="max-sm:hidden">
      <Table aria-label="Credit history">
        <TableHead>
          <tr>
            <HeadCell className="w-48 first:pl-6">Date</HeadCell>
            <HeadCell>What happened</HeadCell>
            <HeadCell className="max-lg:hidden">Details</HeadCell>
            <HeadCell figure>Credits</HeadCell>
            <HeadCell figure className="last:pr-6">
              Balance after
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <Line key={row.number} row={row} />
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

function Line({ row }: { row: HistoryRow }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      {/* The whole row opens for a pointer; the button in it does the same for everybody else. */}
      <tr
        onClick={() => setOpen(!open)}
        className={cn('cursor-pointer transition-colors duration-120 hover:bg-sunken/60', open && 'bg-sunken/60')}
      >
        <Cell className="whitespace-nowrap text-muted first:pl-6">
          <LocalTime at={row.happenedAt} form="date-time" />
        </Cell>
        <Cell>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={(event) => {
              event.stopPropagation()
              setOpen(!open)
            }}
            className="-ml-5.5 flex items-center gap-1.5 rounded-xs text-left font-medium"
          >
            <ChevronRight
              aria-hidden
              className={cn('size-4 shrink-0 text-muted transition-transform duration-120', open && 'rotate-90')}
            />
            {row.what}
          </button>
        </Cell>
        <Cell className="text-muted max-lg:hidden">{row.about}</Cell>
        <Cell figure>
          <Amount row={row} />
        </Cell>
        <Cell figure className="last:pr-6">
          <CreditFigure amount={row.balanceAfter} />
        </Cell>
      </tr>
      {open && (
        <tr id={id} className="border-t-0! bg-sunken/60">
          <td colSpan={5} className="pt-1 pr-6 pb-5 pl-51">
            <Why row={row} />
          </td>
        </tr>
      )}
    </>
  )
}
