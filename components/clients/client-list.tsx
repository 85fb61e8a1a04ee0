import { Lock, Settings } from 'lucide-react'
import Link from 'next/link'
import { deskPath } from '@/components/shell/destinations'
import { Badge } from '@/components/ui/badge'
import { buttonLook } from '@/components/ui/button'
import { CreditFigure, writeCredits } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { Cell, HeadCell, Table, TableBody, TableHead } from '@/components/ui/table'
import type { ClientRow } from './view'

/** Every client of the workspace, each with its own plan and balance; on a phone each takes two lines. */
export function ClientList({ rows, current }: { rows: ClientRow[]; current: string }) {
  return (
    <div className="border-t px-4 sm:px-6">
      <Table aria-label="Clients">
        <TableHead>
          <tr>
            <HeadCell>Client</HeadCell>
            <HeadCell className="max-sm:hidden">Plan</HeadCell>
            <HeadCell figure>Balance</HeadCell>
            <HeadCell figure className="max-sm:hidden">
              Next refill
            </HeadCell>
            <HeadCell>
              <span className="sr-only">Settings</span>
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <Line key={row.slug} row={row} here={row.slug === current} />
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

function Line({ row, here }: { row: ClientRow; here: boolean }) {
  return (
    <tr>
      <Cell className="w-2/5 max-sm:w-1/2">
        <Link
          href={deskPath(row.slug, 'overview')}
          aria-current={here ? 'true' : undefined}
          className="flex min-h-7 items-center font-medium underline decoration-transparent underline-offset-3 hover:decoration-accent max-sm:min-h-9"
        >
          {row.name}
        </Link>
        <span className="flex flex-wrap items-center gap-2 pb-1 sm:hidden">
          <Plan row={row} />
        </span>
      </Cell>
      <Cell className="max-sm:hidden">
        <span className="flex flex-wrap items-center gap-2">
          <Plan row={row} />
        </span>
      </Cell>
      <Cell figure>
        <CreditFigure amount={row.available} className="font-medium" />
        {row.locked > 0 && (
          <span className="flex items-center justify-end gap-1 text-warning-ink text-xs">
            <Lock aria-hidden className="size-3" />
            {writeCredits(row.locked)} locked
          </span>
        )}
        <span className="block text-muted text-xs sm:hidden">
          <Refill row={row} />
        </span>
      </Cell>
      <Cell figure className="text-muted max-sm:hidden">
        <Refill row={row} />
      </Cell>
      <Cell figure className="w-12 max-sm:pl-1">
        <Link
          href={deskPath(row.slug, 'settings')}
          aria-label={`Settings of ${row.name}`}
          className={buttonLook({ tone: 'quiet', size: 'icon', className: '-mr-2 text-muted' })}
        >
          <Settings aria-hidden />
        </Link>
      </Cell>
    </tr>
  )
}

function Plan({ row }: { row: ClientRow }) {
  return (
    <>
      <span className="max-sm:text-muted max-sm:text-sm">{row.plan}</span>
      {/* `Active` is what everybody expects: only what differs is worth a word. */}
      {row.state.word !== 'Active' && row.state.word !== 'Free' && (
        <Badge tone={row.state.tone}>{row.state.word}</Badge>
      )}
    </>
  )
}

function Refill({ row: { nextRefill } }: { row: ClientRow }) {
  if (!nextRefill) return <>none planned</>
  return (
    <>
      <CreditFigure amount={nextRefill.credits} signed /> on <LocalTime at={nextRefill.at} form="day" />
    </>
  )
}
