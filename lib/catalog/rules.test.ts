import { describe, expect, test } from 'vitest'
import { credits } from '@/lib/core/money'
import { studio } from './catalogs/studio'
import {
  catalogOf,
  findPaidPlan,
  findReloadPack,
  freePlanOf,
  monthlyPrice,
  packLookupKey,
  packTotal,
  planLookupKey,
  reloadPacks,
  soldPlans,
  yearlySavingPercent,
} from './rules'
import { type Catalog, type CatalogInput, catalogSchema, type PaidPlan } from './schema'

const catalog = catalogOf('studio')

describe('[C8] the plan table, exactly', () => {
  test.each([
    { plan: 'micro', monthly: 15_00, yearlyByMonth: 6_00, yearly: 72_00, refill: 5_000, portraits: 2, tasks: 3 },
    { plan: 'macro', monthly: 40_00, yearlyByMonth: 16_00, yearly: 192_00, refill: 20_000, portraits: 8, tasks: 6 },
    { plan: 'mega', monthly: 200_00, yearlyByMonth: 80_00, yearly: 960_00, refill: 100_000, portraits: 50, tasks: 20 },
  ])('$plan', (row) => {
    const plan = findPaidPlan(catalog, row.plan) as PaidPlan
    expect(plan.prices).toEqual({ month: row.monthly, year: row.yearly })
    expect([monthlyPrice(plan, 'month'), monthlyPrice(plan, 'year')]).toEqual([row.monthly, row.yearlyByMonth])
    expect(yearlySavingPercent(plan)).toBe(60)
    expect(plan.refill).toEqual({ credits: row.refill, every: 'month' })
    expect([plan.limits.portraitModels, plan.limits.concurrentTasks]).toEqual([row.portraits, row.tasks])
  })

  test('nano is free: 80 credits a day, one portrait model, no concurrent tasks', () => {
    const nano = freePlanOf(catalog)
    expect([nano.key, nano.refill, nano.prices]).toEqual(['nano', { credits: 80, every: 'day' }, null])
    expect([nano.limits.portraitModels, nano.limits.concurrentTasks]).toEqual([1, 0])
  })

  test('macro is the most popular one, picked by 71 %', () => {
    expect(catalog.plans.filter((plan) => plan.popularPercent).map((plan) => [plan.key, plan.popularPercent])).toEqual([
      ['macro', 71],
    ])
  })

  test('voice models from macro on; every paid plan is private and without watermark; mega shares revenue', () => {
    const limits = soldPlans(catalog).map((plan) => plan.limits)
    expect(limits.map((limit) => limit.voiceModels !== 0)).toEqual([false, false, true, true])
    expect(limits.map((limit) => limit.removesWatermark)).toEqual([false, true, true, true])
    expect(limits.map((limit) => limit.privateModels && limit.privateContent)).toEqual([false, true, true, true])
    expect(limits.map((limit) => limit.revenueSharing)).toEqual([false, false, false, true])
  })
})

test('[C16] the packages, exactly, with their auto-reload discounts', () => {
  expect(catalog.packs.map((pack) => [pack.name, pack.priceCents, pack.credits])).toEqual([
    ['Nano', 12_00, 4_000],
    ['Micro', 15_00, 5_000],
    ['Macro', 40_00, 20_000],
    ['Mega', 200_00, 100_000],
  ])
  expect(reloadPacks(catalog).map((each) => [each.pack.key, each.discountPercent, each.priceCents])).toEqual([
    ['macro', 10, 36_00],
    ['mega', 30, 140_00],
  ])
  expect(findReloadPack(catalog, 'micro')).toBeNull()
})

test('[C10] an earlier version of a plan is honoured at its own price and never offered', () => {
  const legacy = findPaidPlan(catalog, 'macro-2025') as PaidPlan
  expect([legacy.prices, legacy.refill.credits, legacy.rolloverCap, legacy.tier]).toEqual([
    { month: 35_00, year: 180_00 },
    18_000,
    18_000,
    2,
  ])
  expect(soldPlans(catalog).map(({ key }) => key)).toEqual(['nano', 'micro', 'macro', 'mega'])
  expect(soldPlans(catalog).map(({ key }) => key)).toContain(legacy.replacedBy)
})

