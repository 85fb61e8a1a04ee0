import { expect, test } from 'vitest'
import { oneTimeValue, parseOneTime, type Wanted } from './address'

test.each<[Wanted, string]>([
  ['macro', 'one-time.macro'],
  [{ pack: 'macro', quantity: 3 }, 'one-time.macro.3'],
  [55, 'one-time.55'],
])('the address says what is wanted, and is read back: %o', (wanted, value) => {
  expect(oneTimeValue(wanted)).toBe(value)
  expect(parseOneTime(value)).toEqual({ wanted })
})

test('nothing need be wanted, and one of a package is that package', () => {
  expect(oneTimeValue()).toBe('one-time')
  expect(parseOneTime('one-time')).toEqual({ wanted: null })
  expect(oneTimeValue({ pack: 'macro', quantity: 1 })).toBe('one-time.macro')
  expect(parseOneTime('one-time.macro.many')).toEqual({ wanted: 'macro' })
})

test.each([null, '', 'one-time.', 'two-times.macro', 'macro'])('anything else opens nothing: %o', (value) => {
  expect(parseOneTime(value)).toBeNull()
})
