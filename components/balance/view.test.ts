import { expect, test } from 'vitest'
import { type BucketView, listedBuckets, lockedCredits, segmentsOf, toBalanceView } from './view'

const bucket = (name: BucketView['bucket'], credits: number, locked = false): BucketView => ({
  bucket: name,
  credits,
  until: null,
  locked,
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

test('a balance becomes plain data, with moments in ISO 8601', () => {
  const asOf = new Date('2026-01-31T12:00:00Z')
  const until = new Date('2026-02-28T12:00:00Z')
  const balance = {
    available: 80,
    total: 4_080,
    asOf,
    rolloverCap: 240,
    buckets: [
      { bucket: 'plan' as const, credits: 80, until, locked: false },
      { bucket: 'top-up' as const, credits: 4_000, until: null, locked: true },
    ],
  }
  const view = toBalanceView(balance, { at: until, credits: 80 })
  expect(JSON.parse(JSON.stringify(view))).toEqual(view)
  expect(view.buckets[0]?.until).toBe('2026-02-28T12:00:00.000Z')
  expect(view.nextRefill).toEqual({ at: '2026-02-28T12:00:00.000Z', credits: 80 })
  expect(lockedCredits(view)).toBe(4_000)
})
