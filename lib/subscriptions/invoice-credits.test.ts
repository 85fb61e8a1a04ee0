import { describe, expect, test } from 'vitest'
import { catalogOf, findPaidPlan, planLookupKey } from '@/lib/catalog/rules'
import type { Interval, PaidPlan } from '@/lib/catalog/schema'
import { type BilledInvoice, type BilledPrice, beginOf, type Course, cycleEndOf, readInvoice } from './invoice-credits'

const studio = catalogOf('studio')
const at = (day: string) => new Date(`${day}T10:00:00Z`)
const plan = (key: string) => findPaidPlan(studio, key) as PaidPlan
const billing = (price: BilledPrice | null, endedAt: Date | null = null) => ({
  catalog: studio,
  prices: new Map(price ? [[price.id, price]] : []),
  endedAt,
  anchorAt: at('2026-01-15'),
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
  const invoice: BilledInvoice = {
    status: 'paid',
    billingReason: 'subscription_cycle',
    currency: 'usd',
    paidAt: at('2026-01-15'),
    lines: [line],
  }

  test('a paid one for a cycle of a plan', () => {
    expect(readInvoice(invoice, null, billing(price))).toMatchObject({
      ok: true,
      value: {
        kind: 'cycle',
        course: { plan: { key: 'micro' }, interval: 'month', anchorAt: at('2026-01-15') },
        periodStart: line.periodStart,
        periodEnd: line.periodEnd,
        firstCredits: null,
      },
    })
  })

  const cases: [string, Partial<BilledInvoice>, Partial<BilledPrice> | null, Date | null][] = [
    ['not-paid', { status: 'open' }, {}, null],
    ['not-a-refill', { billingReason: 'manual' }, {}, null],
    ['not-a-refill', { billingReason: null }, {}, null],
    ['unknown-price', {}, null, null],
    ['unknown-price', {}, { lookupKey: 'studio_giga_month' }, null],
    ['unknown-price', {}, { lookupKey: null }, null],
    ['unknown-price', {}, { id: 'price_2' }, null],
    ['not-a-refill', { lines: [] }, {}, null],
    ['several-plans', { lines: [line, line] }, {}, null],
    ['unknown-price', { lines: [{ ...line, priceId: 'price_2' }] }, {}, null],
    ['not-a-refill', { lines: [{ ...line, added: true }] }, {}, null],
    ['wrong-amount', { lines: [{ ...line, amountCents: 1 }] }, {}, null],
    ['wrong-amount', { lines: [{ ...line, quantity: 2 }] }, {}, null],
    ['wrong-amount', {}, { amountCents: 100 }, null],
    ['wrong-amount', { lines: [{ ...line, amountCents: 100 }] }, { amountCents: 100 }, null],
    ['wrong-amount', { currency: 'eur' }, {}, null],
    ['wrong-amount', {}, { currency: 'eur' }, null],
    ['paid-after-end', { paidAt: at('2026-01-20') }, {}, at('2026-01-16')],
  ]
  test.each(cases)('%s: %j, %j', (code, invoiceChange, priceChange, endedAt) => {
    const changed = priceChange && { ...price, ...priceChange }
    const decided = readInvoice({ ...invoice, ...invoiceChange }, null, billing(changed, endedAt))
    expect(decided).toEqual({ ok: false, refusal: { code } })
  })

  const extra = { ...line, priceId: null, amountCents: -500, added: true, periodStart: at('2026-01-09') }
  const addOn = { ...line, priceId: 'price_2', amountCents: 700 }
  test.each([
    ['a goodwill that somebody put on it', [extra, line]],
    ['a fee at a price that is no plan of ours', [{ ...extra, priceId: 'price_2', amountCents: 500 }, line]],
    ['a second item of the subscription', [line, addOn]],
    ['a prorated line that is for no plan of ours', [{ ...addOn, proration: true }, line]],
    ['more lines than fit a page', [...Array.from({ length: 12 }, () => extra), line]],
  ])('a cycle beside %s, by its own line alone', (_, lines) => {
    const alone = readInvoice(invoice, null, billing(price))
    expect(readInvoice({ ...invoice, lines }, null, billing(price))).toEqual(alone)
    expect(beginOf({ lines }, billing(price))).toEqual(line.periodStart)
    expect(beginOf({ lines: [extra] }, billing(price))).toBeNull()
  })

  test('one at a price that a newer one took over is honoured at its own amount', () => {
    const former = { ...price, current: false, amountCents: 1200 }
    const cheaper = { ...invoice, lines: [{ ...line, amountCents: 1200 }] }
    expect(readInvoice(cheaper, null, billing(former)).ok).toBe(true)
  })

  test('one that was paid before the subscription ended', () => {
    expect(readInvoice(invoice, null, billing(price, at('2026-01-16'))).ok).toBe(true)
  })
})

