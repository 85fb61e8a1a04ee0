import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { MOST_PACKS } from '@/lib/top-ups/rules'
import { cardExpiry, cardName } from './card'
import { packViews } from './view'

test('[C15] [C16] each package’s name, price, credits and price per 100 credits, as the seed has them', () => {
  const rows = packViews(catalogOf('studio')).map((pack) => [pack.name, pack.price, pack.credits, pack.pricePer100])
  expect(rows).toEqual([
    ['Nano', '$12', '4,000', '$0.30'],
    ['Micro', '$15', '5,000', '$0.30'],
    ['Macro', '$40', '20,000', '$0.20'],
    ['Mega', '$200', '100,000', '$0.20'],
  ])
})

test('every quantity on offer has its exact total', () => {
  const macro = packViews(catalogOf('studio')).find((pack) => pack.key === 'macro')
  expect(macro?.totals).toHaveLength(MOST_PACKS)
  expect(macro?.totals[0]).toEqual({ price: '$40', credits: 20_000 })
  expect(macro?.totals[19]).toEqual({ price: '$800', credits: 400_000 })
})

test('a card is named by its brand, its last digits and its end', () => {
  const card = { brand: 'visa', last4: '4242', expMonth: 4, expYear: 2028 }
  expect([cardName(card), cardExpiry(card)]).toEqual(['Visa ending 4242', 'expires 04/28'])
})
