import { expect, test } from 'vitest'
import { periodIndex, periodStart } from './period'

const at = (text: string) => new Date(text)

test.each([
  ['month', '2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
  ['month', '2026-01-31T10:00:00Z', 2, '2026-03-31T10:00:00Z'],
  ['month', '2027-12-30T00:00:00Z', 2, '2028-02-29T00:00:00Z'],
  ['month', '2026-03-31T23:59:59.999Z', -1, '2026-02-28T23:59:59.999Z'],
  ['year', '2028-02-29T08:00:00Z', 1, '2029-02-28T08:00:00Z'],
  ['year', '2028-02-29T08:00:00Z', 4, '2032-02-29T08:00:00Z'],
  ['day', '2026-03-28T12:00:00Z', 2, '2026-03-30T12:00:00Z'],
] as const)('period of a %s from %s, number %i, begins %s', (every, anchor, index, start) => {
  expect(periodStart(at(anchor), every, index).toISOString()).toBe(at(start).toISOString())
})

test.each(['day', 'month', 'year'] as const)(
  'every %s for ten years: a boundary opens its period, the moment before belongs to the last',
  (every) => {
    for (const anchorDay of [28, 29, 30, 31]) {
      const anchor = new Date(Date.UTC(2024, 0, anchorDay, 22, 15))
      for (let index = 0; index < (every === 'day' ? 3_653 : every === 'month' ? 120 : 10); index++) {
        const start = periodStart(anchor, every, index)
        expect(periodIndex(anchor, every, start)).toBe(index)
        expect(periodIndex(anchor, every, new Date(start.getTime() - 1))).toBe(index - 1)
      }
    }
  },
)
