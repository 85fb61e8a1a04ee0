import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import type { Catalog } from '@/lib/catalog/schema'
import { cents, credits } from '@/lib/core/money'
import type { Standing } from '@/lib/subscriptions/standing'
import { plansView } from './view'

const studio = catalogOf('studio')
const now = new Date('2026-03-10T12:00:00Z')
const signedOut = (catalog: Catalog = studio) => plansView(catalog, null, now)

test('[C8] the cards carry the seed’s prices, yearly totals and credits', () => {
  const { cards } = signedOut()
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
  const { cards, saving } = signedOut()
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
  expect(signedOut().cards.month.map((card) => card.popularPercent)).toEqual([null, null, 71, null])
})

test('a saving that is not the same on every plan is said to be the most', () => {
  const uneven = structuredClone(studio)
  const mega = uneven.plans.find((plan) => plan.key === 'mega')
  if (mega?.prices) mega.prices.year = mega.prices.month
  expect(signedOut(uneven).saving?.everywhere).toBe(false)
})

test('[C13] the comparison stands in the groups of the seed and says Unlimited where it is', () => {
  const { comparison } = signedOut()
  expect(comparison.month.map((group) => group.title)).toEqual([
    'Credits',
    'Essentials',
    'Models and concurrency',
    'Image features',
    'Video features',
    'Audio features',
  ])
  const rows = new Map(comparison.month.flatMap((group) => group.rows).map((row) => [row.label, row.cells]))
  expect(rows.get('Max portrait models')).toEqual(['1', '2', '8', '50'])
  expect(rows.get('Max voice models')).toEqual([false, false, '8', 'Unlimited'])
  expect(rows.get('Max concurrent tasks')).toEqual(['none', 'up to 3', 'up to 6', 'up to 20'])
  expect(rows.get('Remove watermark')).toEqual([false, true, true, true])
  expect(rows.get('Clip')).toEqual([false, '12 / month', '50 / month', '250 / month'])
  expect(rows.get('Custom voice models')).toEqual([false, false, true, true])
})

const onOldMacro: Standing = {
  plan: 'macro-2025',
  planName: 'Macro (2025)',
  tier: 2,
  interval: 'year',
  status: 'active',
  since: now,
  periodEnd: new Date('2026-04-01T12:00:00Z'),
  cancelAt: null,
  scheduled: null,
  pausedUntil: null,
  resumeFailedAt: null,
  legacy: true,
  priceCents: cents(180_00),
  version: 'as seen',
}

test('[C10] whoever has a plan that is no longer sold sees it beside the others, and nobody else does', () => {
  const forecast = { at: now, toBank: credits(10), wontFit: credits(5), addOnsExpire: credits(0) }
  const openInvoice = { url: 'https://pay.test', amountCents: cents(35_00) }
  const view = plansView(studio, { standing: onOldMacro, forecast, openInvoice }, now)
  const [month, year] = [view.cards.month, view.cards.year]
  expect(month.map((card) => card.key)).toEqual(['nano', 'micro', 'macro', 'mega'])
  expect(year.map((card) => card.key)).toEqual(['nano', 'micro', 'macro', 'macro-2025', 'mega'])
  expect(year.map((card) => card.button.label)).toEqual([
    'Downgrade plan',
    'Downgrade plan',
    'Change plan',
    'Current plan',
    'Upgrade plan',
  ])
  expect(year[3]).toMatchObject({ legacy: true, price: '$15', billed: 'billed $180/yr' })
  expect(view.comparison.year[0]?.rows[0]?.cells).toHaveLength(5)
  expect(view.side).toBe('year')
  expect(view.openInvoice).toEqual({ url: 'https://pay.test', amount: '$35' })
  expect(view.losses.micro).toContain('2 portrait models instead of 8')
  expect(signedOut().cards.year).toHaveLength(4)
})

test('[C14] a side on which no plan can be paid for is empty, the free plan alone makes no offer', () => {
  const free = structuredClone(studio)
  for (const plan of free.plans) plan.sold = plan.prices === null
  expect(signedOut(free).cards).toEqual({ month: [], year: [] })
})
