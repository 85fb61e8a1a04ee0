import { Lock } from 'lucide-react'
import { CreditFigure } from '@/components/ui/figures'
import { BucketDot } from './bar'
import { Ends } from './ends'
import { ForecastNote, lostCredits } from './forecast'
import { lowOf } from './low'
import { lowWords } from './low-balance'
import { RefillMoment } from './refill-moment'
import { type BalanceView, BUCKET_NAMES, type BucketView, bankRoom, listedBuckets } from './view'

/** What the balance is made of, bucket by bucket, and when more comes: the small table behind every balance. */
export function Breakdown({ view }: { view: BalanceView }) {
  return (
    <>
      <dl className="flex flex-col gap-2.5">
        {listedBuckets(view.buckets).map((each) => (
          <div key={each.bucket} className="flex items-baseline gap-2.5">
            <BucketDot bucket={each.bucket} locked={each.locked && each.credits > 0} />
            <dt className="min-w-0 grow">
              {BUCKET_NAMES[each.bucket]}
              <BucketNote each={each} />
            </dt>
            <dd className="font-medium">
              <CreditFigure amount={each.credits} />
              {each.bucket === 'rollover' && (
                <span className="font-normal text-muted"> {bankRoom(each.credits, view)}</span>
              )}
            </dd>
          </div>
        ))}
        {view.onTheWay > 0 && (
          <div className="flex items-baseline gap-2.5 border-t pt-2.5">
            <dt className="grow">
              On its way
              <span className="block text-muted text-xs">Arrives once the payment is settled</span>
            </dt>
            <dd className="font-medium">
              <CreditFigure amount={view.onTheWay} signed />
            </dd>
          </div>
        )}
        <div className="flex items-baseline gap-2.5 border-t pt-2.5">
          <dt className="grow">
            Next refill
            {view.nextRefill && (
              <span className="block text-muted text-xs">
                <RefillMoment at={view.nextRefill.at} asOf={view.asOf} />
              </span>
            )}
          </dt>
          <dd className="font-medium">
            {view.nextRefill ? (
              <CreditFigure amount={view.nextRefill.credits} signed />
            ) : (
              <span className="font-normal text-muted">none</span>
            )}
          </dd>
        </div>
      </dl>
      <LowNote view={view} />
      {view.forecast && lostCredits(view.forecast) > 0 && <ForecastNote view={view} className="mt-3" />}
    </>
  )
}

function LowNote({ view }: { view: BalanceView }) {
  const low = lowOf(view)
  if (!low) return null
  return <p className="mt-3 rounded-md bg-sunken px-3 py-2.5 text-sm">{lowWords(low, view)}</p>
}

/** Until when a bucket's credits can be spent, or why they can't be. */
export function BucketNote({ each }: { each: BucketView }) {
  if (each.credits === 0) return null
  if (each.locked) {
    return (
      <span className="flex items-center gap-1 text-warning-ink text-xs">
        <Lock aria-hidden className="size-3" />
        Locked without a paid plan
      </span>
    )
  }
  return (
    <span className="block text-muted text-xs">
      <Ends ends={each.ends} until="until " />
    </span>
  )
}
