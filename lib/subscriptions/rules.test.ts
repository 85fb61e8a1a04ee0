import { describe, expect, test } from 'vitest'
import { catalogOf, findPlan, freePlanOf } from '@/lib/catalog/rules'
import type { Plan } from '@/lib/catalog/schema'
import { SUBSCRIPTION_STATUSES } from '@/lib/core/subscription-status'
import {
  type BilledCycle,
  type BilledPrice,
  calendarOf,
  carryOn,
  decideInvoice,
  duePeriods,
  dueUntil,
  freeCalendarOf,
  hasPaidStanding,
  isLive,
  isOpen,
  isPromised,
  nextAtOf,
  planOfPrice,
  refillOf,
  type Standing,
  spanOf,
  statusOf,
  takesPlace,
} from './rules'
import { standingWithout } from './standing'

const studio = catalogOf('studio')
const micro = findPlan(studio, 'micro') as Plan
const at = (day: string) => new Date(`${day}T10:00:00Z`)
const starts = (periods: { start: Date }[]) => periods.map(({ start }) => start.toISOString().slice(0, 10))

describe('Standing', () => {
  test.each([
    ['free', false],
    ['incomplete', false],
    ['active', true],
    ['past_due', true],
    ['unpaid', false],
    ['paused', false],
  ] as const)('a plan that is %s counts as paid: %s', (status, paid) => {
    const standing: Standing = { ...standingWithout(studio, 'free'), status }
    expect(hasPaidStanding(standing)).toBe(paid)
  })

  test.each([
    ['trialing', true],
    ['active', true],
    ['past_due', true],
    ['unpaid', true],
    ['paused', true],
    ['checkout', false],
    ['incomplete', false],
    ['incomplete_expired', false],
    ['canceled', false],
    ['abandoned', false],
  ])('%s occupies the account’s one place: %s', (status, live) => {
    expect(isLive(status)).toBe(live)
  })

  test('a status Stripe does not have is a bug, not a subscription', () => {
    expect(() => statusOf('sleeping')).toThrow(RangeError)
  })
})

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

  test('a refill is named by its source and its first day, so that it can come once', () => {
    const calendar = calendarOf(micro, {
      source: 's',
      anchorAt: at('2026-01-31'),
      paidUntil: at('2027-01-31'),
      nextIndex: 1,
    })
    const [period] = duePeriods(calendar, at('2026-03-01'))
    expect(refillOf('a', calendar, period!)).toMatchObject({
      key: 'refill:s:2026-02-28',
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
})

describe('Which invoice brings credits', () => {
  const price: BilledPrice = {
    id: 'price_1',
    lookupKey: 'studio_micro_month',
    current: true,
    amountCents: 1500,
    currency: 'usd',
  }
  const line = {
    priceId: 'price_1',
    amountCents: 1500,
    quantity: 1,
    proration: false,
    periodStart: at('2026-01-15'),
    periodEnd: at('2026-02-15'),
  }
  const invoice: BilledCycle = {
    status: 'paid',
    billingReason: 'subscription_cycle',
    currency: 'usd',
    paidAt: at('2026-01-15'),
    lines: [line],
  }

  test('a paid one for a cycle of a plan', () => {
    expect(decideInvoice(invoice, price, studio, null)).toMatchObject({
      ok: true,
      value: { plan: { key: 'micro' }, interval: 'month', periodStart: line.periodStart, periodEnd: line.periodEnd },
    })
  })

  const cases: [string, Partial<BilledCycle>, Partial<BilledPrice> | null, Date | null][] = [
    ['not-paid', { status: 'open' }, {}, null],
    ['not-a-refill', { billingReason: 'subscription_update' }, {}, null],
    ['not-a-refill', { billingReason: 'manual' }, {}, null],
    ['not-a-refill', { billingReason: null }, {}, null],
    ['unknown-price', {}, null, null],
    ['unknown-price', {}, { lookupKey: 'studio_giga_month' }, null],
    ['unknown-price', {}, { lookupKey: null }, null],
    ['unknown-price', {}, { id: 'price_2' }, null],
    ['unknown-price', { lines: [] }, {}, null],
    ['unknown-price', { lines: [line, line] }, {}, null],
    ['wrong-amount', { lines: [{ ...line, amountCents: 1 }] }, {}, null],
    ['wrong-amount', { lines: [{ ...line, quantity: 2 }] }, {}, null],
    ['wrong-amount', {}, { amountCents: 100 }, null],
    ['wrong-amount', { lines: [{ ...line, amountCents: 100 }] }, { amountCents: 100 }, null],
    ['wrong-amount', { currency: 'eur' }, {}, null],
    ['wrong-amount', {}, { currency: 'eur' }, null],
    ['paid-after-end', { paidAt: at('2026-01-20') }, {}, at('2026-01-16')],
  ]
  test.each(cases)('%s: %j, %j', (code, invoiceChange, priceChange, endedAt) => {
    const decided = decideInvoice(
      { ...invoice, ...invoiceChange },
      priceChange && { ...price, ...priceChange },
      studio,
      endedAt,
    )
    expect(decided).toEqual({ ok: false, refusal: { code } })
  })

  test('one at a price that a newer one took over is honoured at its own amount', () => {
    const former = { ...price, current: false, amountCents: 1200 }
    const cheaper = { ...invoice, lines: [{ ...line, amountCents: 1200 }] }
    expect(decideInvoice(cheaper, former, studio, null).ok).toBe(true)
  })

  test('one that was paid before the subscription ended', () => {
    expect(decideInvoice(invoice, price, studio, at('2026-01-16')).ok).toBe(true)
  })

  test('every price of the catalog names its plan and interval, and a free plan has none', () => {
    expect(planOfPrice(studio, 'studio_mega_year')).toMatchObject({ plan: { key: 'mega' }, interval: 'year' })
    expect(planOfPrice(studio, 'studio_nano_month')).toBeNull()
  })
})

describe('The account’s one place', () => {
  test.each([
    ['active', null, true],
    ['incomplete', null, true],
    ['active', 'checkout', true],
    ['past_due', 'incomplete', true],
    ['active', 'active', false],
    ['active', 'paused', false],
    ['incomplete', 'checkout', false],
    ['incomplete', 'incomplete', false],
  ] as const)('%s beside %s: %s', (status, holder, takes) => {
    expect(takesPlace(status, holder && { status: holder })).toBe(takes)
  })

  test('is held by what is live or on the way there', () => {
    const open = ['checkout', 'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused']
    expect(SUBSCRIPTION_STATUSES.filter(isOpen)).toEqual(open)
    expect(open.filter(isLive)).toEqual(open.slice(2))
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
