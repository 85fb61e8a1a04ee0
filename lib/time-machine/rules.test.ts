import { expect, test } from 'vitest'
import { destination, type Leap } from './rules'

const now = new Date('2026-01-31T12:00:00Z')

test.each<[Leap, string]>([
  ['day', '2026-02-01T12:00:00.000Z'],
  ['month', '2026-02-28T12:00:00.000Z'],
  ['year', '2027-01-31T12:00:00.000Z'],
  [new Date('2026-02-01T00:00:00Z'), '2026-02-01T00:00:00.000Z'],
  [new Date('2026-01-30T00:00:00Z'), '2026-01-31T12:00:00.000Z'],
])('[X11] a leap by %s goes forward, never back', (leap, there) => {
  expect(destination(now, leap).toISOString()).toBe(there)
})

test('[X11] a leap has its bounds', () => {
  expect(() => destination(now, new Date('2029-01-01T00:00:00Z'))).toThrow(RangeError)
})
