/**
 * What a paid invoice brings.
 *
 * 1. Credits are prorated exactly as the money is. An invoice for a whole cycle brings that cycle's credits; every
 *    prorated line takes away or adds its plan's credits by the share of the refill cycle that is left, to the second:
 *    the month under way, also inside a price paid by the year.
 * 2. So an upgrade brings the difference for what is left, valid to the end of the cycle like the rest of it; a change
 *    that begins a new cycle brings that cycle's credits less what was paid back of the old one. Fractions of a credit
 *    are dropped, and nothing is ever taken from what is there.
 *    The rollover bank grows likewise: a cycle's bank is as large as the plans it was paid for, each by its share of it.
 *    So a larger plan that was paid for a minute makes room for a minute's worth; what is in the bank stays there.
 * 3. Exactly one line decides on a cycle: the one at a price of the catalog, at the amount that was pushed with. Lines
 *    that are for no plan of ours, a goodwill or a fee that somebody put on the invoice, are money between Stripe and
 *    its customer and are passed over. An invoice that is paid after the subscription has ended brings nothing.
 * 4. Invoices are read in the order they were written, since each begins where the one before it left off: that is how
 *    the events about them may come in any order.
 */
import type { Catalog, Interval, PaidPlan } from '@/lib/catalog/schema'
import { type Credits, credits } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { periodIndex, periodStart } from '@/lib/core/period'
import { planOfPrice } from './rules'

/** What the rules need to know of an invoice. */
export type BilledInvoice = {
  status: string | null
  billingReason: string | null
  currency: string
  paidAt: Date | null
  lines: readonly BilledLine[]
}

export type BilledLine = {
  priceId: string | null
  amountCents: number
  quantity: number
  proration: boolean
  /** Put on the invoice by somebody, and by no item of the subscription. */
  added?: boolean
  periodStart: Date
  periodEnd: Date
}

/** A price on one of its lines. */
export type BilledPrice = {
  id: string
  lookupKey: string | null
  current: boolean
  amountCents: number
  currency: string
}

export type InvoiceRefusal = {
  code: 'not-a-refill' | 'not-paid' | 'paid-after-end' | 'unknown-price' | 'several-plans' | 'wrong-amount'
}

/**
 * What has been paid for so far: a plan, on a calendar that is counted from its anchor. `bank` is the rollover bank's cap
 * in the cycle that ends `until`, where that is not the plan's, since another plan was paid for before it in that cycle.
 */
export type Course = { plan: PaidPlan; interval: Interval; anchorAt: Date; bank?: { cap: Credits; until: Date } }

/** What an invoice brings to its course. */
export type Brought =
  | {
      kind: 'cycle'
      course: Course
      /** From when its terms hold, at the latest `periodStart`. */
      from: Date
      periodStart: Date
      periodEnd: Date
      /** The first refill, where prorated lines make it another one than the plan's. */
      firstCredits: Credits | null
    }
  | { kind: 'share'; course: Course; credits: Credits; rolloverCap: Credits; from: Date; until: Date }

export type Billing = {
  catalog: Catalog
  prices: ReadonlyMap<string, BilledPrice>
  endedAt: Date | null
  /** Stripe's anchor, for a course whose first invoice is too long ago to be read. */
  anchorAt: Date
}

