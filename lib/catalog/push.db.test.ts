import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTill, type Till } from '@/e2e/fixtures/till'
import { pushCatalogs } from './push'
import { allCatalogs, catalogOf } from './rules'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

async function writes(): Promise<number> {
  const { requests } = (await (await fetch(`${till.sandbox.url}/_sandbox/requests`)).json()) as {
    requests: { method: string }[]
  }
  return requests.filter(({ method }) => method === 'POST').length
}

const priceNamed = (lookupKey: string) =>
  [...till.sandbox.store.tables.prices.values()].filter((price) => price.lookup_key === lookupKey)

/** What Stripe has of a catalog, by lookup key: amounts in the currency's smallest unit. */
const pricesOf = (catalog: string) =>
  Object.fromEntries(
    [...till.sandbox.store.tables.prices.values()]
      .filter(({ lookup_key: key }) => key?.startsWith(`${catalog}_`))
      .map(({ lookup_key: key, unit_amount: amount }) => [key, amount]),
  )

test('every price of the studio is at Stripe under its key, and pushing again writes nothing', async () => {
  expect(pricesOf('studio')).toEqual({
    studio_micro_month: 15_00,
    studio_micro_year: 72_00,
    studio_macro_month: 40_00,
    studio_macro_year: 192_00,
    studio_mega_month: 200_00,
    studio_mega_year: 960_00,
    'studio_macro-2025_month': 35_00,
    'studio_macro-2025_year': 180_00,
    studio_pack_nano: 12_00,
    studio_pack_micro: 15_00,
    studio_pack_macro: 40_00,
    studio_pack_mega: 200_00,
  })
  const before = await writes()
  expect(await pushCatalogs()).toEqual([])
  expect(await writes()).toBe(before)
})

test('[A1] [E4] every other catalog is at Stripe as well, each in its own currency', () => {
  expect(pricesOf('tokens')).toMatchObject({
    tokens_pack_small: 5_00,
    tokens_pack_medium: 20_00,
    tokens_pack_large: 48_00,
  })
  expect(pricesOf('agency')).toMatchObject({ agency_growth_month: 249_00, agency_pack_medium: 95_00 })
  expect(pricesOf('space')).toMatchObject({
    'space_pack_tier-25': 25_00,
    'space_pack_tier-50': 50_00,
    'space_pack_tier-100': 100_00,
  })
  const currencies = [...till.sandbox.store.tables.prices.values()].map((price) => [
    price.lookup_key?.split('_')[0],
    price.currency,
  ])
  expect(new Map(currencies as [string, string][])).toEqual(
    new Map(allCatalogs().map(({ key, currency }) => [key, currency])),
  )
})

test('a changed price is a new one that takes the key over; the old one stays for whoever pays it', async () => {
  const [old] = priceNamed('studio_pack_micro')
  const studio = structuredClone(catalogOf('studio'))
  const pack = studio.packs.find(({ key }) => key === 'micro')!
  pack.priceCents = 1_600 as typeof pack.priceCents
  expect(await pushCatalogs([studio])).toEqual(['replaced price studio_pack_micro: 1600 cents usd (was 1500)'])
  expect(priceNamed('studio_pack_micro')).toMatchObject([{ unit_amount: 1600, active: true }])
  expect(till.sandbox.store.tables.prices.get(old!.id)).toMatchObject({ unit_amount: 1500, lookup_key: null })
  expect(await pushCatalogs([studio])).toEqual([])
  expect(await pushCatalogs(allCatalogs())).toHaveLength(1)
  expect(priceNamed('studio_pack_micro')).toMatchObject([{ unit_amount: 1500 }])
})
