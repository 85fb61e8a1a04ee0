import { describe, expect, test } from 'vitest'
import { type CatalogKey, catalogOf, creditsPerMajorUnit, discounted, reloadPacks, soldPlans } from './rules'
import type { Catalog, Plan } from './schema'

const packsOf = (key: CatalogKey) =>
  catalogOf(key).packs.map(({ name, priceCents, credits }) => [name, priceCents, credits])

describe('tokens', () => {
  test('[A1] three fixed packs: small, medium and large, a credit cheaper in the larger', () => {
    expect(packsOf('tokens')).toEqual([
      ['Small', 5_00, 1_000],
      ['Medium', 20_00, 5_000],
      ['Large', 48_00, 15_000],
    ])
    const rates = catalogOf('tokens').packs.map(({ priceCents, credits }) => priceCents / credits)
    expect(rates).toEqual(rates.toSorted((one, other) => other - one))
  })

  test('[A8] every paid plan keeps unused tokens in a bank with a cap of its own, the free one keeps none', () => {
    expect(soldPlans(catalogOf('tokens')).map(({ key, rolloverCap }) => [key, rolloverCap])).toEqual([
      ['free', 0],
      ['starter', 12_000],
      ['premium', 36_000],
      ['ultimate', 90_000],
    ])
  })
})

describe('agency', () => {
  test('[B2] three pack sizes with exact credits and price; a workspace has several clients', () => {
    expect(packsOf('agency')).toEqual([
      ['Small', 35_00, 500],
      ['Medium', 95_00, 1_500],
      ['Large', 290_00, 5_000],
    ])
    expect(catalogOf('agency').policies.mostClients).toBeGreaterThan(1)
  })
})

describe('space', () => {
  test('[E4] £25, £50 and £100, each with its exact credits', () => {
    expect(catalogOf('space').currency).toBe('gbp')
    expect(packsOf('space')).toEqual([
      ['£25', 25_00, 3_000],
      ['£50', 50_00, 6_000],
      ['£100', 100_00, 12_000],
    ])
  })

  test('[E3] every pack brings as many credits per £1; where packs differ there is no such number', () => {
    expect(creditsPerMajorUnit(catalogOf('space'))).toBe(120)
    expect(creditsPerMajorUnit(catalogOf('tokens'))).toBeNull()
    expect(creditsPerMajorUnit({ ...catalogOf('space'), packs: [] })).toBeNull()
  })

  test('[E10] the metered features, each with its cost', () => {
    expect(catalogOf('space').features.map(({ name, credits }) => [name, credits])).toEqual([
      ['AI chat reply', 2],
      ['Long-form draft', 30],
      ['Video summary', 45],
      ['AI clip', 60],
      ['Livestream room', 25],
    ])
  })
})

describe('auto-reload', () => {
  test.each([
    ['studio', ['macro', 'mega'], 1],
    ['tokens', ['small', 'medium', 'large'], 3],
    ['agency', ['small', 'medium', 'large'], 3],
    ['space', [], null],
  ] as const)('of %s buys %j and stops after %j declines', (key, packs, declines) => {
    const catalog = catalogOf(key)
    expect(reloadPacks(catalog).map(({ pack }) => pack.key)).toEqual(packs)
    expect(catalog.policies.autoReload?.declinesUntilStop ?? null).toBe(declines)
  })

  test('[C21] a discounted price is rounded down to the cent', () => {
    const price = (cents: number) => cents as Catalog['packs'][number]['priceCents']
    expect([discounted(price(40_00), 10), discounted(price(9_99), 10), discounted(price(1), 30)]).toEqual([
      36_00, 8_99, 0,
    ])
  })

  test('[C23] the threshold of studio is 1,000 to 9,999, prefilled with 2,000, and the box is checked', () => {
    const { threshold, checkedByDefault } = catalogOf('studio').policies.autoReload!
    expect(threshold).toEqual({ least: 1_000, most: 9_999, preset: 2_000 })
    expect(checkedByDefault).toBe(true)
  })
})

/** Nobody pays more for less: on every list a plan of a higher tier brings more for a better rate. */
test.each(['studio', 'tokens', 'agency', 'space'] as const)(
  '%s: a larger plan brings more, and a credit costs less',
  (key) => {
    const paid = soldPlans(catalogOf(key)).filter((plan): plan is Plan & { prices: NonNullable<Plan['prices']> } =>
      Boolean(plan.prices),
    )
    for (const [index, plan] of paid.slice(1).entries()) {
      const smaller = paid[index]!
      expect(plan.tier).toBeGreaterThan(smaller.tier)
      expect(plan.refill.credits).toBeGreaterThan(smaller.refill.credits)
      expect(plan.prices.month * smaller.refill.credits).toBeLessThanOrEqual(smaller.prices.month * plan.refill.credits)
    }
  },
)
