import { expect, test } from 'vitest'
import { deskPath, pageOf, titleOf } from './destinations'

test('an address names its page, and the page its title', () => {
  expect(pageOf(deskPath('bcdfghjk', 'credits'))).toBe('credits')
  expect(titleOf('/c/bcdfghjk/credits')).toBe('Credits')
  expect(titleOf('/c/bcdfghjk/checkout')).toBe('Checkout')
  expect(titleOf('/c/bcdfghjk')).toBe('Refill')
})
