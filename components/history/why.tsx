import { BucketDot } from '@/components/balance/bar'
import { BUCKET_NAMES } from '@/components/balance/view'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { Way } from './way'
import type { HistoryRow } from './words'

/** What stands behind an entry: the lots it touched with amounts and origins, who did it, and its place in the book. */
export function Why({ row }: { row: HistoryRow }) {
  return (
    <div className="flex flex-col gap-4 text-sm lg:flex-row lg:gap-16">
      <ul aria-label="Lots" className="flex min-w-0 max-w-md grow flex-col gap-2">
        {row.lots.map((lot) => (
          <li key={lot.lot} className="flex items-baseline gap-2.5">
            <BucketDot bucket={lot.bucket} locked={false} />
            <span className="min-w-0 grow">
              {BUCKET_NAMES[lot.bucket]}, lot {lot.lot}
              <Way steps={lot.way} />
            </span>
            <CreditFigure amount={lot.amount} signed className="font-medium" />
          </li>
        ))}
      </ul>
      <dl className="grid shrink-0 grid-cols-[auto_1fr] content-start gap-x-4 gap-y-1 text-xs">
        <dt className="text-muted">Entry</dt>
        <dd>No. {row.number}</dd>
        <dt className="text-muted">By</dt>
        <dd>{row.by}</dd>
        {row.bookedAt && (
          <>
            <dt className="text-muted">Written down</dt>
            <dd>
              <LocalTime at={row.bookedAt} form="date-time" />
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}
