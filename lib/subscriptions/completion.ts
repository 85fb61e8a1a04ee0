import { and, eq } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptions } from '@/db/schema'
import { catalogOf, freePlanOf } from '@/lib/catalog/rules'
import { enqueue } from '@/lib/jobs/queue'
import type { Customer } from '@/lib/stripe/customers'
import { orThrow } from '@/lib/stripe/failures'
import { fetchInvoice, finalizeInvoice, type Invoice, listPaidInvoices, payInvoice } from '@/lib/stripe/invoices'
import { fetchPrice, type Price } from '@/lib/stripe/prices'
import { fetchSubscription, type StripeSubscription } from '@/lib/stripe/subscriptions'
import { type Alongside, adoptCard, mirrorCard } from './customer'
import { lockCalendar, postDueRefills, postPeriods, saveCalendar } from './refills'
import { anotherIsLive, findRow, lockRow, type Row } from './rows'
import {
  carryOn,
  decideInvoice,
  dueUntil,
  freeCalendarOf,
  isLive,
  isOver,
  planOfPrice,
  spanOf,
  statusOf,
} from './rules'

/** What a completion came to, in words for the webhook inbox. `refused` starts the outcome where nothing was written. */
export type Completion = { done: boolean; outcome: string }

/**
 * Reads the subscription again at Stripe and makes our row say the same, whichever event came and in whichever order.
 * The first time it is live, the card it was paid with becomes the workspace's default. When it ends, the account is
 * back on the free plan from that moment.
 */
export async function syncSubscription(stripeSubscriptionId: string, alongside?: Alongside): Promise<Completion> {
  const theirs = orThrow(await fetchSubscription(stripeSubscriptionId))
  const ours = await findRow(db(), theirs)
  const customer = ours && startsNow(ours, theirs) ? await adopt(theirs) : null
  return db().transaction(async (tx) => {
    const completion = await converge(tx, theirs, customer)
    await alongside?.(tx, completion.outcome)
    return completion
  })
}

async function converge(tx: Transaction, theirs: StripeSubscription, customer: Customer | null): Promise<Completion> {
  const row = await lockRow(tx, theirs)
  if (!row) return refused('no subscription of ours')
  const status = statusOf(theirs.status)
  if (isLive(status) && (await anotherIsLive(tx, row))) return refused('another subscription of the client is live')
  const sold = theirs.price && planOfPrice(catalogOf(row.catalog), theirs.price.lookupKey)
  await tx
    .update(subscriptions)
    .set({
      status,
      stripeSubscriptionId: theirs.id,
      anchorAt: theirs.anchorAt,
      periodStart: theirs.periodStart,
      periodEnd: theirs.periodEnd,
      cancelAt: theirs.cancelAt,
      endedAt: theirs.endedAt,
      ...(sold ? { plan: sold.plan.key, interval: sold.interval } : {}),
    })
    .where(and(eq(subscriptions.accountId, row.accountId), eq(subscriptions.id, row.id)))
  if (customer) await mirrorCard(tx, customer)
  if (isOver(status)) await returnToFreePlan(tx, row, theirs.endedAt)
  return { done: true, outcome: `subscription ${status}` }
}

/** The free plan begins where the paid one ended, unless another calendar has taken its place already. */
async function returnToFreePlan(tx: Transaction, row: Row, endedAt: Date | null): Promise<void> {
  const calendar = await lockCalendar(tx, row.accountId)
  if (calendar?.source !== row.id) return
  const now = await clockNow(tx)
  const end = endedAt ?? now
  await postDueRefills(tx, row.accountId, end)
  await saveCalendar(tx, row.accountId, freeCalendarOf(freePlanOf(catalogOf(row.catalog)), end))
  await postDueRefills(tx, row.accountId, now)
}

/**
 * Reads the invoice again at Stripe and, where it pays for a cycle of a subscription of ours, carries the refill
 * calendar on to the end of that cycle and posts what is due, in one commit. Paid cycles before it that nobody told of
 * yet come first, so that the order of events does not matter. Twice changes nothing.
 */
export async function completeInvoice(invoiceId: string, alongside?: Alongside): Promise<Completion> {
  const invoice = orThrow(await fetchInvoice(invoiceId))
  const theirs = invoice.subscriptionId ? orThrow(await fetchSubscription(invoice.subscriptionId)) : null
  const paid = theirs ? orThrow(await listPaidInvoices(theirs.id)) : []
  const prices = await pricesOn([invoice, ...paid])
  const begins = invoice.lines[0]?.periodStart ?? null
  const before = paid.filter(
    ({ id, lines }) => id !== invoice.id && begins && lines[0] && lines[0].periodStart < begins,
  )
  return db().transaction(async (tx) => {
    for (const earlier of before) await refill(tx, earlier, theirs as StripeSubscription, prices, { again: false })
    const completion = theirs
      ? await refill(tx, invoice, theirs, prices, { again: true })
      : refused('no invoice of a subscription')
    await alongside?.(tx, completion.outcome)
    return completion
  })
}

