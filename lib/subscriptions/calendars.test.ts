import { describe, expect, test } from 'vitest'
import { catalogOf, findPlan, freePlanOf } from '@/lib/catalog/rules'
import type { Plan } from '@/lib/catalog/schema'
import {
  calendarOf,
  carryOn,
  duePeriods,
  dueUntil,
  freeCalendarOf,
  isPromised,
  nextAtOf,
  refillOf,
  spanOf,
  stoppedAt,
  withTerms,
} from './calendars'

const studio = catalogOf('studio')
const micro = findPlan(studio, 'micro') as Plan
const macro = findPlan(studio, 'macro') as Plan
const at = (day: string) => new Date(`${day}T10:00:00Z`)
const starts = (periods: { start: Date }[]) => periods.map(({ start }) => start.toISOString().slice(0, 10))

describe('Refill calendars', () => {
  test('a free plan refills every day without end', () => {
    const calendar = freeCalendarOf(freePlanOf(studio), at('2026-01-01'))
    expect(starts(duePeriods(calendar, at('2026-01-03')))).toEqual(['2026-01-01', '2026-01-02', '2026-01-03'])
    expect(calendar).toMatchObject({ every: 'day', credits: 80, rolloverCap: 240, paidUntil: null })
  })

  test('a monthly plan refills as far as its invoice reaches', () => {
    const month = spanOf(micro, {
      source: 's',
      anchorAt: at('2026-01-31'),
      periodStart: at('2026-01-31'),
      periodEnd: at('2026-02-28'),
    })
    expect(starts(duePeriods(month, at('2026-06-01')))).toEqual(['2026-01-31'])
  })

  test('a yearly plan refills every month, counted from the original anchor', () => {
    const year = spanOf(micro, {
      source: 's',
      anchorAt: at('2026-01-31'),
      periodStart: at('2026-01-31'),
      periodEnd: at('2027-01-31'),
    })
    expect(starts(duePeriods(year, at('2026-04-30')))).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
    expect(duePeriods(year, at('2030-01-01'))).toHaveLength(12)
  })

  test('a refill is named by its source, its anchor and its number, so that it can come once', () => {
    const calendar = calendarOf(micro, {
      source: 's',
      anchorAt: at('2026-01-31'),
      paidUntil: at('2027-01-31'),
      nextIndex: 1,
    })
    const [period] = duePeriods(calendar, at('2026-03-01'))
    expect(refillOf('a', calendar, period!)).toMatchObject({
      key: `refill:s:${at('2026-01-31').getTime() / 1000}:1`,
      source: 'refill:s:2026-02-28',
      credits: 5_000,
      rolloverCap: 5_000,
      periodStart: at('2026-02-28'),
      periodEnd: at('2026-03-31'),
    })
  })

  const anchorAt = at('2026-01-15')
  const january = spanOf(micro, { source: 's', anchorAt, periodStart: anchorAt, periodEnd: at('2026-02-15') })
  const february = spanOf(micro, { source: 's', anchorAt, periodStart: at('2026-02-15'), periodEnd: at('2026-03-15') })

  test('the first invoice takes the place of the free plan', () => {
    const calendar = carryOn(freeCalendarOf(freePlanOf(studio), at('2026-01-01')), january, 1)
    expect(calendar).toMatchObject({ source: 's', nextIndex: 1, paidUntil: at('2026-02-15') })
    expect(nextAtOf(calendar)).toEqual(at('2026-02-15'))
  })

  test('a renewal carries the calendar on, and an older invoice that comes again does not set it back', () => {
    const first = carryOn(null, january, 1)
    const second = carryOn(first, february, 1)
    expect(second).toMatchObject({ nextIndex: 2, paidUntil: at('2026-03-15') })
    expect(carryOn(second, january, 1)).toEqual(second)
  })

  test('cycles that are paid ahead of time are all still to come', () => {
    const ahead = carryOn(carryOn(null, january, 1), february, 0)
    const march = spanOf(micro, {
      source: 's',
      anchorAt,
      periodStart: at('2026-03-15'),
      periodEnd: at('2026-04-15'),
    })
    expect(carryOn(ahead, march, 0)).toMatchObject({ nextIndex: 1, paidUntil: at('2026-04-15') })
  })

  test('a clock that is a little behind Stripe’s does not hold credits back; one that is far behind does', () => {
    const now = at('2026-01-15')
    const ahead = (ms: number) => new Date(now.getTime() + ms)
    expect(dueUntil(now, ahead(-1))).toEqual(now)
    expect(dueUntil(now, ahead(3_000))).toEqual(ahead(3_000))
    expect(dueUntil(now, ahead(5 * 60_000 + 1))).toEqual(now)
  })

  test('the renewal before the first invoice ends in the same calendar', () => {
    expect(carryOn(carryOn(null, february, 1), january, 1)).toEqual(carryOn(carryOn(null, january, 1), february, 1))
  })

  const again = spanOf(macro, {
    source: 's',
    anchorAt: at('2026-02-20'),
    periodStart: at('2026-02-20'),
    periodEnd: at('2027-02-20'),
  })

  test('a new period with a new anchor begins a new calendar, which nothing of the one before it sets back', () => {
    const second = carryOn(carryOn(null, february, 1), again, 1)
    expect(second).toMatchObject({ plan: 'macro', nextIndex: 1, paidUntil: at('2027-02-20') })
    expect(nextAtOf(second)).toEqual(at('2026-03-20'))
    expect(carryOn(second, february, 1)).toEqual(second)
  })

  test('[C10] the terms of a plan chosen since are given to what an earlier one has paid for, and to no other anchor', () => {
    const renewed = spanOf(micro, { source: 's', anchorAt, periodStart: at('2027-01-15'), periodEnd: at('2028-01-15') })
    const onTerms = withTerms(renewed, { plan: macro, anchorAt })
    expect(onTerms).toEqual({ ...renewed, plan: 'macro', credits: 20_000, rolloverCap: macro.rolloverCap })
    expect(withTerms(renewed, { plan: macro, anchorAt: at('2026-02-20') })).toBe(renewed)
  })

  test('[C12] a pause stops a calendar where it began, and what was due before still comes', () => {
    const year = spanOf(micro, { source: 's', anchorAt, periodStart: anchorAt, periodEnd: at('2027-01-15') })
    const stopped = stoppedAt(year, at('2026-03-01'))
    expect(starts(duePeriods(stopped, at('2026-12-01')))).toEqual(['2026-01-15', '2026-02-15'])
    expect(starts(duePeriods(stoppedAt(year, at('2026-02-15')), at('2026-12-01')))).toEqual([
      '2026-01-15',
      '2026-02-15',
    ])
    expect(stoppedAt(january, at('2026-05-01'))).toEqual(january)
    expect(stoppedAt(january, null)).toEqual(january)
  })
})

describe('the next refill is announced', () => {
  const nextAt = new Date('2026-02-28T12:00:00Z')
  const later = new Date('2027-01-31T12:00:00Z')

  test.each([
    ['on the free plan', null, null, true],
    ['while the plan is in good standing', nextAt, 'active', true],
    ['inside a year that is paid, whatever comes after it', later, 'past_due', true],
    ['not while the payment it hangs on is overdue', nextAt, 'past_due', false],
    ['not on an unpaid plan', nextAt, 'unpaid', false],
    ['not while the plan is paused', nextAt, 'paused', false],
  ])('%s', (_, paidUntil, status, promised) => {
    expect(isPromised(nextAt, paidUntil, status)).toBe(promised)
  })
})
