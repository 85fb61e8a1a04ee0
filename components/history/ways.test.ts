import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { cents } from '@/lib/core/money'
import { periodStart } from '@/lib/core/period'
import type { Origin } from '@/lib/ledger/queries'
import { type Trail, wayOf, wordsOf } from './ways'

const origin = (lot: number, source: string, from: number[] = [], reason: string | null = null): Origin => ({
  lot,
  bucket: 'plan',
  source,
  entry: { number: lot, kind: 'grant', key: source, actor: 'stripe', reason },
  from,
})

function invoice(id: string, day: string) {
  const paidUntil = periodStart(new Date(`${day}T12:00:00Z`), 'month', 1)
  const amount = { amountCents: cents(4_000), currency: 'usd' }
  return { id, subscription: '6a1e', ...amount, paidAt: new Date(`${day}T12:00:00Z`), paidUntil }
}

const origins = [
  origin(1, 'refill:6a1e:2026-01-31'),
  origin(2, 'payment:pi_1'),
  origin(3, 'rollover:1', [1]),
  origin(4, 'refund:9', [2, 3]),
  origin(5, 'adjustment', [], 'A broken portrait'),
]

const trail: Trail = {
  catalog: catalogOf('studio'),
  origins: new Map(origins.map((each) => [each.lot, each])),
  purchases: [
    {
      payment: 'pi_1',
      pack: 'micro',
      quantity: 2,
      amountCents: cents(3_000),
      currency: 'usd',
      paidAt: new Date('2026-02-03T10:00:00Z'),
    },
  ],
  invoices: [invoice('in_0', '2025-12-31'), invoice('in_1', '2026-01-31'), invoice('in_2', '2026-02-28')],
}

const REFILL = ['Refill of 2026-01-31', '$40 paid on 2026-01-31T12:00:00.000Z: invoice in_1']
const PURCHASE = '2 × Micro package, $30 paid on 2026-02-03T10:00:00.000Z: payment pi_1'

const read = (...asked: Parameters<typeof wayOf>) => wayOf(...asked).map(wordsOf)

test.each<[number, string[]]>([
  [1, REFILL],
  [2, [PURCHASE]],
  [3, ['Left over from lot 1', ...REFILL]],
  [4, ['Given back for entry 9, after its lot had ended', PURCHASE, 'Left over from lot 1', ...REFILL]],
  [5, ['Corrected by hand: A broken portrait']],
])('[X2] the way back from lot %i ends at what brought its credits', (lot, way) => {
  expect(read(lot, origins[lot - 1]!.source, trail)).toEqual(way)
})

test.each([
  ['rollover', 'Left over from an earlier cycle'],
  ['rollover:3', 'Left over from lot 3'],
  ['refill:free:2026-01-31T00:00:00.000Z:2026-02-01', 'Refill of 2026-02-01, free'],
  ['refill:odd', 'Refill'],
  ['payment:pi_9', 'Payment pi_9'],
  ['transfer:6a1e', 'Came from another client'],
  ['something:else', 'something:else'],
])('[X2] the source %s alone reads "%s"', (source, words) => {
  expect(read(7, source, null)).toEqual([words])
})

test('[X2] what came with a change of plan leads to that change’s own invoice', () => {
  const own = origin(6, 'refill:6a1e:2026-01-31')
  const changed = { ...own, entry: { ...own.entry, key: 'invoice:in_9' } }
  const share = { ...invoice('in_9', '2026-02-10'), amountCents: cents(1_250), paidUntil: null }
  const way = read(6, changed.source, {
    ...trail,
    origins: new Map([[6, changed]]),
    invoices: [...trail.invoices, share],
  })
  expect(way).toEqual(['Refill of 2026-01-31', '$12.50 paid on 2026-02-10T12:00:00.000Z: invoice in_9'])
})
