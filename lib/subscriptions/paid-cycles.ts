import { and, eq, inArray, lte, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptionInvoices, subscriptions } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { isUnreachable, orThrow } from '@/lib/stripe/failures'
import { fetchInvoice, finalizeInvoice, type Invoice, listPaidInvoices, payInvoice } from '@/lib/stripe/invoices'
import { fetchPrice, type Price } from '@/lib/stripe/prices'
import { fetchSubscription } from '@/lib/stripe/subscriptions'
import { type Completion, converge, fitCalendar, type Sighting, show, sight, syncSubscription } from './completion'
import type { Alongside } from './customer'
import { MENDABLE, REFUSALS } from './invoice-refusals'
import { AHEAD, type Paid, settleInvoices } from './paid-invoices'
import { endLater, findRow } from './rows'
import { isOpen } from './rules'

/**
 * Reads the invoice again at Stripe and, where it is one of a subscription of ours, brings home everything that was paid
 * for that and was not brought home yet: in one commit with the subscription itself, since only one that has the
 * account's place brings credits. Twice changes nothing; one that is home already has only its subscription read again.
 */
export async function completeInvoice(invoiceId: string, alongside?: Alongside): Promise<Completion> {
  const home = await broughtHome(invoiceId)
  if (home) {
    await syncSubscription(home.stripeId, async (tx) => alongside?.(tx, home.outcome))
    return { done: true, outcome: home.outcome }
  }
  const invoice = orThrow(await fetchInvoice(invoiceId))
  const sighting = invoice.subscriptionId ? await sight(invoice.subscriptionId) : null
  const paid = sighting && (await paidFor(sighting, invoice))
  return db().transaction(async (tx) => {
    const completion = sighting && paid ? await bringHome(tx, invoice, { sighting, paid }) : NO_SUBSCRIPTION
    await alongside?.(tx, completion.outcome)
    return completion
  })
}

const NO_SUBSCRIPTION: Completion = { done: false, outcome: 'refused: no invoice of a subscription' }

/** Everything that was paid for the subscription, `invoice` included however long ago it was. */
async function paidFor({ theirs }: Sighting, invoice: Invoice): Promise<Paid> {
  const listed = orThrow(await listPaidInvoices(theirs.id))
  const missing = invoice.status === 'paid' && !listed.some(({ id }) => id === invoice.id)
  const invoices = (missing ? [invoice, ...listed] : listed).filter((each) => each.customerId === theirs.customerId)
  return { invoices, prices: await pricesOn(invoices) }
}

/** The prices on the invoices' lines, each read once. */
async function pricesOn(invoices: readonly Invoice[]): Promise<Map<string, Price>> {
  const ids = new Set(invoices.flatMap(({ lines }) => lines.flatMap(({ priceId }) => priceId ?? [])))
  const prices = new Map<string, Price>()
  for (const id of ids) prices.set(id, orThrow(await fetchPrice(id)))
  return prices
}

type Known = { sighting: Sighting; paid: Paid }

async function bringHome(tx: Transaction, invoice: Invoice, { sighting, paid }: Known): Promise<Completion> {
  const { theirs } = sighting
  const { row, outcome } = await converge(tx, sighting)
  if (!row) {
    const ours = invoice.status === 'paid' ? await findRow(tx, theirs) : null
    // Paid for a subscription that has no place here, and never had: that money goes back.
    if (ours?.status === 'abandoned') await endLater(tx, ours)
    return { done: false, outcome }
  }
  const outcomes = await settleInvoices(tx, row, paid)
  await fitCalendar(tx, row)
  if (invoice.status !== 'paid') return refused('not-paid')
  const came = outcomes.get(invoice.id)
  if (!came || REFUSALS.has(came)) return refused(came ?? 'no subscription of ours')
  return { done: true, outcome: came }
}

/**
 * Reads a subscription again and everything that was paid for it: for events and reconciliation, which can't know what
 * else was lost. Its newest invoice tells whether there is anything new.
 */
export async function readAgain(stripeSubscriptionId: string, alongside?: Alongside): Promise<Completion> {
  const sighting = await sight(stripeSubscriptionId)
  const { latestInvoiceId } = sighting.theirs
  const isHome = !latestInvoiceId || (await broughtHome(latestInvoiceId))
  return isHome ? show(sighting, alongside) : completeInvoice(latestInvoiceId, alongside)
}

/**
 * What an invoice brought, and to which subscription; null for one that brought nothing, or nothing yet, and while an
 * earlier one of the same subscription waits for Stripe's prices and the catalog to agree: then all are read again.
 */
async function broughtHome(invoiceId: string): Promise<{ outcome: string; stripeId: string } | null> {
  const { outcome, accountId, subscriptionId } = subscriptionInvoices
  const waiting = alias(subscriptionInvoices, 'waiting')
  const ofTheSame = and(eq(waiting.accountId, accountId), eq(waiting.subscriptionId, subscriptionId))
  const waits = db()
    .select()
    .from(waiting)
    .where(and(ofTheSame, inArray(waiting.outcome, [...MENDABLE])))
  const [known] = await db()
    .select({ outcome, stripeId: subscriptions.stripeSubscriptionId })
    .from(subscriptionInvoices)
    .innerJoin(subscriptions, and(eq(subscriptions.accountId, accountId), eq(subscriptions.id, subscriptionId)))
    .where(and(eq(subscriptionInvoices.invoiceId, invoiceId), notExists(waits)))
  if (!known?.stripeId || known.outcome === AHEAD || REFUSALS.has(known.outcome)) return null
  return { outcome: known.outcome, stripeId: known.stripeId }
}

/**
 * Brings home what Stripe was paid for before its time had come here. Where Stripe doesn't answer, the rest waits for the
 * next run, in which whichever it was does not come first again.
 */
export async function completeAhead(): Promise<void> {
  const now = await clockNow()
  const { invoiceId, outcome, dueAt } = subscriptionInvoices
  const due = await db()
    .select({ invoiceId })
    .from(subscriptionInvoices)
    .where(and(eq(outcome, AHEAD), lte(dueAt, now)))
    .orderBy(sql`random()`)
    .limit(500)
  const faults = await tryEach(
    due,
    async (each) => {
      await completeInvoice(each.invoiceId)
    },
    isUnreachable,
  )
  if (faults.length > 0) throw new Error(`${faults.length} invoices could not be brought home:\n${faults.join('\n')}`)
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

/**
 * The account at Stripe may bill for other products as well: what isn't ours is neither ended nor charged by us. Nor is
 * anybody charged who is sent an invoice, to be paid within days.
 */
async function isRenewalOfOurs(draft: Invoice): Promise<boolean> {
  const waits = draft.billingReason === 'subscription_cycle' && draft.status === 'draft' && draft.autoAdvance
  if (!waits || !draft.chargesByItself || !draft.subscriptionId) return false
  const theirs = orThrow(await fetchSubscription(draft.subscriptionId))
  const row = await findRow(db(), theirs)
  return row !== null && isOpen(row.status) && draft.customerId === row.customerId
}

function refused(why: string): Completion {
  return { done: false, outcome: `refused: ${why}` }
}
