import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { packTiers } from './packs'

test('[B2] [E4] packs are offered with their exact credits and prices, in the catalog’s currency', () => {
  expect(packTiers(catalogOf('agency')).map(({ name, credits, price }) => [name, credits, price])).toEqual([
    ['Small', '500', '$35'],
    ['Medium', '1,500', '$95'],
    ['Large', '5,000', '$290'],
  ])
  expect(packTiers(catalogOf('space')).map(({ credits, price }) => [credits, price])).toEqual([
    ['3,000', '£25'],
    ['6,000', '£50'],
    ['12,000', '£100'],
  ])
})
