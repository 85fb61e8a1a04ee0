import { expect, test } from 'vitest'
import { isSlug, SLUG_ALPHABET, slugFrom } from './rules'

test('A slug is made of 8 signs of its alphabet', () => {
  expect(slugFrom(() => 0)).toBe('22222222')
  expect(slugFrom((below) => below - 1)).toBe('zzzzzzzz')
})

test('The alphabet has no signs that people confuse, and each only once', () => {
  expect(SLUG_ALPHABET).not.toMatch(/[01oilaeuy]/)
  expect(new Set(SLUG_ALPHABET).size).toBe(SLUG_ALPHABET.length)
})

test.each([
  ['bcd23456', true],
  ['bcd2345', false],
  ['bcd234567', false],
  ['BCD23456', false],
  ["bcd234'--", false],
  ['', false],
])('%j can be a slug: %j', (text, answer) => {
  expect(isSlug(text)).toBe(answer)
})
