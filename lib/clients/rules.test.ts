import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { isSlug, nameOf, SLUG_ALPHABET, slugFrom } from './rules'

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

const agency = catalogOf('agency')

test.each([
  ['Acme', 'Acme'],
  ['  Harbour \t & Sons ', 'Harbour & Sons'],
  ['x'.repeat(60), 'x'.repeat(60)],
])('[B1] a client typed as %j is called %j', (typed, name) => {
  expect(nameOf(agency, typed, ['Other'])).toEqual({ ok: true, value: name })
})

test.each([
  ['', [], 'bad-name'],
  [' \n ', [], 'bad-name'],
  ['x'.repeat(61), [], 'bad-name'],
  ['a\u0000b', [], 'bad-name'],
  ['ACME ', ['Acme'], 'name-taken'],
  ['Ａcme', ['Acme'], 'name-taken'],
  ['One more', Array.from({ length: 200 }, (_, index) => `Client ${index}`), 'too-many-clients'],
])('[B1] a client typed as %j is refused: %j are there, %s', (typed, taken, code) => {
  expect(nameOf(agency, typed, taken)).toMatchObject({
    ok: false,
    refusal: { code, message: expect.stringMatching(/\w \w/) },
  })
})

test.each(['studio', 'tokens', 'space'] as const)('a workspace of %s has one client', (key) => {
  expect(nameOf(catalogOf(key), 'Second', ['First'])).toMatchObject({ refusal: { code: 'too-many-clients' } })
})
