import { describe, expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { unlockPromptOf } from './prompts'
import { refused } from './rules'

describe('[C17] the two prompts, each with its way forward', () => {
  test('without a plan: upgrade', () => {
    expect(unlockPromptOf(catalogOf('studio'), 'subscribers-only')).toEqual({
      title: 'Unlock one-time package',
      text: 'This one-time package is available to subscribers only. Upgrade to unlock it.',
      ways: [{ label: 'Upgrade now', pay: null, note: null }],
    })
  })

  test('while the plan is paused: resume it', () => {
    expect(unlockPromptOf(catalogOf('studio'), 'plan-paused')).toEqual({
      title: 'Unlock one-time package',
      text: 'This one-time package is available to subscribers only. Resume your plan to unlock it.',
      ways: [{ label: 'Resume your plan', pay: null, note: null }],
    })
  })

  test('on a plan that may not buy: pay it yearly, or take a larger one', () => {
    expect(unlockPromptOf(catalogOf('studio'), 'plan-or-yearly')).toEqual({
      title: 'Want access to One-Time Packages?',
      text: 'They are for every plan that is paid yearly, and for Macro and Mega paid monthly.',
      ways: [
        { label: 'Switch to yearly', pay: 'yearly', note: 'Up to 60% off every month' },
        { label: 'Go Macro or Mega', pay: 'monthly', note: 'From 20,000 credits a month' },
      ],
    })
  })

  const codes = ['subscribers-only', 'plan-paused', 'plan-or-yearly'] as const
  test.each(codes)('a server that refuses says the same way: %s', (code) => {
    expect(refused(code).refusal).toMatchObject({ code, wayOut: 'plans', message: expect.stringMatching(/\w+ \w+/) })
    expect(refused('card-declined').refusal).not.toHaveProperty('wayOut')
  })
})