describe('[X3] credits are prorated exactly as the money is', () => {
  const priceOf = (key: string, interval: Interval): BilledPrice => ({
    id: `${key} ${interval}`,
    lookupKey: planLookupKey(studio, plan(key), interval),
    current: true,
    amountCents: plan(key).prices[interval],
    currency: 'usd',
  })
  const all = ['micro', 'macro', 'mega', 'macro-2025'].flatMap((key) => [priceOf(key, 'month'), priceOf(key, 'year')])
  const catalog = { ...billing(null), prices: new Map(all.map((each) => [each.id, each])) }
  const january = at('2026-01-01')
  const on = (key: string, interval: Interval): Course => ({ plan: plan(key), interval, anchorAt: january })
  const prorated = (key: string, interval: Interval, amountCents: number, from: Date, until: Date) => ({
    ...{ priceId: `${key} ${interval}`, amountCents, quantity: 1, proration: true },
    ...{ periodStart: from, periodEnd: until },
  })
  const whole = (key: string, interval: Interval, from: Date, until: Date) => ({
    ...prorated(key, interval, plan(key).prices[interval], from, until),
    proration: false,
  })
  const update = (lines: BilledInvoice['lines']): BilledInvoice => ({
    ...{ status: 'paid', billingReason: 'subscription_update', currency: 'usd', paidAt: lines[0]!.periodStart, lines },
  })
  const read = (lines: BilledInvoice['lines'], before: Course) => {
    const decided = readInvoice(update(lines), before, catalog)
    if (!decided.ok) throw new Error(decided.refusal.code)
    return decided.value
  }
  const upgrade = (from: string, to: string, interval: Interval, day: Date, end: Date, before = from) =>
    read([prorated(from, interval, -1, day, end), prorated(to, interval, 1, day, end)], on(before, interval))

  // January has 31 days; the month under way is what is prorated, also inside a year.
  test.each([
    ['micro', 'macro', 'month', '2026-01-01', 15_000],
    ['micro', 'macro', 'month', '2026-01-16', 7_741],
    ['micro', 'mega', 'month', '2026-01-31', 3_064],
    ['micro', 'macro', 'year', '2026-01-16', 7_741],
    ['macro', 'mega', 'year', '2026-02-15', 40_000],
    ['macro-2025', 'macro', 'month', '2026-01-16', 1_032],
  ] as const)('%s to %s by the %s on %s brings %i', (from, to, interval, day, credits) => {
    const end = interval === 'month' ? at('2026-02-01') : at('2027-01-01')
    const brought = upgrade(from, to, interval, at(day), end)
    const until = at(day) < at('2026-02-01') ? at('2026-02-01') : at('2026-03-01')
    expect(brought).toMatchObject({ kind: 'share', credits, from: at(day), until, course: { anchorAt: january } })
  })

  test('in the last second of a cycle it brings nothing, and the plan is the other one', () => {
    const last = new Date(at('2026-02-01').getTime() - 1_000)
    const lines = [
      prorated('micro', 'month', 0, last, at('2026-02-01')),
      prorated('macro', 'month', 0, last, at('2026-02-01')),
    ]
    expect(read(lines, on('micro', 'month'))).toMatchObject({ credits: 0, course: { plan: { key: 'macro' } } })
  })

  test('less than before takes nothing away', () => {
    const less = upgrade('mega', 'micro', 'month', at('2026-01-16'), at('2026-02-01'))
    expect(less).toMatchObject({ credits: 0, rolloverCap: 50_967 })
  })

  // What the credits are prorated by, the bank of the month under way is; the next one has the plan's own.
  test('[A8] a month’s bank is as large as the plans that were paid for in it, each for its share', () => {
    const day = at('2026-01-16')
    const first = upgrade('micro', 'macro', 'month', day, at('2026-02-01'))
    expect(first).toMatchObject({ rolloverCap: 5_000 + 7_741 })
    const later = at('2026-01-31')
    const lines = [
      prorated('macro', 'month', -1, later, at('2026-02-01')),
      prorated('mega', 'month', 1, later, at('2026-02-01')),
    ]
    expect(read(lines, first.course)).toMatchObject({ rolloverCap: 5_000 + 7_741 + 2_580 })
    const nextMonth = at('2026-02-15')
    const nextLines = [
      prorated('macro', 'year', -1, nextMonth, at('2027-01-01')),
      prorated('mega', 'year', 1, nextMonth, at('2027-01-01')),
    ]
    const yearly = { ...upgrade('micro', 'macro', 'year', day, at('2027-01-01')).course }
    expect(read(nextLines, yearly)).toMatchObject({ rolloverCap: 20_000 + 40_000 })
  })

  test('a bank is never smaller than what it was and what it is to be, should an invoice be missing', () => {
    expect(upgrade('mega', 'macro', 'month', at('2026-01-16'), at('2026-02-01'), 'micro')).toMatchObject({
      rolloverCap: 5_000,
    })
  })

  // What was paid back of the old cycle is taken off the new one's first refill, rounded so that nobody gains.
  test.each([
    ['micro', 'micro', '2026-01-01', 0],
    ['micro', 'micro', '2026-01-16', 2_419],
    ['micro', 'macro', '2026-01-16', 17_419],
    ['mega', 'micro', '2026-01-02', 0],
  ])('%s by the month to %s by the year on %s begins with %i', (from, to, day, credits) => {
    const lines = [
      prorated(from, 'month', -1, at(day), at('2026-02-01')),
      whole(to, 'year', at(day), new Date(at(day).setUTCFullYear(2027))),
    ]
    expect(read(lines, on(from, 'month'))).toMatchObject({
      kind: 'cycle',
      firstCredits: credits,
      course: { plan: { key: to }, interval: 'year', anchorAt: at(day) },
    })
  })

  test('a change at once holds from the moment up to which the old cycle was paid, whenever Stripe came to do it', () => {
    const lines = [
      prorated('micro', 'month', -1, at('2026-01-31'), at('2026-02-01')),
      whole('macro', 'year', at('2026-02-02'), at('2027-02-02')),
    ]
    const brought = read(lines, on('micro', 'month'))
    expect(brought).toMatchObject({ from: at('2026-01-31'), periodStart: at('2026-02-02') })
    expect(cycleEndOf(brought)).toEqual(at('2026-03-02'))
  })

  test('[C12] a plan that goes on after a pause begins then, with what the pause did not pay back', () => {
    const lines = [
      prorated('micro', 'month', -774, at('2026-01-16'), at('2026-02-01')),
      whole('micro', 'month', at('2026-03-05'), at('2026-04-05')),
    ]
    const [from, periodEnd] = [at('2026-03-05'), at('2026-04-05')]
    expect(read(lines, on('micro', 'month'))).toMatchObject({ firstCredits: 2_419, from, periodEnd })
  })

  test('a year that ends and goes on by the month stays on its calendar, and a new anchor begins another', () => {
    const monthly = {
      ...update([whole('micro', 'month', at('2027-01-01'), at('2027-02-01'))]),
      billingReason: 'subscription_cycle',
    }
    const read = readInvoice(monthly, on('macro', 'year'), catalog)
    expect(read).toMatchObject({ value: { course: { anchorAt: january, plan: { key: 'micro' } }, firstCredits: null } })
    const moved = update([whole('micro', 'month', at('2027-01-02'), at('2027-02-02'))])
    expect(readInvoice(moved, on('micro', 'month'), catalog)).toMatchObject({
      value: { course: { anchorAt: at('2027-01-02') } },
    })
  })
})