/** What a paid invoice brings, on the course that the invoices before it have led to. */
export function readInvoice(
  invoice: BilledInvoice,
  before: Course | null,
  billing: Billing,
): Outcome<Brought, InvoiceRefusal> {
  const { endedAt, catalog } = billing
  if (!REASONS.has(invoice.billingReason ?? '')) return refuse({ code: 'not-a-refill' })
  if (invoice.status !== 'paid') return refuse({ code: 'not-paid' })
  if (endedAt && (!invoice.paidAt || invoice.paidAt > endedAt)) return refuse({ code: 'paid-after-end' })
  const own = ownLines(invoice, billing)
  const prorated = own.filter((each) => each.proration && each.periodStart < each.periodEnd)
  const [line, ...others] = own.filter((each) => !each.proration)
  if (others.length > 0) return refuse({ code: 'several-plans' })
  if (!line && invoice.lines.some(isPeriod)) return refuse({ code: 'unknown-price' })
  if (!line) return shareOf(prorated, before, billing)
  const { sold, price } = line
  // A price whose name a newer one took over is honoured at its own amount; the current one must be the catalog's.
  const listed = price.current ? sold.plan.prices[sold.interval] : price.amountCents
  const asPriced = line.quantity === 1 && line.amountCents === price.amountCents && price.amountCents === listed
  const inCurrency = invoice.currency === catalog.currency && price.currency === catalog.currency
  if (!asPriced || !inCurrency) return refuse({ code: 'wrong-amount' })
  const { periodStart, periodEnd } = line
  const course = { ...sold, anchorAt: anchorOf(line, sold.interval, before?.anchorAt ?? billing.anchorAt) }
  const share = sharesOf(prorated, before, billing, creditsPerCycle)
  const firstCredits = prorated.length > 0 ? creditsOf(plus(whole(sold.plan.refill.credits), share)) : null
  const from =
    before && isChange(before, sold)
      ? earliest([periodStart, ...prorated.map((each) => each.periodStart)])
      : periodStart
  return accept({ kind: 'cycle', course, from, periodStart, periodEnd, firstCredits })
}

/** A line for a plan of ours, with what it is for. */
type OwnLine = BilledLine & { sold: Sold; price: BilledPrice }
type Sold = Pick<Course, 'plan' | 'interval'>

/** The lines that are for a plan of ours; what somebody put on the invoice beside them is for none. */
function ownLines({ lines }: Pick<BilledInvoice, 'lines'>, { catalog, prices }: Billing): OwnLine[] {
  return lines.flatMap((line) => {
    const price = prices.get(line.priceId ?? '')
    const sold = price && !line.added ? planOfPrice(catalog, price.lookupKey) : null
    return price && sold ? [{ ...line, sold, price }] : []
  })
}

/** Whether an item of the subscription is billed for a whole period, whatever it is for. */
function isPeriod({ proration, added }: BilledLine): boolean {
  return !proration && !added
}

/** When what the invoice pays for, or pays back, of our plans begins; null where it has no line for one. */
export function beginOf(invoice: Pick<BilledInvoice, 'lines'>, billing: Billing): Date | null {
  const own = ownLines(invoice, billing)
  return own.length > 0 ? earliest(own.map((line) => line.periodStart)) : null
}

/**
 * A change at once holds from the moment that was quoted, up to which the cycle before it was paid, and not from the one
 * in which Stripe came to do it: should that cycle have ended in between, its credits still fill the larger bank.
 */
function isChange(before: Course, { plan, interval }: Sold): boolean {
  return plan.key !== before.plan.key || interval !== before.interval
}

function earliest(moments: readonly Date[]): Date {
  return new Date(Math.min(...moments.map((moment) => moment.getTime())))
}

/** Any other reason is somebody's own invoice, with lines of their own. */
const REASONS: ReadonlySet<string> = new Set(['subscription_create', 'subscription_cycle', 'subscription_update'])

/** A cycle that lies on the calendar so far carries it on; any other one begins a new calendar with its own start. */
function anchorOf(cycle: { periodStart: Date; periodEnd: Date }, interval: Interval, anchorAt: Date): Date {
  const index = periodIndex(anchorAt, 'month', cycle.periodStart)
  const months = interval === 'year' ? 12 : 1
  const liesOn =
    periodStart(anchorAt, 'month', index).getTime() === cycle.periodStart.getTime() &&
    periodStart(anchorAt, 'month', index + months).getTime() === cycle.periodEnd.getTime()
  return liesOn ? anchorAt : cycle.periodStart
}

