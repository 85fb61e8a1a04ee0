import { expect, test } from 'vitest'
import { brandOf, expiryProblem, formatExpiry, formatNumber, numberProblem, passesLuhn, readCard } from './card'

const now = new Date('2026-11-21T12:00:00Z')

test.each([
  ['4242424242424242', '4242 4242 4242 4242', 'visa'],
  ['4242 4242 42', '4242 4242 42', 'visa'],
  ['42424242424242429999', '4242 4242 4242 4242', 'visa'],
  ['5555555555554444', '5555 5555 5555 4444', 'mastercard'],
  ['378282246310005', '3782 822463 10005', 'amex'],
  ['36227206271667', '3622 720627 1667', 'diners'],
  ['', '', 'unknown'],
])('groups %s as it stands on the card', (typed, shown, brand) => {
  expect(formatNumber(typed)).toBe(shown)
  expect(brandOf(typed)).toBe(brand)
})

test.each([
  ['1', '1'],
  ['4', '04 / '],
  ['12', '12 / '],
  ['123', '12 / 3'],
  ['1234', '12 / 34'],
  ['12/34', '12 / 34'],
  ['12 / 2034', '12 / 34'],
  ['1/3', '01 / 3'],
  ['12 / 345', '12 / 34'],
])('turns the expiry %s into %s', (typed, shown) => {
  expect(formatExpiry(typed)).toBe(shown)
})

test('finds a wrong check digit', () => {
  expect(passesLuhn('4242424242424242')).toBe(true)
  expect(passesLuhn('4242424242424241')).toBe(false)
  expect(numberProblem('4242 4242 4242 4241')?.message).toBe('Your card number is invalid.')
  expect(numberProblem('4242 4242')?.message).toBe('Your card number is incomplete.')
})

test('takes a card to the end of its month and not beyond', () => {
  expect(expiryProblem('11 / 26', now)).toBeNull()
  expect(expiryProblem('10 / 26', now)?.message).toBe("Your card's expiration date is in the past.")
  expect(expiryProblem('10 / 25', now)?.message).toBe("Your card's expiration year is in the past.")
  expect(expiryProblem('13 / 30', now)?.message).toBe("Your card's expiration date is invalid.")
})

test('names every problem in the order of the form', () => {
  expect(readCard({ number: '', expiry: '', cvc: '' }, now).problems.map((problem) => problem.field)).toEqual([
    'number',
    'expiry',
    'cvc',
  ])
  expect(readCard({ number: '4242 4242 4242 4242', expiry: '12 / 34', cvc: '123' }, now).card).toEqual({
    number: '4242424242424242',
    expMonth: 12,
    expYear: 2034,
    cvc: '123',
  })
  expect(readCard({ number: '378282246310005', expiry: '12 / 34', cvc: '123' }, now).problems).toHaveLength(1)
})
