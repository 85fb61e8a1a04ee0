import { describe, expect, test } from 'vitest'
import { cents, credits, formatCredits, formatMoney, formatPricePer100 } from './money'

describe('whole numbers only', () => {
  test.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '5' as unknown as number])(
    '%s is no amount',
    (value) => {
      expect(() => cents(value)).toThrow(RangeError)
      expect(() => credits(value)).toThrow(RangeError)
    },
  )

  test('minus zero is zero', () => {
    expect(Object.is(credits(-0), 0)).toBe(true)
  })
})

test.each([
  [1200, 'usd', 'en-US', '$12'],
  [1250, 'usd', 'en-US', '$12.50'],
  [19200, 'gbp', 'en-GB', '£192'],
  [123456, 'eur', 'de-DE', '1.234,56\u00a0€'],
] as const)('%i cents of %s in %s read %s', (amount, currency, locale, text) => {
  expect(formatMoney(cents(amount), currency, locale)).toBe(text)
})

test.each([
  [1200, 4000, '$0.30'],
  [4000, 20000, '$0.20'],
  [20000, 100000, '$0.20'],
  [1, 1000, '$0.00'],
])('%i cents for %i credits is %s per 100', (amount, count, text) => {
  expect(formatPricePer100(cents(amount), credits(count), 'usd')).toBe(text)
})

test('credits have their thousands set apart', () => {
  expect(formatCredits(12480)).toBe('12,480')
})
