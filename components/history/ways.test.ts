import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { cents } from '@/lib/core/money'
import type { Origin } from '@/lib/ledger/queries'
import { type Trail, wayOf } from './ways'

const origin = (lot: number, source: string, from: number[] = [], reason: string | null = null): Origin => ({
  lot,
  bucket: 'plan',
  source,
  entry: { number: lot, kind: 'grant', key: source, actor: 'stripe', reason },
  from,
})

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
  subscriptions: [{ id: '6a1e', stripeId: 'sub_1' }],
}

const REFILL = ['Refill of 31 Jan 2026', 'Paid with subscription sub_1']
const PURCHASE = '2 × Micro package, $30 paid on 3 Feb 2026: payment pi_1'

test.each<[number, string[]]>([
  [1, REFILL],
  [2, [PURCHASE]],
  [3, ['Left over from lot 1', ...REFILL]],
  [4, ['Given back for entry 9, after its lot had ended', PURCHASE, 'Left over from lot 1', ...REFILL]],
  [5, ['Corrected by hand: A broken portrait']],
])('[X2] the way back from lot %i ends at what brought its credits', (lot, way) => {
  expect(wayOf(lot, origins[lot - 1]!.source, trail)).toEqual(way)
})

test.each([
  ['rollover', 'Left over from an earlier cycle'],
  ['rollover:3', 'Left over from lot 3'],
  ['refill:free:2026-01-31T00:00:00.000Z:2026-02-01', 'Refill of 1 Feb 2026, free'],
  ['refill:odd', 'Refill'],
  ['payment:pi_9', 'Payment pi_9'],
  ['transfer:6a1e', 'Came from another client'],
  ['something:else', 'something:else'],
])('[X2] the source %s alone reads "%s"', (source, words) => {
  expect(wayOf(7, source, null)).toEqual([words])
})
