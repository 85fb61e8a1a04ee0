import { describe, expect, test } from 'vitest'
import { type CatalogKey, catalogOf } from '@/lib/catalog/rules'
import type { Interval } from '@/lib/catalog/schema'
import { topUpAccess } from './buyers'
import { areTopUpsOpen } from './locking'

const policy = (key: CatalogKey) => catalogOf(key).policies.topUps
const standing = (plan: string, interval: Interval | null, status: string) =>
  ({ plan, interval, status }) as Parameters<typeof topUpAccess>[1]

const today = new Date('2026-03-10T12:00:00Z')
const lastYear = new Date('2025-12-31T23:59:59.999Z')
const newYear = new Date('2026-01-01T00:00:00Z')

type Row = [plan: string, interval: Interval | null, status: string, answer: string, open: boolean]

/** What every kind of account of a catalog may do: buy, or which prompt it gets; and whether its top-ups are open. */
const STUDIO: Row[] = [
  ['nano', null, 'free', 'subscribers-only', false],
  ['nano', null, 'incomplete', 'subscribers-only', false],
  ['micro', 'month', 'active', 'plan-or-yearly', true],
  ['micro', 'month', 'past_due', 'plan-or-yearly', true],
  ['micro', 'year', 'active', 'buy', true],
  ['micro', 'year', 'past_due', 'buy', true],
  ['macro', 'month', 'active', 'buy', true],
  ['macro', 'year', 'active', 'buy', true],
  ['mega', 'month', 'past_due', 'buy', true],
  ['macro-2025', 'month', 'active', 'buy', true],
  ['macro', 'month', 'unpaid', 'subscribers-only', false],
  ['macro', 'month', 'paused', 'plan-paused', false],
  ['micro', 'month', 'paused', 'plan-paused', false],
]
const ANY_PAID: Row[] = [
  ['free', null, 'free', 'subscribers-only', false],
  ['free', null, 'incomplete', 'subscribers-only', false],
  ['starter', 'month', 'active', 'buy', true],
  ['starter', 'year', 'past_due', 'buy', true],
  ['starter', 'month', 'unpaid', 'subscribers-only', false],
  ['starter', 'year', 'paused', 'plan-paused', false],
]

const answerOf = (key: CatalogKey, [plan, interval, status]: Row, createdAt: Date) => {
  const access = topUpAccess(policy(key), standing(plan, interval, status), createdAt)
  return access.buy ? 'buy' : access.prompt
}

test.each(STUDIO)('[C17] studio: %s by the %s, %s → %s; top-ups open: %s', (...row) => {
  expect(answerOf('studio', row, today)).toBe(row[3])
  expect(areTopUpsOpen(policy('studio'), standing(row[0], row[1], row[2]), today)).toBe(row[4])
})

test.each(ANY_PAID)('[A4] tokens: %s by the %s, %s → %s; top-ups open: %s', (...row) => {
  expect(answerOf('tokens', row, today)).toBe(row[3])
  expect(areTopUpsOpen(policy('tokens'), standing(row[0], row[1], row[2]), today)).toBe(row[4])
})

test.each(ANY_PAID)('[E2] space: a membership that is %s by the %s, %s → %s; top-ups open: %s', (...row) => {
  expect(answerOf('space', row, today)).toBe(row[3])
  expect(areTopUpsOpen(policy('space'), standing(row[0], row[1], row[2]), today)).toBe(row[4])
})

describe('[C17] long-standing accounts', () => {
  test.each(STUDIO)('of studio buy and spend on %s by the %s, %s', (...row) => {
    expect(answerOf('studio', row, lastYear)).toBe('buy')
    expect(areTopUpsOpen(policy('studio'), standing(row[0], row[1], row[2]), lastYear)).toBe(true)
  })

  test('are those from before the day itself, in UTC', () => {
    const free = ['nano', null, 'free', 'subscribers-only', false] as Row
    expect([lastYear, newYear].map((at) => answerOf('studio', free, at))).toEqual(['buy', 'subscribers-only'])
  })

  test.each(['tokens', 'agency', 'space'] as const)('are nothing special in %s', (key) => {
    expect(answerOf(key, ['free', null, 'free', '', false], new Date('2001-01-01'))).toBe('subscribers-only')
  })
})
