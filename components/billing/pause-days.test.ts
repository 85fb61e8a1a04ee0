import { expect, test } from 'vitest'
import { pauseDays, pauseEnd } from './pause-days'

const now = new Date('2026-01-31T12:00:00Z')

test('a pause of some months ends on the same day then, or the last one of a shorter month', () => {
  expect(pauseEnd('1', '', now)).toBe('2026-02-28')
  expect(pauseEnd('2', '', now)).toBe('2026-03-31')
  expect(pauseEnd('day', '2026-05-05', now)).toBe('2026-05-05')
})

test('a day can be chosen from tomorrow to a year from now', () => {
  expect(pauseDays(now)).toEqual({ first: '2026-02-01', last: '2027-01-31' })
})
