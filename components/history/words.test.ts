import { describe, expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { cents, credits } from '@/lib/core/money'
import type { Entry } from '@/lib/ledger/types'
import { type Trail, wordsOf } from './ways'
import { type Source, toHistoryRow, whoDid } from './words'

const reader = { catalog: catalogOf('studio'), userId: 'ada' }
const happenedAt = new Date('2026-02-28T12:00:00Z')

function row(given: Partial<Entry> & Pick<Entry, 'kind'>, sources: Source[] = [], known: { trail?: Trail } = {}) {
  const entry: Entry = {
    accountId: 'account',
    number: 7,
    amount: 0,
    balanceAfter: credits(100),
    happenedAt,
    bookedAt: happenedAt,
    key: 'key',
    actor: 'calendar',
    feature: null,
    groupRef: null,
    reason: null,
    ref: null,
    moves: sources.map(({ lot, amount }) => ({ lot, amount })),
    ...given,
  }
  return toHistoryRow({ ...entry, sources }, { ...reader, ...known })
}

describe('[E9] every kind of entry has its words', () => {
  test('a spend says what for and which credits it used', () => {
    const spent = row({ kind: 'spend', amount: -40, feature: 'portrait' }, [
      { lot: 2, bucket: 'rollover', source: 'rollover:1', amount: -10 },
      { lot: 3, bucket: 'plan', source: 'refill:sub_1:2026-01-31', amount: -20 },
      { lot: 4, bucket: 'top-up', source: 'payment:pi_1', amount: -10 },
    ])
    expect(spent.what).toBe('Portrait')
    expect(spent.about).toBe('From the rollover bank, plan credits and top-ups')
    expect(spent.lots.map(({ way }) => way.map(wordsOf))).toEqual([
      ['Left over from lot 1'],
      ['Refill of 2026-01-31'],
      ['Payment pi_1'],
    ])
  })

  test('a feature that has left the catalog keeps its name in the book', () => {
    expect(row({ kind: 'spend', amount: -1, feature: 'hologram' }).what).toBe('hologram')
  })

  test('a refill names its plan', () => {
    expect(row({ kind: 'refill', amount: 20_000 }).what).toBe('Macro plan refill')
    expect(row({ kind: 'refill', amount: 80 }).what).toBe('Nano plan refill')
    expect(row({ kind: 'refill', amount: 20_000, reason: 'mega' }).what).toBe('Mega plan refill')
    expect(row({ kind: 'refill', amount: 123 }).what).toBe('Plan refill')
  })

  test('a purchase says how many credits it brought', () => {
    const bought = row({ kind: 'grant', amount: 5_000 }, [
      { lot: 1, bucket: 'top-up', source: 'payment:pi_1', amount: 5_000 },
    ])
    expect(bought.what).toBe('Bought 5,000 credits')
    expect(bought.about).toBe('Top-up, never expires')
    expect(row({ kind: 'grant', amount: 50, reason: 'Welcome' }).about).toBe('Welcome')
  })

  test('[B6] a purchase says who made it and, where its payment was read, what it cost', () => {
    const sources = [{ lot: 1, bucket: 'top-up' as const, source: 'payment:pi_1', amount: 20_000 }]
    const price = { amountCents: cents(36_00), currency: 'usd' }
    const purchase = { payment: 'pi_1', pack: 'macro', quantity: 1, ...price, paidAt: null }
    const trail = { catalog: reader.catalog, origins: new Map(), purchases: [purchase], invoices: [] }
    const reloaded = row({ kind: 'grant', amount: 20_000, actor: 'auto-reload', reason: 'macro' }, sources, { trail })
    expect(reloaded.what).toBe('Auto-reload bought 20,000 credits')
    expect(reloaded.about).toBe('Macro package, $36, never expires')
    expect(reloaded.by).toBe('Auto-reload')
  })

  test('[A8] what moves to the bank and what is over its cap are told apart', () => {
    const moved = row({ kind: 'rollover' }, [
      { lot: 1, bucket: 'plan', source: 'refill:sub_1:2026-01-31', amount: -3_200 },
      { lot: 2, bucket: 'rollover', source: 'rollover:1', amount: 3_200 },
    ])
    expect(moved).toMatchObject({ what: 'Moved to the rollover bank', moved: 3_200, amount: 0 })
    expect(moved.about).toBe('3,200 unused plan credits kept')
    const over = [{ lot: 1, bucket: 'plan' as const, source: 'refill:sub_1:2026-01-31', amount: -500 }]
    expect(row({ kind: 'expiry', amount: -500 }, over).what).toBe('Expired: over the bank’s cap')
    const unit = [{ lot: 1, bucket: 'add-on' as const, source: 'add-on:1', amount: -60 }]
    expect(row({ kind: 'expiry', amount: -60 }, unit).what).toBe('Expired')
  })

  test('an entry written down late says when', () => {
    expect(row({ kind: 'refill', amount: 80 }).bookedAt).toBeNull()
    const bookedAt = new Date('2026-03-02T09:00:00Z')
    expect(row({ kind: 'refill', amount: 80, bookedAt }).bookedAt).toBe(bookedAt.toISOString())
  })
})

test.each([
  ['user:ada', 'You'],
  ['user:bob', 'Someone else in the workspace'],
  ['stripe', 'Stripe, when the payment arrived'],
  ['calendar', 'The calendar'],
])('%s reads "%s"', (actor, words) => {
  expect(whoDid(actor, 'ada')).toBe(words)
})
