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
  expect(macro?.totals[0]).toEqual({ price: '$40', listPrice: null, credits: 20_000 })
  expect(macro?.totals[19]).toEqual({ price: '$800', listPrice: null, credits: 400_000 })
})

test('[C21] [C16] with auto-reload the larger packages cost less, and say what they cost without', () => {
  const reloads = packViews(catalogOf('studio')).map(
    ({ reload }) => reload && [reload.discountPercent, reload.totals[0]],
  )
  expect(reloads).toEqual([
    null,
    null,
    [10, { price: '$36', listPrice: '$40', credits: 20_000 }],
    [30, { price: '$140', listPrice: '$200', credits: 100_000 }],
  ])
})

test('[A1] [E4] packs of the other price lists, each with its exact credits and its currency', () => {
  const rows = (key: 'tokens' | 'space') =>
    packViews(catalogOf(key)).map((pack) => [pack.name, pack.credits, pack.price, pack.pricePer100])
  expect(rows('tokens')).toEqual([
    ['Small', '1,000', '$5', '$0.50'],
    ['Medium', '5,000', '$20', '$0.40'],
    ['Large', '15,000', '$48', '$0.32'],
  ])
  expect(rows('space')).toEqual([
    ['£25', '3,000', '£25', '£0.83'],
    ['£50', '6,000', '£50', '£0.83'],
    ['£100', '12,000', '£100', '£0.83'],
  ])
})

test('where other packages bring as much for less, they are named', () => {
  const cheaper = (catalog: 'tokens' | 'studio', pack: string, quantity: number) =>
    packViews(catalogOf(catalog)).find(({ key }) => key === pack)?.cheaper[quantity - 1]
  expect(cheaper('tokens', 'medium', 3)).toEqual({
    ...{ pack: 'large', name: 'Large', quantity: 1 },
    brings: '15,000 credits for $48',
  })
  expect(cheaper('tokens', 'small', 20)).toMatchObject({
    pack: 'medium',
    quantity: 4,
    brings: '20,000 credits for $80',
  })
  expect(cheaper('tokens', 'medium', 2)).toBeNull()
  expect(cheaper('studio', 'macro', 5)).toBeNull()
})

test('a card is named by its brand, its last digits and its end', () => {
  const card = { brand: 'visa', last4: '4242', expMonth: 4, expYear: 2028 }
  expect([cardName(card), cardExpiry(card)]).toEqual(['Visa ending 4242', 'expires 04/28'])
})
