import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { plansView } from './view'

const studio = catalogOf('studio')

test('[C8] the cards carry the seed’s prices, yearly totals and credits', () => {
  const { cards } = plansView(studio, null)
  const figures = (interval: 'month' | 'year') =>
    cards[interval].map((card) => [card.name, card.price, card.billed, `${card.credits} / ${card.every}`])
  expect(figures('month')).toEqual([
    ['Nano', '$0', 'free, no card needed', '80 / day'],
    ['Micro', '$15', 'billed monthly', '5,000 / month'],
    ['Macro', '$40', 'billed monthly', '20,000 / month'],
    ['Mega', '$200', 'billed monthly', '100,000 / month'],
  ])
  expect(figures('year')).toEqual([
    ['Nano', '$0', 'free, no card needed', '80 / day'],
    ['Micro', '$6', 'billed $72/yr', '5,000 / month'],
    ['Macro', '$16', 'billed $192/yr', '20,000 / month'],
    ['Mega', '$80', 'billed $960/yr', '100,000 / month'],
  ])
})

test('[C6] only yearly cards of paid plans carry the saving and the struck-through price', () => {
  const { cards, saving } = plansView(studio, null)
  expect(cards.month.every((card) => card.savingPercent === null && card.originalPrice === null)).toBe(true)
  expect(cards.year.map((card) => [card.originalPrice, card.savingPercent])).toEqual([
    [null, null],
    ['$15', 60],
    ['$40', 60],
    ['$200', 60],
  ])
  expect(saving).toEqual({ percent: 60, everywhere: true })
})

test('[C7] one plan is marked as the one most people pick', () => {
  const { cards } = plansView(studio, null)
  expect(cards.month.map((card) => card.popularPercent)).toEqual([null, null, 71, null])
})

test('a saving that is not the same on every plan is said to be the most', () => {
  const uneven = structuredClone(studio)
  const mega = uneven.plans.find((plan) => plan.key === 'mega')
  if (mega?.prices) mega.prices.year = mega.prices.month
  expect(plansView(uneven, null).saving?.everywhere).toBe(false)
})

test('[C13] the comparison stands in the groups of the seed and says Unlimited where it is', () => {
  const { comparison } = plansView(studio, null)
  expect(comparison.map((group) => group.title)).toEqual([
    'Credits',
    'Essentials',
    'Models and concurrency',
    'Image features',
    'Video features',
  ])
  const rows = new Map(comparison.flatMap((group) => group.rows).map((row) => [row.label, row.cells]))
  expect(rows.get('Max portrait models')).toEqual(['1', '2', '8', '50'])
  expect(rows.get('Max voice models')).toEqual([false, false, '8', 'Unlimited'])
  expect(rows.get('Max concurrent tasks')).toEqual(['none', 'up to 3', 'up to 6', 'up to 20'])
  expect(rows.get('Remove watermark')).toEqual([false, true, true, true])
  expect(rows.get('Clip')).toEqual([false, '12 / month', '50 / month', '250 / month'])
})
