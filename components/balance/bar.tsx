import { cn } from '@/components/ui/cn'
import { writeCredits } from '@/components/ui/figures'
import type { Bucket } from '@/lib/ledger/types'
import { BUCKET_COLOURS, BUCKET_NAMES, type BucketView, segmentsOf } from './view'

/** All credits as one bar in spending order: what goes first stands left. Locked ones are hatched. */
export function BalanceBar({ buckets, className }: { buckets: BucketView[]; className?: string }) {
  const segments = segmentsOf(buckets)
  const words = segments.map((each) => `${BUCKET_NAMES[each.bucket]} ${writeCredits(each.credits)}`).join(', ')
  return (
    <div
      role="img"
      aria-label={words ? `In spending order: ${words}` : 'No credits'}
      className={cn('flex h-3 gap-0.5 overflow-hidden rounded-full bg-sunken', className)}
    >
      {segments.map((each) => (
        <span
          key={each.bucket}
          style={{ flexGrow: each.percent }}
          className={cn(
            'min-w-1.5 basis-0 transition-[flex-grow] duration-180',
            BUCKET_COLOURS[each.bucket],
            each.locked && 'hatched',
          )}
        />
      ))}
    </div>
  )
}

export function BucketDot({ bucket, locked }: { bucket: Bucket; locked: boolean }) {
  return (
    <span
      aria-hidden
      className={cn('-top-px relative size-2 shrink-0 rounded-full', BUCKET_COLOURS[bucket], locked && 'hatched')}
    />
  )
}
