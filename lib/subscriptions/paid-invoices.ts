import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptionInvoices, subscriptions } from '@/db/schema'
import { catalogOf } from '@/lib/catalog/rules'
import { cents } from '@/lib/core/money'
import { enqueue } from '@/lib/jobs/queue'
import type { Invoice } from '@/lib/stripe/invoices'
import type { Price } from '@/lib/stripe/prices'
import { carryOn, dueUntil, isAhead, sourceOf, spanOf, withTerms } from './calendars'
import { type Brought, beginOf, type Course, cycleEndOf, readInvoice } from './invoice-credits'
import { REFUSALS } from './invoice-refusals'
import { lockCalendar, postDueRefills, postRefills, postSpan, saveCalendar } from './refills'
import { isRow, type Row } from './rows'

/** Everything that was paid for a subscription, oldest first, with the prices on it. */
export type Paid = { invoices: readonly Invoice[]; prices: ReadonlyMap<string, Price> }

/**
 * Brings home every paid invoice that was not brought home yet, in the order Stripe wrote them, so that it does not
 * matter which one an event told of; each is written down with what it came to. `row` is the newest that is known, an
 * end included: no subscription comes back from that. Whichever was paid last, the refills to come have the terms that
 * the last one written has led to. Returns what all of them came to.
 */
export async function settleInvoices(tx: Transaction, row: Row, paid: Paid): Promise<Map<string, string>> {
  const { invoices, prices } = paid
  const { endedAt, anchorAt } = row
  if (!anchorAt) throw new Error(`The subscription ${row.id} has no anchor.`)
  const outcomes = await outcomesOf(tx, row.accountId, invoices)
  const billing = { catalog: catalogOf(row.catalog), prices, endedAt, anchorAt }
  let course: Course | null = null
  let arrived: Course | null = null
  for (const [index, invoice] of invoices.entries()) {
    const read = readInvoice(invoice, course, billing)
    if (read.ok) course = read.value.course
    const known = outcomes.get(invoice.id)
    if (known !== undefined && known !== AHEAD && !REFUSALS.has(known)) {
      arrived = course
      continue
    }
    const next = invoices[index + 1]
    const limits = [endedAt, row.pausedAt, next ? beginOf(next, billing) : null]
    const outcome = read.ok
      ? await bring(tx, row, { id: invoice.id, brought: read.value, endedAt, limits })
      : read.refusal.code
    if (read.ok && outcome !== AHEAD) arrived = course
    if (outcome === known) continue
    await writeDown(tx, row, invoice, { outcome, brought: read.ok ? read.value : null })
    outcomes.set(invoice.id, outcome)
  }
  if (arrived) await giveTerms(tx, row, arrived)
  return outcomes
}

/** Paid by Stripe's clock for what has not begun by ours: it waits until then. */
export const AHEAD = 'ahead'

/** `limits` are moments from which on what the invoice paid for no longer holds: the end, a pause, the next invoice. */
type Arrival<Kind extends Brought> = { id: string; brought: Kind; endedAt: Date | null; limits: (Date | null)[] }
type Cycle = Extract<Brought, { kind: 'cycle' }>
type Share = Extract<Brought, { kind: 'share' }>

async function bring(tx: Transaction, row: Row, arrival: Arrival<Brought>): Promise<string> {
  const { id, brought, endedAt, limits } = arrival
  const begins = brought.kind === 'cycle' ? brought.periodStart : brought.from
  const now = await clockNow(tx)
  if (isAhead(now, begins) || (begins > now && (await follows(tx, row, brought)))) {
    await enqueue(tx, 'refills.due', {}, { afterSeconds: 2, key: 'refills.due' })
    return AHEAD
  }
  const until = earliest([dueUntil(now, begins), ...limits])
  // What the calendar so far still owes comes first: a free plan's up to the moment the paid one begins.
  if (!endedAt) await postDueRefills(tx, row.accountId, earliest([begins, until]))
  if (brought.kind === 'share') return bringShare(tx, row, { id, brought, endedAt, limits })
  return bringCycle(tx, row, { id, brought, endedAt, limits }, until)
}

/**
 * Whether a cycle follows on the one that is under way. However little our clock is behind, such a one waits for the end
 * of that: what is left of it goes to the bank by its own terms, and a smaller plan's would let credits expire.
 */
async function follows(tx: Transaction, row: Row, brought: Brought): Promise<boolean> {
  if (brought.kind !== 'cycle' || brought.firstCredits !== null) return false
  const current = await lockCalendar(tx, row.accountId)
  return current?.source === row.id
}

