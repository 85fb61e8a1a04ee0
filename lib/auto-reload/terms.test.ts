import { describe, expect, test } from 'vitest'
import { catalogOf, findReloadPack } from '@/lib/catalog/rules'
import { credits } from '@/lib/core/money'
import { clampThreshold, consentVersion, consentWords, type Terms, thresholdFault } from './terms'

const policy = catalogOf('studio').policies.autoReload!
const reload = findReloadPack(catalogOf('studio'), 'macro')!
const terms: Terms = { policy, reload, threshold: 2_000, currency: 'usd' }

test.each([
  [999, 'Min: 1,000'],
  [1_000, null],
  [2_000, null],
  [9_999, null],
  [10_000, 'Max: 9,999'],
  [-5, 'Min: 1,000'],
  [1_500.5, 'Min: 1,000'],
  [Number.NaN, 'Min: 1,000'],
])('[C23] a threshold of %s: %s', (value, fault) => {
  expect(thresholdFault(policy, value)).toBe(fault)
})

test('[C23] it is prefilled with 2,000', () => {
  expect(policy.threshold).toEqual({ least: 1_000, most: 9_999, preset: 2_000 })
  expect(policy.checkedByDefault).toBe(true)
})

test.each([
  ['', ''],
  ['5', '5'],
  ['2000', '2000'],
  ['9999', '9999'],
  ['10000', '9999'],
  ['123456789', '9999'],
  ['1,500', '1500'],
  ['2500.5', '2500'],
  ['2.500,00', '2500'],
  ['-3', '3'],
  ['007', '7'],
  ['abc', ''],
])('[C23] what is typed as "%s" stands as "%s"', (typed, shown) => {
  expect(clampThreshold(policy, typed)).toBe(shown)
})

describe('[C22] The words of consent', () => {
  test('say what is charged, when, at most how often, and how it ends', () => {
    expect(consentWords(terms)).toBe(
      'Whenever the balance falls below 2,000 credits, the card on file is charged without asking again for as many Macro packs as bring it back there: 20,000 credits for $36 instead of $40 each. Never more than 3 charges or $300 in any 24 hours, nor 15 charges or $1,500 in a calendar month (UTC). A declined charge switches it off. You can switch it off at any time, at once.',
    )
  })
  test('say without a discount one price, and with several declines allowed when it pauses', () => {
    const tokens = catalogOf('tokens')
    const words = consentWords({
      policy: tokens.policies.autoReload!,
      reload: findReloadPack(tokens, 'small')!,
      threshold: 500,
      currency: 'usd',
    })
    expect(words).not.toContain('instead of')
    expect(words).toContain('After 3 declined charges in a row it pauses, until another card is on file')
  })
  test('have another name as soon as any figure in them is another', () => {
    const changes: Terms[] = [
      { ...terms, threshold: 2_001 },
      { ...terms, currency: 'eur' },
      { ...terms, reload: findReloadPack(catalogOf('studio'), 'mega')! },
      { ...terms, reload: { ...reload, discountPercent: 11 } },
      { ...terms, reload: { ...reload, pack: { ...reload.pack, credits: credits(19_999) } } },
      { ...terms, policy: { ...policy, declinesUntilStop: 2 } },
      { ...terms, policy: { ...policy, caps: { ...policy.caps, perDay: { ...policy.caps.perDay, count: 4 } } } },
    ]
    const names = [terms, ...changes].map(consentVersion)
    expect(new Set(names).size).toBe(names.length)
    expect(consentVersion({ ...terms })).toBe(names[0])
  })
})
