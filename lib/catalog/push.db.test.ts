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

test('every price of the studio is at Stripe under its key, and pushing again writes nothing', async () => {
  const prices = [...till.sandbox.store.tables.prices.values()].map((price) => [price.lookup_key, price.unit_amount])
  expect(Object.fromEntries(prices)).toEqual({
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
