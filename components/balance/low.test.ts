import { expect, test } from 'vitest'
import { type CatalogKey, catalogOf } from '@/lib/catalog/rules'
import { lowMarksOf, lowOf } from './low'

const low = lowMarksOf(catalogOf('studio'), 20_000)
const warning = (available: number, onTheWay = 0) => lowOf({ available, onTheWay, low })

test('[E11] [A7] credits run low from the catalog’s mark down, and before the dearest feature stops', () => {
  expect(low).toMatchObject({ mark: 500, dearest: { name: 'Clip', credits: 400 } })
  expect(warning(501)).toBeNull()
  expect(warning(500)).toEqual({ kind: 'low' })
  expect(warning(400)).toEqual({ kind: 'low' })
  expect(warning(399)).toEqual({ kind: 'unaffordable', name: 'Clip', credits: 400 })
  expect(warning(0)).toEqual({ kind: 'empty' })
  expect(warning(0, 5_000)).toBeNull()
})

test('[E11] a feature dearer than the mark is warned of above it', () => {
  const marks = { mark: 500, dearest: { name: 'Film', credits: 1_000 }, onRefill: null }
  const view = { available: 900, onTheWay: 0, low: marks }
  expect(lowOf(view)).toEqual({ kind: 'unaffordable', name: 'Film', credits: 1_000 })
  expect(lowOf({ ...view, available: 1_000 })).toBeNull()
})

test('[E11] a plan smaller than the mark is not low as soon as it is filled: a share of its refill is its mark', () => {
  const nano = lowMarksOf(catalogOf('studio'), 80)
  const said = (available: number) => lowOf({ available, onTheWay: 0, low: nano })
  expect(nano.onRefill).toEqual({ refill: 80, mark: 20, dearest: { name: 'Portrait', credits: 40 } })
  expect(said(80)).toBeNull()
  expect(said(40)).toBeNull()
  expect(said(39)).toEqual({ kind: 'unaffordable', name: 'Portrait', credits: 40 })
  expect(said(0)).toEqual({ kind: 'empty' })
  // More than a refill was bought, or saved: as that runs out, the whole mark counts.
  expect(said(501)).toBeNull()
  expect(said(500)).toEqual({ kind: 'low' })
  expect(said(399)).toEqual({ kind: 'unaffordable', name: 'Clip', credits: 400 })
})

test.each<CatalogKey>(['studio', 'tokens', 'agency', 'space'])(
  '[E11] %s: no plan is low on the day it is filled, and each is warned before it is empty',
  (key) => {
    const catalog = catalogOf(key)
    for (const { refill } of catalog.plans) {
      const marks = lowMarksOf(catalog, refill.credits)
      expect(lowOf({ available: refill.credits, onTheWay: 0, low: marks })).toBeNull()
      expect(lowOf({ available: 1, onTheWay: 0, low: marks })).not.toBeNull()
    }
  },
)