async function bringCycle(tx: Transaction, row: Row, { id, brought, endedAt }: Arrival<Cycle>, until: Date) {
  const { course, from, periodStart, periodEnd, firstCredits } = brought
  const { plan, anchorAt } = course
  const span = spanOf(plan, { source: row.id, anchorAt, periodStart, periodEnd })
  // A first refill that prorated lines make another one is the invoice's own; the rest of the span is the calendar's.
  const own = firstCredits === null ? 0 : 1
  if (firstCredits !== null) {
    const { rolloverCap } = plan
    await postOwn(tx, row, { id, course, credits: firstCredits, rolloverCap, from, until: cycleEndOf(brought) })
  }
  const posted = own + (await postSpan(tx, row.accountId, { ...span, nextIndex: span.nextIndex + own }, until))
  const current = await lockCalendar(tx, row.accountId)
  // Paid a little ahead of our time, which is about to get there.
  if (posted === 0) await enqueue(tx, 'refills.due', {}, { afterSeconds: 2, key: 'refills.due' })
  // A subscription that is over has no calendar any more; what it paid for while it lived is in the book.
  if (current?.source === row.id || !endedAt) await saveCalendar(tx, row.accountId, carryOn(current, span, posted))
  const reaches = sql`greatest(${subscriptions.paidUntil}, ${periodEnd.toISOString()}::timestamptz)`
  await tx.update(subscriptions).set({ paidUntil: reaches }).where(isRow(row))
  return `refilled ${plan.key}, paid until ${periodEnd.toISOString()}`
}

/** The difference for what is left of the cycle, and the other plan's terms for the refills that are paid for already. */
async function bringShare(tx: Transaction, row: Row, { id, brought }: Arrival<Share>): Promise<string> {
  const { course, credits, rolloverCap, from, until } = brought
  await postOwn(tx, row, { id, course, credits, rolloverCap, from, until })
  await giveTerms(tx, row, course)
  return `changed to ${course.plan.key}, ${credits} credits for the rest of the cycle`
}

/** Has the account's calendar, where it is this course's, bring what the course's plan gives from here on. */
async function giveTerms(tx: Transaction, row: Row, { plan, anchorAt }: Course): Promise<void> {
  const current = await lockCalendar(tx, row.accountId)
  if (current?.source !== row.id) return
  const onTerms = withTerms(current, { plan, anchorAt })
  if (onTerms !== current) await saveCalendar(tx, row.accountId, onTerms)
}

/**
 * Plan credits that come with an invoice of their own and end with the cycle they came in, like the rest of it. Where it
 * is too late in the cycle for any, its share of the bank comes all the same.
 */
async function postOwn(
  tx: Transaction,
  row: Row,
  own: Pick<Share, 'course' | 'credits' | 'rolloverCap' | 'from' | 'until'> & { id: string },
): Promise<void> {
  const { id, course, credits, rolloverCap, from, until } = own
  const { accountId } = row
  await postRefills(tx, [
    {
      kind: 'refill',
      accountId,
      key: `invoice:${id}`,
      source: sourceOf({ source: row.id }, from),
      actor: 'calendar',
      credits,
      periodStart: from,
      periodEnd: until,
      rolloverCap,
      reason: course.plan.key,
    },
  ])
}

async function outcomesOf(
  tx: Transaction,
  accountId: string,
  invoices: readonly Invoice[],
): Promise<Map<string, string>> {
  if (invoices.length === 0) return new Map()
  const { invoiceId, outcome } = subscriptionInvoices
  const ids = invoices.map(({ id }) => id)
  const found = await tx
    .select({ invoiceId, outcome })
    .from(subscriptionInvoices)
    .where(and(eq(subscriptionInvoices.accountId, accountId), inArray(invoiceId, ids)))
  return new Map(found.map((each) => [each.invoiceId, each.outcome]))
}

async function writeDown(
  tx: Transaction,
  row: Row,
  invoice: Invoice,
  { outcome, brought }: { outcome: string; brought: Brought | null },
): Promise<void> {
  const settledAt = await clockNow(tx)
  const begins = brought?.kind === 'cycle' ? brought.periodStart : (brought?.from ?? null)
  const written = { outcome, settledAt, dueAt: outcome === AHEAD ? begins : null }
  if (REFUSALS.has(outcome)) {
    console.error(`Invoice ${invoice.id} was paid and brought nothing, ${outcome}: an operator decides about it.`)
  }
  await tx
    .insert(subscriptionInvoices)
    .values({
      ...written,
      accountId: row.accountId,
      invoiceId: invoice.id,
      subscriptionId: row.id,
      amountCents: cents(invoice.amountPaidCents),
      currency: invoice.currency,
      paidAt: invoice.paidAt ?? settledAt,
    })
    .onConflictDoUpdate({ target: [subscriptionInvoices.accountId, subscriptionInvoices.invoiceId], set: written })
}

function earliest(moments: readonly (Date | null)[]): Date {
  return new Date(Math.min(...moments.flatMap((moment) => (moment ? [moment.getTime()] : []))))
}
