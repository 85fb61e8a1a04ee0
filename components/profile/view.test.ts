import { describe, expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { cents, credits } from '@/lib/core/money'
import type { Standing } from '@/lib/subscriptions/standing'
import { toProfileView } from './view'

const catalog = catalogOf('studio')
const periodEnd = new Date('2026-02-28T12:00:00Z')
const later = new Date('2026-04-01T00:00:00Z')
const macro: Standing = {
  plan: 'macro',
  planName: 'Macro',
  tier: 2,
  interval: 'month',
  status: 'active',
  since: new Date('2026-01-31T12:00:00Z'),
  periodEnd,
  cancelAt: null,
  scheduled: null,
  pausedUntil: null,
  resumeFailedAt: null,
  legacy: false,
  priceCents: cents(4_000),
  version: 'as seen',
}
const nano: Standing = {
  ...macro,
  plan: 'nano',
  planName: 'Nano',
  tier: 0,
  interval: null,
  status: 'free',
  periodEnd: null,
  priceCents: null,
}
const card = { brand: 'visa', last4: '4242', expMonth: 3, expYear: 2034 }
const invoice = { url: 'https://stripe.test/in_1', amountCents: cents(4_000) }
const view = (standing: Standing, open: typeof invoice | null = null) =>
  toProfileView({ standing, catalog, card, invoice: open, forecast: null })

const ways = (standing: Standing) => {
  const { can, pill, dated } = view(standing)
  const open = Object.entries(can).flatMap(([way, may]) => (may ? [typeof may === 'string' ? may : way] : []))
  return [pill?.word ?? null, dated?.words ?? null, open.join(' ')]
}

test.each<[string, Standing, (string | null)[]]>([
  ['free', nano, [null, null, '']],
  ['active', macro, ['Active', 'Renews on', 'pause cancel']],
  ['about to end', { ...macro, cancelAt: periodEnd }, ['Active', 'Ends on', 'keep']],
  [
    'about to become a lower plan',
    { ...macro, scheduled: { plan: 'micro', interval: 'month', at: periodEnd } },
    ['Active', 'Changes to Micro, paid monthly, on', 'cancel Cancel downgrade'],
  ],
  [
    'about to become a higher plan',
    { ...macro, scheduled: { plan: 'mega', interval: 'month', at: periodEnd } },
    ['Active', 'Changes to Mega, paid monthly, on', 'cancel Cancel upgrade'],
  ],
  [
    'about to be paid another way',
    { ...macro, scheduled: { plan: 'macro', interval: 'year', at: periodEnd } },
    ['Active', 'Changes to Macro, paid yearly, on', 'cancel Cancel change'],
  ],
  ['paused', { ...macro, status: 'paused', pausedUntil: later }, ['Paused', 'Paused until', 'resume cancel']],
  ['overdue', { ...macro, status: 'past_due' }, ['Payment overdue', null, 'cancel']],
  ['unpaid', { ...macro, status: 'unpaid' }, ['Unpaid', null, 'cancel']],
  ['begun and not paid for', { ...nano, status: 'incomplete' }, [null, null, '']],
])('[C28] a plan that is %s', (_case, standing, shown) => {
  expect(ways(standing)).toEqual(shown)
})

test('[C12] why a plan can’t be paused yet is said before it is asked for, with what comes first', () => {
  const scheduled = { plan: 'micro', interval: 'year', at: periodEnd } as const
  expect(view({ ...macro, scheduled }).pauseBlocked).toContain('choose “Cancel downgrade” first')
  expect(view({ ...macro, cancelAt: periodEnd }).pauseBlocked).toContain('choose “Keep plan” first')
  expect([macro, nano, { ...macro, status: 'paused' as const }].map((each) => view(each).pauseBlocked)).toEqual([
    null,
    null,
    null,
  ])
})

test('[C28] [X10] ending a plan says what is lost', () => {
  expect(view(macro).losses).toContain('New creations carry a watermark')
  const forecast = { at: periodEnd, toBank: credits(20_000), wontFit: credits(79), addOnsExpire: credits(0) }
  const lost = toProfileView({ standing: macro, catalog, card, invoice: null, forecast }).forecast
  expect(lost).toEqual({ ...forecast, at: periodEnd.toISOString() })
})

describe('[C27] billing and payment', () => {
  test('is for paid plans alone', () => {
    expect(view(nano).billing).toBeNull()
    expect(view({ ...nano, status: 'incomplete' }).billing).toBeNull()
    expect(view(macro).billing).toEqual({
      price: '$40 / month',
      period: 'Monthly',
      renewsAt: periodEnd.toISOString(),
      endsAt: null,
      changingTo: null,
      card: 'Visa ending in 4242, 03/34',
    })
  })

  test('an earlier version of a plan shows its own price', () => {
    const legacy = { ...macro, plan: 'macro-2025', planName: 'Macro (2025)', legacy: true, priceCents: cents(3_500) }
    expect(view(legacy)).toMatchObject({
      legacy: true,
      refill: '18,000 credits / month',
      billing: { price: '$35 / month' },
    })
  })

  test('a change to come is named with its price and its day', () => {
    const changing: Standing = { ...macro, scheduled: { plan: 'micro', interval: 'year', at: periodEnd } }
    expect(view(changing).billing?.changingTo).toEqual({
      name: 'Micro, paid yearly',
      price: '$72 / year',
      at: periodEnd.toISOString(),
    })
  })

  test.each<[string, Partial<Standing>]>([
    ['paused', { status: 'paused', pausedUntil: later }],
    ['about to end', { cancelAt: periodEnd }],
    ['overdue', { status: 'past_due' }],
  ])('a plan that is %s promises no renewal', (_case, facts) => {
    expect(view({ ...macro, ...facts }).billing?.renewsAt).toBeNull()
  })
})

describe('[C27] what is wrong with a payment is said plainly, with the way out', () => {
  test('an overdue renewal can be paid at once, or by another card', () => {
    expect(view({ ...macro, status: 'past_due' }, invoice).trouble).toMatchObject({
      title: 'The renewal of $40 could not be charged',
      pay: { url: invoice.url, amount: '$40' },
      changeCard: true,
    })
  })

  test('an unpaid one says what it takes away', () => {
    expect(view({ ...macro, status: 'unpaid' }).trouble?.words).toContain('locked until it is paid')
  })

  test('a first payment that is not through leads to its invoice, or back to the plans', () => {
    expect(view({ ...nano, status: 'incomplete' }, invoice).trouble).toMatchObject({ pay: { url: invoice.url } })
    expect(view({ ...nano, status: 'incomplete' }).trouble?.words).toContain('Choose a plan')
  })

  test('[C12] a pause that is over and could not be charged says so, and how the plan goes on', () => {
    const failed = { ...macro, status: 'paused' as const, resumeFailedAt: later }
    expect(view(failed)).toMatchObject({
      dated: { words: 'Not resumed on', at: later.toISOString() },
      trouble: { tone: 'danger', title: 'The pause is over, but the payment failed', changeCard: true },
      can: { resume: true },
    })
  })

  test('nothing is wrong with what is paid, free or paused', () => {
    const fine: Standing[] = [macro, nano, { ...macro, status: 'paused' }]
    expect(fine.map((each) => view(each).trouble)).toEqual([null, null, null])
  })
})
