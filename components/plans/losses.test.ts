import { expect, test } from 'vitest'
import { catalogOf, findPlan, freePlanOf } from '@/lib/catalog/rules'
import type { Plan } from '@/lib/catalog/schema'
import { lossesOf } from './losses'

const studio = catalogOf('studio')
const plan = (key: string) => findPlan(studio, key) as Plan

test('[C10] a downgrade names every feature there is less of', () => {
  expect(lossesOf(studio, plan('mega'), plan('micro'))).toEqual([
    '5,000 credits / month instead of 100,000',
    '5,000 credits in the rollover bank instead of 100,000',
    '2 portrait models instead of 50',
    'No voice models',
    '3 concurrent tasks instead of 20',
    'No revenue sharing on public models',
  ])
  expect(lossesOf(studio, plan('micro'), plan('nano'))).toEqual([
    '80 credits / day instead of 5,000 credits / month',
    '240 credits in the rollover bank instead of 5,000',
    '1 portrait model instead of 2',
    'No concurrent tasks',
    'Models are no longer private',
    'New creations are no longer private',
    'New creations carry a watermark',
  ])
})

test('a plan without a bank keeps no more, and takes nothing that is kept', () => {
  const tokens = catalogOf('tokens')
  const [free, paid] = [freePlanOf(tokens), tokens.plans.find(({ rolloverCap }) => rolloverCap > 0) as Plan]
  expect(lossesOf(tokens, paid, free)).toContain('No more unused credits are kept in the rollover bank')
})

test('an upgrade takes nothing away', () => {
  expect(lossesOf(studio, plan('micro'), plan('mega'))).toEqual([])
  expect(lossesOf(studio, plan('macro'), plan('macro'))).toEqual([])
})