test('several packs cost and bring exactly their multiple', () => {
  const pack = catalog.packs[0] as Catalog['packs'][number]
  expect(packTotal(pack, 3)).toEqual({ amountCents: 36_00, credits: credits(12_000) })
})

test('every price has a lookup key of its own', () => {
  const plans = catalog.plans.flatMap((plan) => findPaidPlan(catalog, plan.key) ?? [])
  const keys = [
    ...plans.flatMap((plan) => [planLookupKey(catalog, plan, 'month'), planLookupKey(catalog, plan, 'year')]),
    ...catalog.packs.map((pack) => packLookupKey(catalog, pack)),
  ]
  expect(new Set(keys).size).toBe(12)
  expect(keys).toContain('studio_macro_year')
})

describe('a catalog with a mistake is refused when it is loaded', () => {
  const change = (alter: (draft: CatalogInput) => void) => {
    const draft = structuredClone(studio)
    alter(draft)
    return () => catalogSchema.parse(draft)
  }
  const plan = (draft: CatalogInput, index: number) => draft.plans[index] as CatalogInput['plans'][number]

  test.each<[string, (draft: CatalogInput) => void, string]>([
    ['a plan twice', (draft) => draft.plans.push(plan(draft, 1)), 'stands in the catalog twice'],
    ['no free plan', (draft) => draft.plans.shift(), 'exactly one plan is free'],
    [
      'a fraction of a cent',
      (draft) => {
        plan(draft, 1).prices = { month: 15.5, year: 72 }
      },
      'expected int',
    ],
    [
      'a year dearer than twelve months',
      (draft) => {
        plan(draft, 1).prices = { month: 1, year: 13 }
      },
      'costs more by the year',
    ],
    [
      'a pack for nothing',
      (draft) => {
        ;(draft.packs[0] as { priceCents: number }).priceCents = 0
      },
      'is more than nothing',
    ],
    [
      'an earlier version in place of which nothing is sold',
      (draft) => {
        plan(draft, 4).replacedBy = 'macro-2025'
      },
      'is replaced by one that is sold',
    ],
    [
      'a downgrade that takes away what is paid for',
      (draft) => {
        ;(draft.policies.changes as { downgrade: string }).downgrade = 'now'
      },
      'Invalid input: expected',
    ],
    [
      'a plan that is silent about a limit',
      (draft) => {
        delete plan(draft, 1).limits.voiceModels
      },
      'does not say its',
    ],
    [
      'a number where the limit is there or not',
      (draft) => {
        plan(draft, 1).limits.privateModels = 3
      },
      'does not say its',
    ],
    [
      'a limit nobody declared',
      (draft) => {
        plan(draft, 1).limits.wings = 2
      },
      'the catalog does not know',
    ],
    [
      'a buyer that is no plan',
      (draft) => {
        draft.policies.topUps.buyers = { paid: { yearly: 'any', monthly: ['nano'] } }
      },
      'is no plan that is paid for',
    ],
    [
      'auto-reload of a pack nobody sells',
      (draft) => {
        draft.policies.autoReload!.packs.push({ pack: 'giga', discountPercent: 0 })
      },
      'no such pack is sold',
    ],
    [
      'auto-reload that a day has no room for',
      (draft) => {
        draft.policies.autoReload!.caps.perDay.amountCents = 139_99
      },
      'costs more than may be charged in a day',
    ],
    [
      'a month with less room than a day',
      (draft) => {
        draft.policies.autoReload!.caps.perMonth.count = 1
      },
      'a month of auto-reload',
    ],
    [
      'a threshold proposed out of its bounds',
      (draft) => {
        draft.policies.autoReload!.threshold.preset = 10_000
      },
      'lies between the bounds',
    ],
    [
      'a refill of nothing',
      (draft) => {
        plan(draft, 1).refill.credits = 0
      },
      'expected number to be >0',
    ],
  ])('%s', (_, alter, message) => {
    expect(change(alter)).toThrow(message)
  })
})
