import { BookOpen } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { buttonLook } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { HistoryList } from './history-list'
import { HistoryTable } from './history-table'
import type { HistoryRow } from './words'

type HistoryProps = {
  rows: HistoryRow[]
  /** Where the page of older entries is, and the way back from it. */
  older: Route | null
  newest: Route | null
  /** The page that brings the first entry. */
  plans: Route
}

/** The book, newest entry first: a table, on a phone a list of two lines each. A row opens into why. */
export function History({ rows, older, newest, plans }: HistoryProps) {
  if (rows.length === 0) {
    return newest ? (
      <EmptyState
        icon={BookOpen}
        title="Nothing older"
        action={<PageLink href={newest}>Back to the newest events</PageLink>}
      >
        This is where the book begins.
      </EmptyState>
    ) : (
      <EmptyState icon={BookOpen} title="The book is still empty" action={<PageLink href={plans}>See plans</PageLink>}>
        Every refill, purchase and spend will stand here, each with the credits it moved.
      </EmptyState>
    )
  }
  return (
    <>
      <HistoryTable rows={rows} />
      <HistoryList rows={rows} />
      {(older || newest) && (
        <p className="flex justify-center gap-2 border-t p-3">
          {newest && <PageLink href={newest}>Back to the newest events</PageLink>}
          {older && <PageLink href={older}>Load older events</PageLink>}
        </p>
      )}
    </>
  )
}

function PageLink({ href, children }: { href: Route; children: string }) {
  return (
    <Link href={href} className={buttonLook({ tone: 'secondary', size: 'sm' })}>
      {children}
    </Link>
  )
}
