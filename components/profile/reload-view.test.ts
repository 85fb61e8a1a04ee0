import { expect, test } from 'vitest'
import type { AutoReloadView } from '@/lib/auto-reload/queries'
import { catalogOf, reloadPacks } from '@/lib/catalog/rules'
import { cents, credits } from '@/lib/core/money'
import { switchOnOfferOf, toReloadView } from './reload-view'

const studio = catalogOf('studio')
const at = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-02T12:00:00Z')

const armed: AutoReloadView = {
  state: 'armed',
  isOn: true,
  pack: 'macro',
  threshold: credits(2_000),
  comingOn: null,
  nextAmountCents: cents(36_00),
  nextCredits: credits(20_000),
  lastAttempt: null,
  nextPossibleAt: at,
  monthSoFar: { count: 2, amountCents: cents(72_00) },
  daySoFar: { count: 1, amountCents: cents(36_00) },
  caps: { perDay: { count: 3, amountCents: cents(300_00) }, perMonth: { count: 15, amountCents: cents(1_500_00) } },
  stoppedWhy: null,
  needsAuthentication: null,
  consent: null,
}
const view = (changes: Partial<AutoReloadView>) => toReloadView({ ...armed, ...changes }, studio)!

test('[C25] [X5] auto-reload says what it does, what is left of its caps, and when it charges next', () => {
  expect(view({})).toMatchObject({
    does: 'Below 2,000 credits it buys Macro: 20,000 credits for $36, with the card on file.',
    month: { charges: '2 of 15 charges, declined ones included', money: '$72 of $1,500' },
    day: { charges: '1 of 3 charges, declined ones included', money: '$36 of $300' },
    next: { at: null, words: 'As soon as fewer than 2,000 credits are left' },
  })
})

test.each<[AutoReloadView['state'], Partial<AutoReloadView>, string, { at: string | null; words: string } | null]>([
  ['off', { isOn: false }, 'Off', null],
  ['charging', {}, 'Charging now', { at: null, words: 'Once the charge under way is settled' }],
  ['cooling-down', { nextPossibleAt: later }, 'Cooling down', { at: later.toISOString(), words: 'Not before' }],
  ['capped', { nextPossibleAt: later }, 'Cap reached', { at: later.toISOString(), words: 'Not before' }],
  [
    'capped',
    { nextPossibleAt: null },
    'Cap reached',
    { at: null, words: 'None: one pack costs more than the caps allow' },
  ],
  ['paused', {}, 'Paused', { at: null, words: 'None while it is paused' }],
  [
    'needs-authentication',
    {},
    'Waiting for your bank',
    { at: null, words: 'Once the open payment is confirmed or refused' },
  ],
])('[X5] the state %s has its word and its next step', (state, changes, word, next) => {
  const shown = view({ ...changes, state })
  expect(shown.state.word).toBe(word)
  expect(shown.next).toEqual(next)
})

test('[C26] a charge that was declined is told in two variants, and points to the payment method', () => {
  const stopped = { reason: 'declined', words: '' } as const
  const left = view({ isOn: false, state: 'off', stoppedWhy: { ...stopped, variant: 'credits-left' } }).trouble
  const none = view({ isOn: false, state: 'off', stoppedWhy: { ...stopped, variant: 'none-left' } }).trouble
  expect(left).toMatchObject({ title: 'Auto-reload missed a beat', ways: ['card', 'again'] })
  expect(left?.words).toContain('You still have enough credits for now.')
  expect(none).toMatchObject({ title: 'Not enough credits: auto-reload missed a beat', ways: ['card', 'again'] })
  expect(none?.words).toContain('update your payment method')
  const paused = view({ state: 'paused', stoppedWhy: { ...stopped, variant: 'credits-left' } }).trouble
  expect(paused?.words).toContain('paused until another card is on file')
})

test.each([
  ['paid', '20,000 credits for $36, paid', false],
  ['declined', '20,000 credits for $36, declined', true],
  ['outage', '20,000 credits for $36, not charged', true],
  ['canceled', '20,000 credits for $36, not charged', true],
] as const)('[X5] the last charge says that it was %s', (status, what, failed) => {
  const lastAttempt = { at, status, amountCents: cents(36_00), credits: credits(20_000), reason: null }
  expect(view({ lastAttempt }).last).toEqual({ at: at.toISOString(), what, reason: null, failed })
})

test('what is agreed to begins with what was chosen last, else with the catalog’s presets; some catalogs have none', () => {
  const packs = reloadPacks(studio)
  expect(switchOnOfferOf({ pack: 'mega', threshold: credits(3_000) }, studio, packs, null)).toMatchObject({
    pack: 'mega',
    threshold: 3_000,
  })
  expect(switchOnOfferOf({ pack: null, threshold: null }, studio, packs, null)).toMatchObject({
    pack: 'macro',
    threshold: 2_000,
  })
  const space = catalogOf('space')
  expect(switchOnOfferOf({ pack: null, threshold: null }, space, reloadPacks(space), null)).toBeNull()
  expect(toReloadView(armed, space)).toBeNull()
})
