/**
 * The balance as screens know it: plain data that travels as JSON. Credits are whole numbers, moments ISO 8601.
 */
import { groupBy } from '@/lib/core/group'
import { formatCredits } from '@/lib/core/money'
import type { Bucket } from '@/lib/ledger/types'

export type BucketView = {
  bucket: Bucket
  credits: number
  locked: boolean
  /** When how many of them end, the earliest first; null for those that never do. */
  ends: { at: string | null; credits: number }[]
}

export type BalanceView = {
  /** What can be spent now; `total` also counts what is locked. */
  available: number
  total: number
  /** The product's time at which this was true. */
  asOf: string
  rolloverCap: number
  /** Whether the bank is larger from the next refill on: a plan that was not paid for all through this cycle. */
  bankGrows: boolean
  /** All four, in spending order. */
  buckets: BucketView[]
  nextRefill: { at: string; credits: number } | null
  /** What the next refill's moment does to the credits that are there, if none is spent until then. */
  forecast: ForecastView | null
  /** Where more credits are suggested; see low.ts. */
  low: LowMarks
  /** Credits of payments that have begun and are not settled: they land by themselves. */
  onTheWay: number
  /** How auto-reload stands, in its own word, and whether it is about to act: then the page asks again by itself. */
  reload: { state: string; due: boolean }
}

/** From which balance down credits run low, and what the dearest single use of them costs. */
export type LowMark = { mark: number; dearest: { name: string; credits: number } | null }

/** `onRefill` is what counts instead for a balance that is no larger than the next refill; null where none is coming. */
export type LowMarks = LowMark & { onRefill: (LowMark & { refill: number }) | null }

export type ForecastView = { at: string; toBank: number; wontFit: number; addOnsExpire: number }

export const BUCKET_NAMES: Record<Bucket, string> = {
  rollover: 'Rollover bank',
  'add-on': 'Add-on credits',
  plan: 'Plan credits',
  'top-up': 'Top-ups',
}

/** The bucket's colour as a class, for its piece of the bar and its dot in the legend. */
export const BUCKET_COLOURS: Record<Bucket, string> = {
  rollover: 'bg-rollover',
  'add-on': 'bg-add-on',
  plan: 'bg-plan',
  'top-up': 'bg-top-up',
}

/** The balance as it was read, made ready for the browser. */
export function toBalanceView(
  balance: {
    available: number
    total: number
    asOf: Date
    rolloverCap: number
    buckets: { bucket: Bucket; credits: number; locked: boolean }[]
    lots: readonly { bucket: Bucket; remaining: number; expiresAt: Date | null }[]
  },
  nextRefill: { at: Date; credits: number; rolloverCap: number } | null,
  forecast: { at: Date; toBank: number; wontFit: number; addOnsExpire: number } | null,
  around: Pick<BalanceView, 'low' | 'onTheWay' | 'reload'>,
): BalanceView {
  return {
    available: balance.available,
    total: balance.total,
    asOf: balance.asOf.toISOString(),
    rolloverCap: balance.rolloverCap,
    bankGrows: nextRefill !== null && nextRefill.rolloverCap > balance.rolloverCap,
    buckets: balance.buckets.map(({ bucket, credits, locked }) => ({
      bucket,
      credits,
      locked,
      ends: endsOf(balance.lots.filter((lot) => lot.bucket === bucket)),
    })),
    nextRefill: nextRefill && { at: nextRefill.at.toISOString(), credits: nextRefill.credits },
    forecast: forecast && { ...forecast, at: forecast.at.toISOString() },
    ...around,
  }
}

/** Of two readings the later one; of two at the same moment `b`, which was asked for last. */
export function laterOf(a: BalanceView | null, b: BalanceView): BalanceView
export function laterOf(a: BalanceView | null, b: BalanceView | null): BalanceView | null
export function laterOf(a: BalanceView | null, b: BalanceView | null): BalanceView | null {
  if (!a || !b) return a ?? b
  return a.asOf > b.asOf ? a : b
}

/** What else the page shows is older than a balance that differs in this from the one it was read with. */
export function stampOf({ available, total, onTheWay, reload }: BalanceView): string {
  return [available, total, onTheWay, reload.state].join(' ')
}

/** Whether something arrives, or is decided, without anybody pressing anything here. */
export function isMoving({ onTheWay, reload }: BalanceView): boolean {
  return onTheWay > 0 || reload.due
}

/** Lots in spending order as the moments they end: credits that end on one day (UTC) are told together, by its first. */
function endsOf(lots: readonly { remaining: number; expiresAt: Date | null }[]): BucketView['ends'] {
  const held = lots.filter((lot) => lot.remaining > 0)
  const ends = groupBy(held, (lot) => lot.expiresAt?.toISOString().slice(0, 10) ?? null)
  return [...ends.values()].map((together) => ({
    at: together[0]?.expiresAt?.toISOString() ?? null,
    credits: together.reduce((sum, lot) => sum + lot.remaining, 0),
  }))
}

/** The pieces of the balance bar: the buckets that hold something, each with its share of all there is, in percent. */
export function segmentsOf(buckets: BucketView[]): (BucketView & { percent: number })[] {
  const held = buckets.filter((each) => each.credits > 0)
  const total = held.reduce((sum, each) => sum + each.credits, 0)
  return held.map((each) => ({ ...each, percent: (each.credits / total) * 100 }))
}

/** The buckets worth a line: add-ons only where there are any, the others always, so that their emptiness can be seen. */
export function listedBuckets(buckets: BucketView[]): BucketView[] {
  return buckets.filter((each) => each.bucket !== 'add-on' || each.credits > 0)
}

export function lockedCredits(view: BalanceView): number {
  return view.buckets.reduce((sum, each) => sum + (each.locked ? each.credits : 0), 0)
}

/** How full the bank is: `of 5,000`, or, where an earlier plan's larger bank is still there, that nothing more fits. */
export function bankRoom(held: number, view: Pick<BalanceView, 'rolloverCap' | 'bankGrows'>): string {
  const { rolloverCap: cap, bankGrows } = view
  if (cap === 0) return held > 0 ? 'takes no more' : bankGrows ? 'from the next refill on' : 'not on this plan'
  const room = held > cap ? `full, cap ${formatCredits(cap)}` : `of ${formatCredits(cap)}`
  return bankGrows ? `${room} this cycle` : room
}

/** Why no refill is announced, by how the plan stands. */
export function whyNoRefill(status: string): string {
  if (status === 'paused') return 'None while the plan is paused'
  if (status === 'past_due' || status === 'unpaid') return 'Once the open payment is made'
  return 'None is planned'
}
