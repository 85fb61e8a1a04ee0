import { clockNow } from '@/db/clock'
import { findPaidPlan } from '@/lib/catalog/rules'
import type { Catalog } from '@/lib/catalog/schema'
import { accept, type Outcome } from '@/lib/core/outcome'
import { laterOf } from '@/lib/core/period'
import { readState } from '@/lib/ledger/state'
import type { StripeOutcome, StripeRefusal } from '@/lib/stripe/failures'
import { fetchPrice, type Price } from '@/lib/stripe/prices'
import { type ChangeInvoice, previewChange } from '@/lib/stripe/subscription-changes'
import { fetchSubscription } from '@/lib/stripe/subscriptions'
import type { Terms } from './changes'
import { expectPaid } from './expected'
import type { Brought, Course } from './invoice-credits'
import { readAgain } from './paid-cycles'
import { calendarOfAccount } from './refills'
import { type ChangeRefusal, refused } from './refusals'
import type { SubscriptionRow } from './rows'
import { statusOf } from './rules'
import { priceIdOf } from './steps'

/** What a change at once comes to: Stripe's invoice for it, the prices on that, and what it would bring. */
export type StripeQuote = {
  invoice: ChangeInvoice
  prices: ReadonlyMap<string, Price>
  brought: Brought
  prorationAt: Date
}

/**
 * Asks Stripe what the change would cost, prorated at a moment, now if none is given. Nothing is written, unless Stripe
 * is in another period or status than our row says: then the row catches up, and no change is made before it has, since
 * a renewal that is not paid yet would be settled after the change.
 */
export async function quoteAtStripe(
  catalog: Catalog,
  row: SubscriptionRow & { stripeSubscriptionId: string },
  to: Terms,
  asOf?: Date,
): Promise<Outcome<StripeQuote, ChangeRefusal>> {
  const theirs = await fetchSubscription(row.stripeSubscriptionId)
  if (!theirs.ok) return unanswered(theirs.refusal)
  const { status, periodStart, periodEnd } = theirs.value
  if (statusOf(status) !== row.status || periodStart?.getTime() !== row.periodStart?.getTime()) {
    await readAgain(row.stripeSubscriptionId)
    return refused('payment-under-way')
  }
  const priceId = await priceIdOf(row.accountId, { plan: to.plan.key, interval: to.interval })
  if (!priceId.ok) return unanswered(priceId.refusal)
  // Stripe counts seconds, and its clock may be a little ahead: a proration can't be before the period it is in.
  const second = new Date(Math.floor((asOf ?? (await clockNow())).getTime() / 1000) * 1000)
  const prorationAt = laterOf(second, periodStart ?? second)
  // Nothing is left of the period, and Stripe is a little late with the next one: that is to be paid first.
  if (periodEnd && prorationAt >= periodEnd) return refused('payment-under-way')
  const invoice = await previewChange({ theirs: theirs.value, priceId: priceId.value, prorationAt })
  if (!invoice.ok) return (await hasTurned(row)) ? refused('payment-under-way') : unanswered(invoice.refusal)
  const prices = await pricesOf(invoice.value)
  if (!prices.ok) return unanswered(prices.refusal)
  const brought = expectPaid(invoice.value, await courseUnder(catalog, row), { catalog, prices: prices.value })
  if (!brought) throw new Error(`The change of ${row.id} to ${to.plan.key} would bring nothing.`)
  return accept({ invoice: invoice.value, prices: prices.value, brought, prorationAt })
}

/** Whether the period has ended at Stripe while it was asked: then our row catches up. */
async function hasTurned({ stripeSubscriptionId: id, periodStart }: SubscriptionRow): Promise<boolean> {
  const theirs = id ? await fetchSubscription(id) : null
  if (!id || !theirs?.ok || theirs.value.periodStart?.getTime() === periodStart?.getTime()) return false
  await readAgain(id)
  return true
}

/** The plan as it is paid for now, on the calendar that its refills are on, with the bank that the book has for it. */
export async function courseUnder(catalog: Catalog, row: SubscriptionRow): Promise<Course> {
  const plan = findPaidPlan(catalog, row.plan)
  if (!plan || !row.anchorAt) throw new Error(`The subscription ${row.id} is on no plan of the catalog.`)
  const calendar = await calendarOfAccount(row.accountId)
  const anchorAt = calendar?.source === row.id ? calendar.anchorAt : row.anchorAt
  const { rolloverCap: cap, cycleEndsAt: until } = (await readState(row.accountId)).state
  return { plan, interval: row.interval, anchorAt, ...(until && { bank: { cap, until } }) }
}

async function pricesOf(invoice: ChangeInvoice): Promise<StripeOutcome<Map<string, Price>>> {
  const prices = new Map<string, Price>()
  for (const id of new Set(invoice.lines.flatMap(({ priceId }) => priceId ?? []))) {
    const price = await fetchPrice(id)
    if (!price.ok) return price
    prices.set(id, price.value)
  }
  return accept(prices)
}

export function unanswered(refusal: StripeRefusal): { ok: false; refusal: ChangeRefusal } {
  return refused(refusal.code === 'unreachable' ? 'stripe-unreachable' : 'stripe-refused')
}
