import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { lowMarksOf, lowOf } from './low'

const low = lowMarksOf(catalogOf('studio'))
const warning = (available: number, onTheWay = 0) => lowOf({ available, onTheWay, low })

test('[E11] [A7] credits run low from the catalog’s mark down, and before the dearest feature stops', () => {
  expect(low).toEqual({ mark: 500, dearest: { name: 'Clip', credits: 400 } })
  expect(warning(501)).toBeNull()
  expect(warning(500)).toEqual({ kind: 'low' })
  expect(warning(400)).toEqual({ kind: 'low' })
  expect(warning(399)).toEqual({ kind: 'unaffordable', name: 'Clip', credits: 400 })
  expect(warning(0)).toEqual({ kind: 'empty' })
  expect(warning(0, 5_000)).toBeNull()
})

test('[E11] a feature dearer than the mark is warned of above it', () => {
  const view = { available: 900, onTheWay: 0, low: { mark: 500, dearest: { name: 'Film', credits: 1_000 } } }
  expect(lowOf(view)).toEqual({ kind: 'unaffordable', name: 'Film', credits: 1_000 })
  expect(lowOf({ ...view, available: 1_000 })).toBeNull()
})
