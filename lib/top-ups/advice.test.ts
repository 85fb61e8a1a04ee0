import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CatalogKey, catalogOf, findPack, findPaidPlan } from '@/lib/catalog/rules'
import type { Interval } from '@/lib/catalog/schema'
import { cents, credits } from '@/lib/core/money'
import { type AdviceInput, adviceFor, type Cycle, rateOf } from './advice'

type Told = [spent: number, bought?: number, paidCents?: number]

const cycle = ([spent, bought = 0, paid = 0]: Told): Cycle => ({
  spent: credits(spent),
  bought: credits(bought),
  paidCents: cents(paid),
})

function ask(key: CatalogKey, on: string, interval: Interval | null, cycles: Told[], pack: string) {
  const catalog = catalogOf(key)
  const plan = catalog.plans.find((each) => each.key === on)!
  const priceCents = interval && plan.prices ? plan.prices[interval] : null
  const standing: AdviceInput['standing'] = { plan: on, tier: plan.tier, interval, priceCents }
  return adviceFor({ catalog, standing, cycles: cycles.map(cycle), pack: findPack(catalog, pack)! })
}

describe('[B12] top up or upgrade: what the last cycles would have cost either way', () => {
  test('three cycles of two medium packs each are cheaper on the next plan', () => {
    // Starter brings 2,000 for $99; 5,000 are used a month, so 3,000 in packs at $190. Growth brings 6,000 for $249.
    const used: Told[] = [
      [5_000, 3_000, 190_00],
      [5_000, 3_000, 190_00],
      [5_000, 3_000, 190_00],
    ]
    expect(ask('agency', 'starter', 'month', used, 'medium')).toEqual({
      plan: 'growth',
      planName: 'Growth',
      interval: 'month',
      perCredit: {
        plan: { amountCents: 249_00, credits: 6_000 },
        pack: { amountCents: 95_00, credits: 1_500 },
      },
      history: { cycles: 3, asPaidCents: 867_00, withPlanCents: 747_00 },
      savesCents: 120_00,
      facts: [
        '100 credits cost $4.15 on Growth and $6.33 in the Medium pack.',
        'Your last three cycles cost $867 with packs, and would have cost $747 on Growth.',
      ],
    })
  })

  test('one peak is cheaper with a pack: nothing is advised', () => {
    const used: Told[] = [[1_800], [2_400, 500, 35_00], [1_500]]
    expect(ask('agency', 'starter', 'month', used, 'small')).toBeNull()
  })

  test('packs that were bought and not used count as kept, not as saved', () => {
    expect(ask('agency', 'starter', 'month', [[2_000, 5_000, 290_00]], 'large')).toBeNull()
    // Used, they are: Growth would have brought 4,000 of the 5,000, and the rest of them is bought on Growth too.
    expect(ask('agency', 'starter', 'month', [[7_000, 5_000, 290_00]], 'large')?.history).toEqual({
      cycles: 1,
      asPaidCents: 389_00,
      withPlanCents: 307_00,
    })
  })

  test('what went to the bank is used before packs are, on either plan', () => {
    const used: Told[] = [[0], [0], [4_000, 1_500, 95_00]]
    expect(ask('agency', 'starter', 'month', used, 'medium')).toBeNull()
  })

  test('of several larger plans the cheapest is named', () => {
    const used: Told[] = [
      [20_000, 18_000, 1_140_00],
      [20_000, 18_000, 1_140_00],
    ]
    const advice = ask('agency', 'starter', 'month', used, 'medium')
    expect(advice).toMatchObject({
      plan: 'scale',
      facts: [expect.any(String), expect.stringMatching(/^Your last two/)],
    })
  })

  test('paid by the year the same is said in years, a twelfth of the price a cycle', () => {
    const used: Told[] = [
      [25_000, 20_000, 60_00],
      [25_000, 20_000, 60_00],
    ]
    expect(ask('studio', 'micro', 'year', used, 'macro')).toMatchObject({
      plan: 'macro',
      interval: 'year',
      perCredit: { plan: { amountCents: 192_00, credits: 240_000 } },
      // Two twelfths of $72, and of $192; 5,000 credits a cycle are still bought.
      history: { cycles: 2, asPaidCents: 132_00, withPlanCents: 62_00 },
      facts: [expect.stringContaining('on Macro, paid yearly,'), expect.any(String)],
    })
  })

  test('in pounds it is said in pounds', () => {
    const used: Told[] = [[8_000, 6_000, 50_00]]
    expect(ask('space', 'creator', 'month', used, 'tier-25')?.facts[1]).toBe(
      'This cycle so far cost £62 with packs, and would have cost £46.67 on Pro.',
    )
  })

  test.each<[string, CatalogKey, string, Interval | null, Told[], string]>([
    ['nothing was bought', 'agency', 'starter', 'month', [[9_000]], 'small'],
    ['the first cycle has not begun', 'agency', 'starter', 'month', [], 'small'],
    ['there is no larger plan', 'agency', 'scale', 'month', [[30_000, 12_000, 700_00]], 'large'],
  ])('nothing is advised where %s', (_, key, plan, interval, used, pack) => {
    expect(ask(key, plan, interval, used, pack)).toBeNull()
  })

  test('an earlier version of a plan is compared at the price that is paid for it', () => {
    const catalog = catalogOf('studio')
    const standing = { plan: 'macro-2025', tier: 2, interval: 'month' as const, priceCents: cents(35_00) }
    const cycles = [cycle([98_000, 80_000, 240_00])]
    const advice = adviceFor({ catalog, standing, cycles, pack: findPack(catalog, 'nano')! })
    expect(advice?.history).toEqual({ cycles: 1, asPaidCents: 275_00, withPlanCents: 200_00 })
  })

  test('advice never costs more than what was paid, and never counts more as spared than was bought', () => {
    const told = fc.tuple(fc.nat(40_000), fc.nat(30_000), fc.nat(2_000_00))
    fc.assert(
      fc.property(fc.array(told, { maxLength: 3 }), fc.constantFrom('starter', 'growth'), (used, plan) => {
        const advice = ask('agency', plan, 'month', used as Told[], 'medium')
        if (!advice) return
        const packs = used.reduce((sum, [, , paid]) => sum + paid, 0)
        const price = findPaidPlan(catalogOf('agency'), advice.plan)!.prices.month * used.length
        expect(advice.savesCents).toBe(advice.history.asPaidCents - advice.history.withPlanCents)
        expect(advice.savesCents).toBeGreaterThan(0)
        expect(advice.history.withPlanCents).toBeGreaterThanOrEqual(price)
        expect(advice.history.withPlanCents).toBeLessThanOrEqual(price + packs)
      }),
    )
  })
})

test('[B12] a credit is cheaper in a plan than in any pack, and cheaper still in a larger one', () => {
  const catalog = catalogOf('agency')
  const rates = ['starter', 'growth', 'scale'].map((key) => rateOf(findPaidPlan(catalog, key)!, 'month'))
  const packs = catalog.packs.map(({ priceCents: amountCents, credits: count }) => ({ amountCents, credits: count }))
  // Compared across, so that nothing is divided: a/b > c/d where a × d > c × b.
  const inOrder = [...packs, ...rates]
  inOrder.slice(1).forEach((rate, index) => {
    const dearer = inOrder[index]!
    expect(dearer.amountCents * rate.credits).toBeGreaterThan(rate.amountCents * dearer.credits)
  })
})
