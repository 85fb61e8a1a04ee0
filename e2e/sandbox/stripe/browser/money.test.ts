import { expect, test } from 'vitest'
import { minorUnitsOf, money } from './money'

test.each([
  [1200, 'usd', '$12.00', 100],
  [5, 'eur', '€0.05', 100],
  [1200, 'jpy', '¥1,200', 1],
  [123456789, 'usd', '$1,234,567.89', 100],
])('%i %s reads %s', (minorUnits, currency, words, divisor) => {
  expect(money(minorUnits, currency)).toBe(words)
  expect(minorUnitsOf(currency)).toBe(divisor)
})
