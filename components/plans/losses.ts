import type { Catalog, Plan } from '@/lib/catalog/schema'
import { formatCredits } from '@/lib/core/money'

type Value = Plan['limits'][string] | undefined

/** What somebody on `from` would no longer have on `to`, a line each; empty where nothing is less. */
export function lossesOf({ limits }: Catalog, from: Plan, to: Plan): string[] {
  return [
    ...refillLoss(from, to),
    ...bankLoss(from, to),
    ...limits.flatMap(({ key, measure }) =>
      measure.kind === 'count' ? less(from.limits[key], to.limits[key], measure.one, measure.many) : [],
    ),
    ...limits.flatMap(({ key, measure }) =>
      measure.kind === 'switch' && from.limits[key] && !to.limits[key] ? [measure.lost] : [],
    ),
  ]
}

/** What is in the bank already stays, whatever the plan: only what may be added to it is less. */
function bankLoss(from: Plan, to: Plan): string[] {
  if (to.rolloverCap === 0 && from.rolloverCap > 0) return ['No more unused credits are kept in the rollover bank']
  return less(from.rolloverCap, to.rolloverCap, 'credit in the rollover bank', 'credits in the rollover bank')
}

/** A month of daily refills is at most 31 of them. */
function refillLoss(from: Plan, to: Plan): string[] {
  const inMonth = ({ refill }: Plan) => refill.credits * (refill.every === 'day' ? 31 : 1)
  if (inMonth(to) >= inMonth(from)) return []
  const write = ({ refill }: Plan) => `${formatCredits(refill.credits)} credits / ${refill.every}`
  const before = to.refill.every === from.refill.every ? formatCredits(from.refill.credits) : write(from)
  return [`${write(to)} instead of ${before}`]
}

function less(has: Value, gets: Value, one: string, many: string): string[] {
  const size = (value: Value) => (value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value ?? 0))
  if (size(gets) >= size(has)) return []
  if (size(gets) === 0) return [`No ${many}`]
  const words = (value: Value) => (value === 'unlimited' ? 'unlimited' : formatCredits(size(value)))
  return [`${words(gets)} ${gets === 1 ? one : many} instead of ${words(has)}`]
}
