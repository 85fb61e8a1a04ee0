import { expect, test } from 'vitest'
import { catalogOf, findPaidPlan } from '@/lib/catalog/rules'
import { splitCredit } from './pause-credit'

const macro = findPaidPlan(catalogOf('studio'), 'macro')!
const at = (day: string) => new Date(`${day}T00:00:00Z`)
const yearly = { plan: macro, interval: 'year' as const, anchorAt: at('2026-01-01') }
const monthly = { ...yearly, interval: 'month' as const }

test.each([
  ['a month that is half used has brought all its credits', monthly, [[-20_00, '2026-01-16', '2026-02-01']], 20_00, 0],
  [
    'of a year, the months after the one under way have not',
    yearly,
    [[-365_00, '2026-01-01', '2027-01-01']],
    365_00,
    334_00,
  ],
  [
    'in the second a month begins, it has brought its own',
    yearly,
    [[-334_00, '2026-02-01', '2027-01-01']],
    334_00,
    306_00,
  ],
  ['in the last month of a year nothing more is to come', yearly, [[-10_00, '2026-12-20', '2027-01-01']], 10_00, 0],
  ['fractions of a cent are dropped', yearly, [[-100, '2026-01-15', '2027-01-01']], 100, 95],
  [
    'several of them are counted each by its own time',
    yearly,
    [
      [-10_00, '2026-12-20', '2027-01-01'],
      [-365_00, '2026-01-01', '2027-01-01'],
    ],
    375_00,
    334_00,
  ],
  ['no time is worth nothing', yearly, [[-1, '2026-03-01', '2026-03-01']], 1, 0],
  ['nothing was put aside', yearly, [], 0, 0],
] as const)('[C28] what a pause put aside: %s', (_case, course, lines, putAsideCents, keptCents) => {
  const unused = lines.map(([amountCents, from, until]) => ({ amountCents, from: at(from), until: at(until) }))
  expect(splitCredit(unused, course)).toEqual({ putAsideCents, keptCents })
})
