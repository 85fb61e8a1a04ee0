import { expect, test } from 'vitest'
import { type PlanStanding, planButton } from './button'

const nano = { key: 'nano', tier: 0, free: true }
const micro = { key: 'micro', tier: 1, free: false }
const macro = { key: 'macro', tier: 2, free: false }
const mega = { key: 'mega', tier: 3, free: false }

const onNano: PlanStanding = { plan: 'nano', tier: 0, interval: null }
const onMacroMonthly: PlanStanding = { plan: 'macro', tier: 2, interval: 'month' }
const onMacroYearly: PlanStanding = { plan: 'macro', tier: 2, interval: 'year' }

test.each([
  ['signed out, any plan', macro, 'month', null, 'Choose'],
  ['signed out, the free plan', nano, 'year', null, 'Choose'],
  ['free account, its own plan, monthly side', nano, 'month', onNano, 'Current plan'],
  ['free account, its own plan, yearly side', nano, 'year', onNano, 'Current plan'],
  ['free account, a paid plan', micro, 'month', onNano, 'Upgrade plan'],
  ['subscribed, what they have', macro, 'month', onMacroMonthly, 'Current plan'],
  ['subscribed, the same plan paid the other way', macro, 'year', onMacroMonthly, 'Change plan'],
  ['subscribed by the year, the same plan by the month', macro, 'month', onMacroYearly, 'Change plan'],
  ['subscribed, a higher tier', mega, 'month', onMacroMonthly, 'Upgrade plan'],
  ['subscribed, a higher tier paid the other way', mega, 'year', onMacroMonthly, 'Upgrade plan'],
  ['subscribed, a lower tier', micro, 'year', onMacroYearly, 'Downgrade plan'],
  ['subscribed, the free plan', nano, 'month', onMacroMonthly, 'Downgrade plan'],
  ['subscribed, another plan of the same tier', { ...macro, key: 'macro-2' }, 'month', onMacroMonthly, 'Change plan'],
] as const)('%s', (_case, plan, interval, standing, label) => {
  expect(planButton(plan, interval, standing).label).toBe(label)
})
