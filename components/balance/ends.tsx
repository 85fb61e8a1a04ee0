import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import type { BucketView } from './view'

/** Until when a bucket's credits last: one day, or how many until which day where they don't all end together. */
export function Ends({ ends, until = '' }: { ends: BucketView['ends']; until?: string }) {
  const several = ends.length > 1
  return ends.map(({ at, credits }) => (
    <span key={at} className="block">
      {several && (
        <>
          <CreditFigure amount={credits} />{' '}
        </>
      )}
      {at === null ? (
        'no expiry'
      ) : (
        <>
          {several ? 'until ' : until}
          <LocalTime at={at} form="day" />
        </>
      )}
    </span>
  ))
}