/** An invoice of prorated lines alone: the plan is another one from here on, for what is left of the cycle. */
function shareOf(lines: readonly OwnLine[], before: Course | null, billing: Billing): Outcome<Brought, InvoiceRefusal> {
  const to = lines.findLast((line) => !givesBack(line, before))
  if (!to) return refuse({ code: 'not-a-refill' })
  const course = { ...to.sold, anchorAt: before?.anchorAt ?? billing.anchorAt }
  const { end: until } = cycleAt(course, to.periodStart)
  const rolloverCap = bankAfter(lines, before, billing, { plan: course.plan, until })
  return accept({
    kind: 'share',
    course: { ...course, bank: { cap: rolloverCap, until } },
    credits: creditsOf(sharesOf(lines, before, billing, creditsPerCycle)),
    rolloverCap,
    from: to.periodStart,
    until,
  })
}

/**
 * The bank's cap for the rest of the cycle that ends `until`: what it was, and the difference for what is left. Where
 * the invoices before this one are too long ago to be read, it is the plan's.
 */
function bankAfter(
  lines: readonly OwnLine[],
  before: Course | null,
  billing: Billing,
  { plan, until }: { plan: PaidPlan; until: Date },
): Credits {
  if (!before) return plan.rolloverCap
  const was = before.bank?.until.getTime() === until.getTime() ? before.bank.cap : before.plan.rolloverCap
  const cap = creditsOf(plus(whole(was), sharesOf(lines, before, billing, capPerCycle)))
  // Should an invoice between the two be missing, it is at least the smaller of what it was and what it is to be.
  return credits(Math.max(cap, Math.min(was, plan.rolloverCap)))
}

const creditsPerCycle = ({ refill }: PaidPlan): Credits => refill.credits
const capPerCycle = ({ rolloverCap }: PaidPlan): Credits => rolloverCap

/** What prorated lines add to and take from what their plans give per cycle. */
function sharesOf(
  lines: readonly OwnLine[],
  before: Course | null,
  billing: Billing,
  given: (plan: PaidPlan) => Credits,
): Fraction {
  const anchorAt = before?.anchorAt ?? billing.anchorAt
  return lines.reduce((sum, line) => {
    const sign = givesBack(line, before) ? -1 : 1
    return plus(sum, unusedOf({ ...line.sold, anchorAt }, line.periodStart, sign * given(line.sold.plan)))
  }, whole(0))
}

/** Whether a prorated line pays back. One that comes to nothing pays back if it is for what the course was before. */
function givesBack({ amountCents, sold }: OwnLine, before: Course | null): boolean {
  if (amountCents !== 0) return amountCents < 0
  return sold.plan.key === before?.plan.key && sold.interval === before.interval
}

/** The refill cycle of a course that a moment falls in. */
export function cycleAt({ plan, anchorAt }: Course, at: Date): { start: Date; end: Date } {
  const index = periodIndex(anchorAt, plan.refill.every, at)
  return {
    start: periodStart(anchorAt, plan.refill.every, index),
    end: periodStart(anchorAt, plan.refill.every, index + 1),
  }
}

/** The end of the refill cycle that the credits come in. */
export function cycleEndOf(brought: Brought): Date {
  return brought.kind === 'share' ? brought.until : cycleAt(brought.course, brought.periodStart).end
}

/** What is left at a moment of a number of credits that is spread evenly over the refill cycle. */
function unusedOf(course: Course, at: Date, spread: number): Fraction {
  const { start, end } = cycleAt(course, at)
  return {
    over: BigInt(spread) * BigInt(end.getTime() - at.getTime()),
    under: BigInt(end.getTime() - start.getTime()),
  }
}

/** An exact number, so that no order of adding up makes a credit more or less. */
type Fraction = { over: bigint; under: bigint }

function whole(value: number): Fraction {
  return { over: BigInt(value), under: 1n }
}

function plus(a: Fraction, b: Fraction): Fraction {
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under }
}

/** Whole credits, rounded down, and never fewer than none. */
function creditsOf({ over, under }: Fraction): Credits {
  return credits(over > 0n ? Number(over / under) : 0)
}
