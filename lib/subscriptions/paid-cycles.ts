import { sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptions } from '@/db/schema'
import { catalogOf } from '@/lib/catalog/rules'
import { enqueue } from '@/lib/jobs/queue'
import { orThrow } from '@/lib/stripe/failures'
import { fetchInvoice, finalizeInvoice, type Invoice, listPaidInvoices, payInvoice } from '@/lib/stripe/invoices'
import { fetchPrice, type Price } from '@/lib/stripe/prices'
import { fetchSubscription, type StripeSubscription } from '@/lib/stripe/subscriptions'
import { type Completion, converge, type Sighting, sight } from './completion'
import type { Alongside } from './customer'
import { lockCalendar, postDueRefills, postPeriods, saveCalendar } from './refills'
import { endLater, findRow, isRow, type Row } from './rows'
import { carryOn, decideInvoice, dueUntil, isOpen, spanOf } from './rules'

/**
 * Reads the invoice again at Stripe and, where it pays for a cycle of a subscription of ours, carries the refill
 * calendar on to the end of that cycle and posts what is due, in one commit. The subscription itself is brought up to
 * date in the same commit, since only one that has the account's place brings credits; paid cycles before this one that
 * nobody told of yet come first, so that the order of events does not matter. Twice changes nothing.
 */
export async function completeInvoice(invoiceId: string, alongside?: Alongside): Promise<Completion> {
  const invoice = orThrow(await fetchInvoice(invoiceId))
  const sighting = invoice.subscriptionId ? await sight(invoice.subscriptionId) : null
  const paid = sighting ? orThrow(await listPaidInvoices(sighting.theirs.id)) : []
  const prices = await pricesOn([invoice, ...paid])
  return db().transaction(async (tx) => {
    const completion = sighting
      ? await refillFrom(tx, invoice, { sighting, paid, prices })
      : refused('no invoice of a subscription')
    await alongside?.(tx, completion.outcome)
    return completion
  })
}

type Known = { sighting: Sighting; paid: readonly Invoice[]; prices: ReadonlyMap<string, Price> }

async function refillFrom(tx: Transaction, invoice: Invoice, { sighting, paid, prices }: Known): Promise<Completion> {
  const { theirs } = sighting
  const { row, outcome } = await converge(tx, sighting)
  if (!row) {
    const ours = invoice.status === 'paid' ? await findRow(tx, theirs) : null
    // Paid for a subscription that has no place here, and never had: that money goes back.
    if (ours?.status === 'abandoned') await endLater(tx, ours)
    return { done: false, outcome }
  }
  const begins = invoice.lines[0]?.periodStart
  for (const earlier of paid) {
    const before = earlier.id !== invoice.id && begins && earlier.lines[0] && earlier.lines[0].periodStart < begins
    if (before) await refill(tx, row, earlier, theirs, prices, { again: false })
  }
  return refill(tx, row, invoice, theirs, prices, { again: true })
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
  if (await isRenewalOfOurs(draft)) {
    // Should Stripe be faster, either is refused, and what it came to is read below.
    const finalized = await finalizeInvoice(invoiceId, { idempotencyKey: `finalize:${invoiceId}` })
    if (finalized.ok && finalized.value.status === 'open') {
      await payInvoice(invoiceId, { idempotencyKey: `pay:${invoiceId}` })
    }
  }
  return completeInvoice(invoiceId, alongside)
}

/** The account at Stripe may bill for other products as well: what isn't ours is neither ended nor charged by us. */
async function isRenewalOfOurs(draft: Invoice): Promise<boolean> {
  const waits = draft.billingReason === 'subscription_cycle' && draft.status === 'draft' && draft.autoAdvance
  if (!waits || !draft.subscriptionId) return false
  const theirs = orThrow(await fetchSubscription(draft.subscriptionId))
  const row = await findRow(db(), theirs)
  return row !== null && isOpen(row.status) && draft.customerId === row.customerId
}

/** `again` posts a cycle that the calendar reaches beyond already: it may have been paid late, and posting is harmless. */
async function refill(
  tx: Transaction,
  row: Row,
  invoice: Invoice,
  theirs: StripeSubscription,
  prices: ReadonlyMap<string, Price>,
  { again }: { again: boolean },
): Promise<Completion> {
  if (invoice.customerId !== theirs.customerId) return refused('no subscription of ours')
  const price = prices.get(planLineOf(invoice)?.priceId ?? '') ?? null
  // A later read than ours may know already that it has ended; no subscription ever comes back from that.
  const endedAt = theirs.endedAt ?? row.endedAt
  const decided = decideInvoice(invoice, price, catalogOf(row.catalog), endedAt)
  if (!decided.ok) return refused(decided.refusal.code)
  const { plan, ...paid } = decided.value
  const now = dueUntil(await clockNow(tx), paid.periodStart)
  const until = endedAt && endedAt < now ? endedAt : now
  const calendar = await lockCalendar(tx, row.accountId)
  const own = calendar?.source === row.id
  const reached = own && calendar.paidUntil && calendar.paidUntil >= paid.periodEnd
  if (reached && !again) return { done: true, outcome: 'refilled before' }
  // What the calendar so far still owes comes first: a free plan's up to the moment the paid one begins.
  const settledUntil = own || paid.periodStart > until ? until : paid.periodStart
  if (!endedAt) await postDueRefills(tx, row.accountId, settledUntil)
  const span = spanOf(plan, { ...paid, source: row.id, anchorAt: theirs.anchorAt })
  const posted = await postPeriods(tx, row.accountId, span, until)
  const current = await lockCalendar(tx, row.accountId)
  // Paid ahead of our time, which may be about to jump there: the sandbox's Stripe always goes first.
  if (posted === 0) await enqueue(tx, 'refills.due', {}, { afterSeconds: 2, key: 'refills.due' })
  // A subscription that is over has no calendar any more; what it paid for while it lived is in the book.
  if (own || !endedAt) await saveCalendar(tx, row.accountId, carryOn(current, span, posted))
  const reaches = sql`greatest(${subscriptions.paidUntil}, ${paid.periodEnd.toISOString()}::timestamptz)`
  await tx.update(subscriptions).set({ paidUntil: reaches }).where(isRow(row))
  return { done: true, outcome: `refilled ${plan.key}, paid until ${paid.periodEnd.toISOString()}` }
}

function refused(why: string): Completion {
  return { done: false, outcome: `refused: ${why}` }
}
