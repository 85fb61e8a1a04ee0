/** What an invoice that was not written yet would bring, by the rules that read it once it is paid. */
import { planLookupKey } from '@/lib/catalog/rules'
import type { Catalog, Interval } from '@/lib/catalog/schema'
import { type Credits, credits } from '@/lib/core/money'
import { periodStart } from '@/lib/core/period'
import type { Refill } from '@/lib/ledger/types'
import {
  type BilledInvoice,
  type BilledPrice,
  type Brought,
  type Course,
  cycleAt,
  cycleEndOf,
  readInvoice,
} from './invoice-credits'

/** Reads an invoice as if it had been paid. Null where it would bring nothing: that is a fault, not a preview. */
export function expectPaid(
  invoice: BilledInvoice,
  before: Course,
  { catalog, prices }: { catalog: Catalog; prices: ReadonlyMap<string, BilledPrice> },
): Brought | null {
  const paid = { ...invoice, status: 'paid', billingReason: 'subscription_update' }
  const read = readInvoice(paid, before, { catalog, prices, endedAt: null, anchorAt: before.anchorAt })
  return read.ok ? read.value : null
}

/** The refill that comes with it at once: one of no credits brings its share of the bank alone. */
export function refillOfBrought(accountId: string, brought: Brought): Refill {
  const { course, from } = brought
  const periodEnd = cycleEndOf(brought)
  if (brought.kind === 'share') {
    const { credits: arriving, rolloverCap } = brought
    return { ...refillFor(accountId, course, arriving, from), periodEnd, rolloverCap }
  }
  const arriving = brought.firstCredits ?? course.plan.refill.credits
  return { ...refillFor(accountId, course, arriving, from), periodEnd }
}

/** A refill as the book would get it, for looking ahead only. */
export function refillFor(accountId: string, course: Course, arriving: Credits, from: Date): Refill {
  const { plan } = course
  return {
    kind: 'refill',
    accountId,
    key: `preview:${from.getTime()}`,
    source: 'preview',
    actor: 'calendar',
    credits: arriving,
    periodStart: from,
    periodEnd: cycleAt(course, from).end,
    rolloverCap: plan.rolloverCap,
    reason: plan.key,
  }
}

type Paused = { course: Course; pausedAt: Date; periodEnd: Date; until: Date; catalog: Catalog }

/** The first refill after a pause: a new cycle's credits, less those of the time that the pause paid back. */
export function resumedWith({ course, pausedAt, periodEnd, until, catalog }: Paused): Credits {
  const { plan, interval } = course
  const price = priceOf(course, catalog)
  const line = { priceId: price.id, quantity: 1 }
  const ends = periodStart(until, interval, 1)
  const resumption = {
    status: 'paid',
    billingReason: 'subscription_update',
    currency: catalog.currency,
    paidAt: until,
    lines: [
      { ...line, amountCents: -1, proration: true, periodStart: pausedAt, periodEnd },
      { ...line, amountCents: price.amountCents, proration: false, periodStart: until, periodEnd: ends },
    ],
  }
  const brought = expectPaid(resumption, course, { catalog, prices: new Map([[price.id, price]]) })
  return brought?.kind === 'cycle' ? (brought.firstCredits ?? plan.refill.credits) : credits(0)
}

function priceOf({ plan, interval }: { plan: Course['plan']; interval: Interval }, catalog: Catalog): BilledPrice {
  const lookupKey = planLookupKey(catalog, plan, interval)
  return { id: 'preview', lookupKey, current: true, amountCents: plan.prices[interval], currency: catalog.currency }
}