/** The prices on the invoices' plan lines, each read once. */
async function pricesOn(invoices: readonly Invoice[]): Promise<Map<string, Price>> {
  const ids = new Set(invoices.flatMap((invoice) => planLineOf(invoice)?.priceId ?? []))
  const prices = new Map<string, Price>()
  for (const id of ids) prices.set(id, orThrow(await fetchPrice(id)))
  return prices
}

function planLineOf(invoice: Invoice) {
  return invoice.lines.find((each) => !each.proration)
}

/**
 * Collects a renewal at once. Stripe keeps it as a draft for about an hour, in which the old credits have gone and the
 * new ones are not paid for; nothing of ours is ever added to it in that hour. A decline leaves it to Stripe's retries.
 */
export async function collectRenewal(invoiceId: string, alongside?: Alongside): Promise<Completion> {
  const draft = orThrow(await fetchInvoice(invoiceId))
  if (draft.billingReason === 'subscription_cycle' && draft.status === 'draft' && draft.autoAdvance) {
    // Should Stripe be faster, either is refused, and what it came to is read below.
    const finalized = await finalizeInvoice(invoiceId, { idempotencyKey: `finalize:${invoiceId}` })
    if (finalized.ok && finalized.value.status === 'open') {
      await payInvoice(invoiceId, { idempotencyKey: `pay:${invoiceId}` })
    }
  }
  return completeInvoice(invoiceId, alongside)
}

/** `again` posts a cycle that the calendar reaches beyond already: it may have been paid late, and posting is harmless. */
async function refill(
  tx: Transaction,
  invoice: Invoice,
  theirs: StripeSubscription,
  prices: ReadonlyMap<string, Price>,
  { again }: { again: boolean },
): Promise<Completion> {
  const row = await lockRow(tx, theirs)
  if (!row || invoice.customerId !== row.customerId) return refused('no subscription of ours')
  const price = prices.get(planLineOf(invoice)?.priceId ?? '') ?? null
  const decided = decideInvoice(invoice, price, catalogOf(row.catalog), theirs.endedAt)
  if (!decided.ok) return refused(decided.refusal.code)
  const { plan, ...paid } = decided.value
  const now = dueUntil(await clockNow(tx), paid.periodStart)
  const until = theirs.endedAt && theirs.endedAt < now ? theirs.endedAt : now
  const calendar = await lockCalendar(tx, row.accountId)
  const own = calendar?.source === row.id
  const reached = own && calendar.paidUntil && calendar.paidUntil >= paid.periodEnd
  if (reached && !again) return { done: true, outcome: 'refilled before' }
  // What the calendar so far still owes comes first: a free plan's up to the moment the paid one begins.
  const settledUntil = own || paid.periodStart > until ? until : paid.periodStart
  if (!theirs.endedAt) await postDueRefills(tx, row.accountId, settledUntil)
  const span = spanOf(plan, { ...paid, source: row.id, anchorAt: theirs.anchorAt })
  const posted = await postPeriods(tx, row.accountId, span, until)
  const current = await lockCalendar(tx, row.accountId)
  // Paid ahead of our time, which may be about to jump there: the sandbox's Stripe always goes first.
  if (posted === 0) await enqueue(tx, 'refills.due', {}, { afterSeconds: 2, key: 'refills.due' })
  // A subscription that is over has no calendar any more; what it paid for while it lived is in the book.
  if (own || !theirs.endedAt) await saveCalendar(tx, row.accountId, carryOn(current, span, posted))
  return { done: true, outcome: `refilled ${plan.key}, paid until ${paid.periodEnd.toISOString()}` }
}

function startsNow(ours: Row, theirs: StripeSubscription): boolean {
  return (ours.status === 'checkout' || ours.status === 'incomplete') && isLive(theirs.status)
}

async function adopt(theirs: StripeSubscription): Promise<Customer | null> {
  return theirs.paymentMethodId ? orThrow(await adoptCard(theirs.customerId, theirs.paymentMethodId)) : null
}

function refused(why: string): Completion {
  return { done: false, outcome: `refused: ${why}` }
}
