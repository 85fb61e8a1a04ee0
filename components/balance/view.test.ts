import { expect, test } from 'vitest'
import {
  type BalanceView,
  type BucketView,
  bankRoom,
  isMoving,
  laterOf,
  listedBuckets,
  lockedCredits,
  segmentsOf,
  stampOf,
  toBalanceView,
} from './view'

const bucket = (name: BucketView['bucket'], credits: number, locked = false): BucketView => ({
  bucket: name,
  credits,
  locked,
  ends: [{ at: null, credits }],
})

test('the bar has a piece for each bucket that holds something, in spending order, and they fill it', () => {
  const segments = segmentsOf([
    bucket('rollover', 1_000),
    bucket('add-on', 0),
    bucket('plan', 2_000),
    bucket('top-up', 1_000),
  ])
  expect(segments.map(({ bucket, percent }) => [bucket, percent])).toEqual([
    ['rollover', 25],
    ['plan', 50],
    ['top-up', 25],
  ])
})

test('an empty account has no pieces', () => {
  expect(segmentsOf([bucket('rollover', 0), bucket('plan', 0)])).toEqual([])
})

test('add-ons are listed only where there are any', () => {
  const names = (buckets: BucketView[]) => listedBuckets(buckets).map((each) => each.bucket)
  expect(names([bucket('rollover', 0), bucket('add-on', 0), bucket('plan', 0)])).toEqual(['rollover', 'plan'])
  expect(names([bucket('add-on', 60)])).toEqual(['add-on'])
})

test('of two readings the later one counts, whichever of them arrives last', () => {
  const read = (second: string) => ({ asOf: `2026-01-31T12:00:${second}Z` }) as BalanceView
  const [early, late, again] = [read('01.000'), read('01.250'), read('01.250')]
  expect(laterOf(early, late)).toBe(late)
  expect(laterOf(late, early)).toBe(late)
  expect(laterOf(late, again)).toBe(again)
  expect(laterOf(null, early)).toBe(early)
  expect(laterOf(late, null)).toBe(late)
})

test('a balance becomes plain data, with moments in ISO 8601', () => {
  const asOf = new Date('2026-01-31T12:00:00Z')
  const until = new Date('2026-02-28T12:00:00Z')
  const balance = {
    available: 80,
    total: 4_080,
    asOf,
    rolloverCap: 240,
    buckets: [
      { bucket: 'plan' as const, credits: 5_080, locked: false },
      { bucket: 'top-up' as const, credits: 4_000, locked: true },
    ],
    lots: [
      { bucket: 'plan' as const, remaining: 80, expiresAt: asOf },
      { bucket: 'plan' as const, remaining: 2_000, expiresAt: until },
      { bucket: 'plan' as const, remaining: 3_000, expiresAt: until },
      { bucket: 'top-up' as const, remaining: 4_000, expiresAt: null },
    ],
  }
  const forecast = { at: until, toBank: 5_000, wontFit: 80, addOnsExpire: 0 }
  const around = {
    low: { mark: 500, dearest: null, onRefill: null },
    onTheWay: 0,
    reload: { state: 'off', due: false },
  }
  const view = toBalanceView(balance, { at: until, credits: 80, rolloverCap: 240 }, forecast, around)
  expect(JSON.parse(JSON.stringify(view))).toEqual(view)
  expect(view.buckets.map((each) => each.ends)).toEqual([
    [
      { at: '2026-01-31T12:00:00.000Z', credits: 80 },
      { at: '2026-02-28T12:00:00.000Z', credits: 5_000 },
    ],
    [{ at: null, credits: 4_000 }],
  ])
  expect(view.nextRefill).toEqual({ at: '2026-02-28T12:00:00.000Z', credits: 80 })
  expect(view.forecast).toEqual({ ...forecast, at: '2026-02-28T12:00:00.000Z' })
  expect(lockedCredits(view)).toBe(4_000)
  expect(isMoving(view)).toBe(false)
  expect(isMoving({ ...view, onTheWay: 5_000 })).toBe(true)
  const stamps = [view, { ...view, onTheWay: 5_000 }, { ...view, reload: { state: 'paused', due: false } }].map(stampOf)
  expect(new Set(stamps).size).toBe(3)
})

test('the bank says how much fits, and that it is full where an earlier plan left more than fits now', () => {
  const room = (held: number, rolloverCap: number, bankGrows = false) => bankRoom(held, { rolloverCap, bankGrows })
  expect([room(3_200, 5_000), room(5_000, 5_000), room(4_605, 240)]).toEqual(['of 5,000', 'of 5,000', 'full, cap 240'])
  expect([room(3_760, 0), room(0, 0), room(0, 0, true)]).toEqual([
    'takes no more',
    'not on this plan',
    'from the next refill on',
  ])
  expect(room(5_000, 12_741, true)).toBe('of 12,741 this cycle')
})
