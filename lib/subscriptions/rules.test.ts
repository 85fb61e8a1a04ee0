import { describe, expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { SUBSCRIPTION_STATUSES } from '@/lib/core/subscription-status'
import { hasPaidStanding, isLive, isOpen, planOfPrice, type Standing, statusOf, takesPlace } from './rules'
import { standingWithout } from './standing'

const studio = catalogOf('studio')

describe('Standing', () => {
  test.each([
    ['free', false],
    ['incomplete', false],
    ['active', true],
    ['past_due', true],
    ['unpaid', false],
    ['paused', false],
  ] as const)('a plan that is %s counts as paid: %s', (status, paid) => {
    const standing: Standing = { ...standingWithout(studio, 'free'), status }
    expect(hasPaidStanding(standing)).toBe(paid)
  })

  test.each([
    ['trialing', true],
    ['active', true],
    ['past_due', true],
    ['unpaid', true],
    ['paused', true],
    ['checkout', false],
    ['incomplete', false],
    ['incomplete_expired', false],
    ['canceled', false],
    ['abandoned', false],
  ])('%s occupies the account’s one place: %s', (status, live) => {
    expect(isLive(status)).toBe(live)
  })

  test('a status Stripe does not have is a bug, not a subscription', () => {
    expect(() => statusOf('sleeping')).toThrow(RangeError)
  })
})

describe('The account’s one place', () => {
  test.each([
    ['active', null, true],
    ['incomplete', null, true],
    ['active', 'checkout', true],
    ['past_due', 'incomplete', true],
    ['active', 'active', false],
    ['active', 'paused', false],
    ['incomplete', 'checkout', false],
    ['incomplete', 'incomplete', false],
  ] as const)('%s beside %s: %s', (status, holder, takes) => {
    expect(takesPlace(status, holder && { status: holder })).toBe(takes)
  })

  test('is held by what is live or on the way there', () => {
    const open = ['checkout', 'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused']
    expect(SUBSCRIPTION_STATUSES.filter(isOpen)).toEqual(open)
    expect(open.filter(isLive)).toEqual(open.slice(2))
  })
})

test('every price of the catalog names its plan and interval, and a free plan has none', () => {
  expect(planOfPrice(studio, 'studio_mega_year')).toMatchObject({ plan: { key: 'mega' }, interval: 'year' })
  expect(planOfPrice(studio, 'studio_macro-2025_month')).toMatchObject({ plan: { key: 'macro-2025' } })
  expect(planOfPrice(studio, 'studio_nano_month')).toBeNull()
})
