import { describe, expect, test } from 'vitest'
import { cents, credits } from '@/lib/core/money'
import type { Preview } from '@/lib/subscriptions/preview'
import { expiringOf, stepAfterChoice, stepAfterPreview } from './change'
import { changeWords, formatAmount, planInWords } from './change-words'

const now = new Date('2026-03-10T12:00:00Z')
const later = new Date('2026-04-01T12:00:00Z')
const names = { micro: 'Micro', macro: 'Macro', mega: 'Mega', 'macro-2025': 'Macro (2025)' }

const upgrade: Preview = {
  kind: 'upgrade',
  when: 'now',
  at: now,
  from: { plan: 'macro', interval: 'month' },
  to: { plan: 'mega', interval: 'month' },
  warnings: [],
  money: { lines: [], dueNowCents: cents(104_54), card: null, currency: 'usd', next: null },
  credits: { lines: [], balanceAfter: credits(1), nextRefill: null },
  quote: 'a quote',
}
const downgrade: Preview = {
  ...upgrade,
  kind: 'downgrade',
  when: 'period-end',
  at: later,
  to: { plan: 'micro', interval: 'month' },
  warnings: ['fewer-features', 'later'],
  money: { ...upgrade.money, dueNowCents: cents(0) },
}

describe('a change goes through its steps', () => {
  const refused = (code: string) => ({ ok: false, refusal: { code, message: code } }) as const

  test('a preview is shown, or why there is none', () => {
    expect(stepAfterPreview({ ok: true, value: upgrade }, null)).toMatchObject({ at: 'ready', preview: upgrade })
    expect(stepAfterPreview({ ok: true, value: upgrade }, 'outdated')).toMatchObject({ note: 'outdated' })
    expect(stepAfterPreview(refused('already-current'), null)).toMatchObject({ at: 'refused' })
    expect(stepAfterPreview(refused('already-current'), 'not-done')).toEqual({ at: 'went-through' })
    expect(stepAfterPreview(null, null)).toMatchObject({ at: 'refused', refusal: { code: 'no-answer' } })
  })

  test.each([
    ['done', { ok: true, value: { kind: 'changed', from: upgrade.to, to: upgrade.to } }, { at: 'done' }],
    ['scheduled', { ok: true, value: { kind: 'scheduled', at: later } }, { at: 'done' }],
    ['a first plan', { ok: true, value: { kind: 'checkout', url: '/pay' } }, { at: 'leaving', url: '/pay' }],
    ['a card that was declined', refused('card-declined'), { at: 'ready', fault: { code: 'card-declined' } }],
    ['a vendor that does not answer', refused('stripe-unreachable'), { at: 'unknown' }],
    ['a fault of ours', refused('failed'), { at: 'unknown' }],
    ['a lost answer', null, { at: 'unknown' }],
  ] as const)('confirmed: %s', (_what, answer, step) => {
    expect(stepAfterChoice(answer, upgrade)).toMatchObject(step)
  })

  test('[X3] a quote that no longer holds is never done: a fresh preview comes first', () => {
    expect(stepAfterChoice(refused('quote-outdated'), upgrade)).toBe('outdated')
  })

  test('[X10] what will not be kept is summed up', () => {
    const line = (kind: 'expires' | 'to-bank', amount: number) => ({
      kind,
      credits: credits(amount),
      at: later,
      text: '',
    })
    const lines = [line('expires', 30), line('to-bank', 500), line('expires', 12)]
    expect(expiringOf({ ...downgrade, credits: { ...downgrade.credits, lines } })).toEqual({ credits: 42, from: later })
    expect(expiringOf(downgrade)).toBeNull()
  })
})

describe('[C10] each kind of change has its own confirmation', () => {
  test.each([
    ['an upgrade that costs', upgrade, 'Upgrade to Mega', 'Pay $104.54 now', 'Not now'],
    [
      'an upgrade that costs nothing now',
      { ...upgrade, money: downgrade.money },
      'Upgrade to Mega',
      'Upgrade now',
      'Not now',
    ],
    [
      'an upgrade that takes effect later',
      { ...upgrade, when: 'period-end' },
      'Upgrade to Mega',
      'Confirm upgrade',
      'Not now',
    ],
    ['a downgrade', downgrade, 'Confirm downgrade', 'Confirm downgrade', 'Keep Macro'],
    [
      'another way to pay, at once',
      { ...upgrade, kind: 'change', to: { plan: 'macro', interval: 'year' } },
      'Pay yearly',
      'Pay $104.54 now',
      'Not now',
    ],
    [
      'another way to pay, later',
      { ...downgrade, kind: 'change', to: { plan: 'macro', interval: 'month' } },
      'Pay monthly',
      'Confirm change',
      'Not now',
    ],
    [
      'a plan that is no longer sold',
      { ...upgrade, from: { plan: 'macro-2025', interval: 'month' }, warnings: ['legacy'] },
      'Leave Macro (2025)?',
      'Update now',
      'Stay on current plan',
    ],
    ['a first plan', { ...upgrade, kind: 'new' }, 'Subscribe to Mega', 'Continue to payment', 'Not now'],
  ] as [string, Preview, string, string, string][])('%s', (_what, preview, title, confirm, stay) => {
    expect(changeWords(preview, names)).toEqual({ title, confirm, stay })
  })
})

test('amounts stand with their cents and a real minus, plans with how they are paid', () => {
  expect(formatAmount(cents(40_00), 'usd')).toBe('$40.00')
  expect(formatAmount(cents(-26_13), 'usd')).toBe('−$26.13')
  expect(planInWords(names, { plan: 'macro', interval: 'year' })).toBe('Macro, paid yearly')
  expect(planInWords(names, { plan: 'nano', interval: null })).toBe('nano')
})
