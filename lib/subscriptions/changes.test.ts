import { describe, expect, test } from 'vitest'
import { catalogOf, findPaidPlan } from '@/lib/catalog/rules'
import type { Catalog, Interval, PaidPlan } from '@/lib/catalog/schema'
import {
  type AskedChange,
  type Changeable,
  decideChange,
  effectOf,
  kindOf,
  mayChange,
  mayPause,
  offered,
  pauseDate,
  type Seen,
  tookEffect,
  warningsOf,
} from './changes'

const studio = catalogOf('studio')
const at = (day: string) => new Date(`${day}T10:00:00Z`)
const on = (key: string, interval: Interval) => ({ plan: findPaidPlan(studio, key) as PaidPlan, interval })

describe('[C10] what a choice is, when it takes effect, and what is asked before', () => {
  test.each([
    ['micro month', 'macro month', 'upgrade', 'now', []],
    ['micro month', 'mega year', 'upgrade', 'now', []],
    ['micro month', 'micro year', 'change', 'now', []],
    ['micro year', 'mega year', 'upgrade', 'now', []],
    ['micro year', 'macro month', 'upgrade', 'period-end', ['later']],
    ['micro year', 'micro month', 'change', 'period-end', ['later']],
    ['mega month', 'macro month', 'downgrade', 'period-end', ['fewer-features', 'later']],
    ['mega month', 'macro year', 'downgrade', 'period-end', ['fewer-features', 'later']],
    ['mega year', 'micro month', 'downgrade', 'period-end', ['fewer-features', 'later']],
    ['macro-2025 month', 'macro month', 'change', 'now', ['legacy']],
    ['macro-2025 year', 'macro month', 'change', 'period-end', ['later', 'legacy']],
    ['macro-2025 month', 'micro month', 'downgrade', 'period-end', ['fewer-features', 'later', 'legacy']],
    ['macro month', 'macro-2025 month', 'change', 'period-end', ['later']],
  ] as const)('%s to %s: %s, %s, %j', (had, wants, kind, effect, warnings) => {
    const terms = (text: string) => on(...(text.split(' ') as [string, Interval]))
    const [from, to] = [terms(had), terms(wants)]
    expect(kindOf(from.plan, to.plan)).toBe(kind)
    expect(effectOf(studio, from, to)).toBe(effect)
    expect(warningsOf(from.plan, kind, effect)).toEqual(warnings)
  })

  test('where the catalog says so, upgrades and years wait as well', () => {
    const changes = {
      upgrade: 'period-end',
      downgrade: 'period-end',
      monthToYear: 'period-end',
      yearToMonth: 'period-end',
    }
    const patient = { ...studio, policies: { ...studio.policies, changes } } as Catalog
    expect(effectOf(patient, on('micro', 'month'), on('macro', 'month'))).toBe('period-end')
    expect(effectOf(patient, on('micro', 'month'), on('micro', 'year'))).toBe('period-end')
  })

  test('only what is sold can be chosen', () => {
    const choose = (plan: string) => offered(studio, { plan, interval: 'month' })
    expect(choose('macro')).toMatchObject({ value: { plan: { key: 'macro' }, interval: 'month' } })
    expect(choose('macro-2025')).toMatchObject({ refusal: { code: 'not-sold' } })
    expect(choose('nano')).toMatchObject({ refusal: { code: 'unknown-plan' } })
    expect(choose('giga')).toMatchObject({ refusal: { code: 'unknown-plan' } })
  })
})

type Held = Changeable & Pick<Seen, 'plan' | 'interval' | 'scheduledPlan' | 'scheduledInterval'>

const held: Held = {
  ...{
    plan: 'macro',
    interval: 'month',
    status: 'active',
    cancelAt: null,
    scheduledPlan: null,
    scheduledInterval: null,
  },
  ...{ periodEnd: at('2026-02-01'), paidUntil: at('2026-02-01') },
}

