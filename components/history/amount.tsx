import { cn } from '@/components/ui/cn'
import { CreditFigure } from '@/components/ui/figures'
import type { HistoryRow } from './words'

/** Credits in or out. A move changes no balance, so its figure stands quiet and without a sign. */
export function Amount({ row }: { row: HistoryRow }) {
  if (row.moved > 0) {
    return (
      <span className="text-muted">
        moved <CreditFigure amount={row.moved} />
      </span>
    )
  }
  // A lock or a hold leaves the balance as it is.
  if (row.amount === 0) return <span className="text-muted">–</span>
  return <CreditFigure amount={row.amount} signed className={cn('font-medium', row.amount > 0 && 'text-accent')} />
}
