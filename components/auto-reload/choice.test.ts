import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { type ReloadInput, reloadChoiceOf } from './choice'
import { type ReloadOffer, type ReloadStanding, reloadOfferOf } from './view'

const nothing: ReloadInput = { checked: null, threshold: null, managing: false }
const never: ReloadStanding = {
  state: 'off',
  isOn: false,
  pack: null,
  threshold: null,
  comingOn: null,
  stoppedWhy: null,
  needsAuthentication: null,
  nextPossibleAt: null,
}
const on: ReloadStanding = { ...never, state: 'armed', isOn: true, pack: 'macro', threshold: 3_000 }

function offer(key: 'studio' | 'tokens' | 'space', standing: ReloadStanding): ReloadOffer | null {
  const none = { count: 0, amountCents: 0 as never }
  const view = {
    ...never,
    nextAmountCents: null,
    nextCredits: null,
    lastAttempt: null,
    nextPossibleAt: null,
    monthSoFar: none,
    daySoFar: none,
    caps: { perDay: none, perMonth: none },
    consent: null,
    threshold: null,
    comingOn: null,
    stoppedWhy: null,
    needsAuthentication: null,
  }
  const made = reloadOfferOf(catalogOf(key), view)
  return made && { ...made, standing }
}

test('[C22] the box starts as the catalog says, and unchecked for whoever has had auto-reload before', () => {
  expect(reloadChoiceOf(offer('studio', never), 'macro', nothing)).toMatchObject({ checked: true, threshold: '2000' })
  expect(reloadChoiceOf(offer('tokens', never), 'large', nothing)).toMatchObject({ checked: false, threshold: '500' })
  const wasOn = { ...never, pack: 'macro', threshold: 3_000 }
  expect(reloadChoiceOf(offer('studio', wasOn), 'macro', nothing)).toMatchObject({ checked: false, threshold: '2000' })
  expect(reloadChoiceOf(offer('studio', never), 'nano', nothing)).toBeNull()
  expect(offer('space', never)).toBeNull()
})

test.each([
  ['999', 'Min: 1,000'],
  ['', 'Min: 1,000'],
  ['1000', null],
  ['9999', null],
])('[C23] the threshold %j: %j', (threshold, fault) => {
  const choice = reloadChoiceOf(offer('studio', never), 'macro', { ...nothing, threshold })
  expect(choice?.fault).toBe(fault)
  expect(choice?.yes === null).toBe(fault !== null)
})

test('[C24] what is on stays as it is until it is managed; another package is not moved to by itself', () => {
  const typed: ReloadInput = { checked: false, threshold: '5000', managing: false }
  expect(reloadChoiceOf(offer('studio', on), 'macro', typed)).toMatchObject({
    isActive: true,
    open: false,
    checked: true,
    yes: { threshold: 3_000 },
  })
  expect(reloadChoiceOf(offer('studio', on), 'macro', { ...typed, managing: true })).toMatchObject({
    open: true,
    checked: false,
    yes: null,
  })
  expect(reloadChoiceOf(offer('studio', on), 'mega', nothing)).toMatchObject({ isActive: false, checked: false })
})
