import { expect, test } from 'vitest'
import { eachDay } from './days'

test('a range has both its ends and no gaps, also over a leap day', () => {
  expect(eachDay('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(eachDay('2026-03-29', '2026-03-29')).toEqual(['2026-03-29'])
  expect(eachDay('2026-01-01', '2026-12-31')).toHaveLength(365)
})

test.each([
  ['2026-02-30', '2026-03-01'],
  ['2026-1-1', '2026-01-02'],
  ['2026-01-02', '2026-01-01'],
  ['2026-01-01', '2036-12-31'],
  ['', ''],
])('%s to %s is no range of days', (from, to) => {
  expect(() => eachDay(from, to)).toThrow(RangeError)
})
