import type { Plan } from '@/lib/catalog/schema'
import { formatCredits } from '@/lib/core/money'

type Limit = number | 'unlimited'

/** What somebody on `from` would no longer have on `to`, a line each; empty where nothing is less. */
export function lossesOf(from: Plan, to: Plan): string[] {
  const [has, gets] = [from.limits, to.limits]
  return [
    ...refillLoss(from, to),
    ...less(from.rolloverCap, to.rolloverCap, 'credit in the rollover bank', 'credits in the rollover bank'),
    ...less(has.portraitModels, gets.portraitModels, 'portrait model', 'portrait models'),
    ...less(has.voiceModels, gets.voiceModels, 'voice model', 'voice models'),
    ...less(has.concurrentTasks, gets.concurrentTasks, 'concurrent task', 'concurrent tasks'),
    ...gone(has.privateModels, gets.privateModels, 'Models are no longer private'),
    ...gone(has.privateContent, gets.privateContent, 'New creations are no longer private'),
    ...gone(has.removesWatermark, gets.removesWatermark, 'New creations carry a watermark'),
    ...gone(has.revenueSharing, gets.revenueSharing, 'No revenue sharing on public models'),
  ]
}

/** A month of daily refills is at most 31 of them. */
function refillLoss(from: Plan, to: Plan): string[] {
  const inMonth = ({ refill }: Plan) => refill.credits * (refill.every === 'day' ? 31 : 1)
  if (inMonth(to) >= inMonth(from)) return []
  const write = ({ refill }: Plan) => `${formatCredits(refill.credits)} credits / ${refill.every}`
  const before = to.refill.every === from.refill.every ? formatCredits(from.refill.credits) : write(from)
  return [`${write(to)} instead of ${before}`]
}

function less(has: Limit, gets: Limit, one: string, many: string): string[] {
  const size = (limit: Limit) => (limit === 'unlimited' ? Number.POSITIVE_INFINITY : limit)
  if (size(gets) >= size(has)) return []
  if (gets === 0) return [`No ${many}`]
  const words = (limit: Limit) => (limit === 'unlimited' ? 'unlimited' : formatCredits(limit))
  return [`${words(gets)} ${gets === 1 ? one : many} instead of ${words(has)}`]
}

function gone(has: boolean, gets: boolean, words: string): string[] {
  return has && !gets ? [words] : []
}