test.each<[string, Partial<Held>, string, string, string | undefined]>([
  ['an overdue plan', { status: 'past_due' }, 'mega', 'payment-under-way', 'pay-invoice'],
  ['an unpaid plan', { status: 'unpaid' }, 'mega', 'payment-under-way', 'pay-invoice'],
  ['a renewal that is being collected', { paidUntil: at('2026-01-01') }, 'mega', 'payment-under-way', 'reload'],
  ['nothing paid yet', { paidUntil: null }, 'mega', 'payment-under-way', 'reload'],
  ['a paused plan', { status: 'paused' }, 'mega', 'no-plan', 'reload'],
  ['the plan one has', {}, 'macro', 'already-current', 'reload'],
  ['what is scheduled', { scheduledPlan: 'micro', scheduledInterval: 'month' }, 'micro', 'already-current', 'reload'],
  ['a change for later of a plan that ends', { cancelAt: at('2026-02-01') }, 'micro', 'scheduled-change', 'reload'],
  ['an upgrade of a plan that ends', { cancelAt: at('2026-02-01') }, 'mega', 'scheduled-change', 'reload'],
])('[C10] %s is refused in words: %j → %s', (_, change, wants, code, wayOut) => {
  const decided = decideChange(studio, { ...held, ...change }, on(wants, 'month'))
  expect(decided).toMatchObject({ ok: false, refusal: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } })
  expect(decided.ok ? undefined : decided.refusal.wayOut).toBe(wayOut)
})

test('[C10] an upgrade is possible while a change is scheduled', () => {
  const scheduled = { ...held, scheduledPlan: 'micro', scheduledInterval: 'month' as const }
  for (const row of [held, scheduled]) {
    expect(decideChange(studio, row, on('mega', 'month'))).toMatchObject({ value: { kind: 'upgrade', effect: 'now' } })
  }
  expect(mayChange(null)).toMatchObject({ refusal: { code: 'no-plan' } })
})

test('[C12] a plan is paused when nothing else is to happen to it, until a day within a year', () => {
  const row = { ...held, scheduledPlan: null }
  expect(mayPause(row).ok).toBe(true)
  expect(mayPause({ ...row, scheduledPlan: 'micro' })).toMatchObject({ refusal: { code: 'scheduled-change' } })
  expect(mayPause({ ...row, cancelAt: at('2026-02-01') })).toMatchObject({ refusal: { code: 'scheduled-change' } })
  expect(mayPause({ ...row, status: 'past_due' })).toMatchObject({ refusal: { code: 'payment-under-way' } })
  const now = at('2026-01-10')
  expect(pauseDate('2026-02-01', now)).toEqual({ ok: true, value: new Date('2026-02-01T00:00:00Z') })
  expect(pauseDate('2026-02-01T08:30:00+01:00', now)).toEqual({ ok: true, value: new Date('2026-02-01T07:30:00Z') })
  for (const text of ['2026-01-10', '2027-02-01', '2026-13-01', 'tomorrow', '', '1']) {
    expect(pauseDate(text, now), text).toMatchObject({ refusal: { code: 'bad-date' } })
  }
})

const seen: Seen = {
  ...{
    status: 'active',
    plan: 'macro',
    interval: 'month',
    cancelAt: null,
    scheduledPlan: null,
    scheduledInterval: null,
  },
}

test.each<[AskedChange['kind'], Partial<AskedChange>, Partial<Seen>, boolean]>([
  ['upgrade', {}, {}, false],
  ['upgrade', {}, { plan: 'mega' }, true],
  ['change', { toPlan: 'macro', toInterval: 'year' }, { interval: 'year' }, true],
  ['downgrade', { effect: 'period-end', toPlan: 'micro' }, {}, false],
  [
    'downgrade',
    { effect: 'period-end', toPlan: 'micro' },
    { scheduledPlan: 'micro', scheduledInterval: 'month' },
    true,
  ],
  [
    'downgrade',
    { effect: 'period-end', toPlan: 'micro' },
    { scheduledPlan: 'micro', scheduledInterval: 'year' },
    false,
  ],
  ['downgrade', { effect: 'period-end', toPlan: 'micro' }, { plan: 'micro' }, true],
  ['undo', {}, { scheduledPlan: 'micro' }, false],
  ['undo', {}, {}, true],
  ['pause', {}, {}, false],
  ['pause', {}, { status: 'paused' }, true],
  ['resume', {}, { status: 'paused' }, false],
  ['resume', {}, {}, true],
  ['cancel', {}, {}, false],
  ['cancel', {}, { cancelAt: at('2026-02-01') }, true],
  ['cancel', {}, { status: 'canceled' }, true],
  ['keep', {}, { cancelAt: at('2026-02-01') }, false],
  ['keep', {}, {}, true],
])('%s %j shows at Stripe as %j: %s', (kind, asked, shown, took) => {
  const change: AskedChange = { kind, effect: 'now', toPlan: 'mega', toInterval: 'month', ...asked }
  expect(tookEffect(change, { ...seen, ...shown })).toBe(took)
})
