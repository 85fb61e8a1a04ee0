import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptions } from '@/db/schema'
import { catalogOf, freePlanOf } from '@/lib/catalog/rules'
import { cents } from '@/lib/core/money'
import { laterOf, periodStart } from '@/lib/core/period'
import { enqueue } from '@/lib/jobs/queue'
import { type Customer, fetchCustomer, isCard } from '@/lib/stripe/customers'
import { orThrow, type StripeOutcome } from '@/lib/stripe/failures'
import { fetchSubscription, type StripeSubscription } from '@/lib/stripe/subscriptions'
import { type Calendar, freeCalendarOf, stoppedAt } from './calendars'
import { settleChange } from './change-rows'
import { type Alongside, adoptCard, mirrorCard } from './customer'
import { fitLock } from './locks'
import { lastFreeRefill, lockCalendar, postDueRefills, saveCalendar } from './refills'
import { endLater, findRow, holderOf, isRow, lockRow, nextRead, type Row } from './rows'
import { isLive, isOpen, planOfPrice, statusOf, takesPlace } from './rules'

/** What a completion came to, in words for the webhook inbox. `refused` starts the outcome where nothing was written. */
export type Completion = { done: boolean; outcome: string }

/** A subscription as the read with this number found it, and its customer where the card has just become the default. */
export type Sighting = { theirs: StripeSubscription; readNumber: number; customer: Customer | null }

/**
 * Reads the subscription again at Stripe and makes our row say the same, whichever event came and in whichever order.
 * The first time it is live, the card it was paid with becomes the workspace's default. When it ends, the account is
 * back on the free plan from that moment.
 */
export async function syncSubscription(stripeSubscriptionId: string, alongside?: Alongside): Promise<Completion> {
  return show(await sight(stripeSubscriptionId), alongside)
}

/** Makes our row say what was sighted, in a commit of its own. */
export function show(sighting: Sighting, alongside?: Alongside): Promise<Completion> {
  return db().transaction(async (tx) => {
    const { done, outcome } = await converge(tx, sighting)
    await alongside?.(tx, outcome)
    return { done, outcome }
  })
}

/** Reads a subscription at Stripe, and adopts its card where it is live for the first time. */
export async function sight(stripeSubscriptionId: string): Promise<Sighting> {
  const readNumber = await nextRead()
  const theirs = orThrow(await fetchSubscription(stripeSubscriptionId))
  const ours = await findRow(db(), theirs)
  return { theirs, readNumber, customer: ours && startsNow(ours, theirs) ? await adopt(theirs) : null }
}

/** `row` is the one that may bring credits, as it is now: null where it isn't ours or has no place here. */
export type Converged = Completion & { row: Row | null }

/** Makes our row say what was sighted, unless a later read was here first. The account's place stays locked. */
export async function converge(tx: Transaction, { theirs, readNumber, customer }: Sighting): Promise<Converged> {
  const row = await lockRow(tx, theirs)
  if (!row) return refused('no subscription of ours')
  const status = statusOf(theirs.status)
  if (row.readNumber !== null && row.readNumber > readNumber) {
    if (row.status === 'abandoned') return refused(SURPLUS)
    return { done: true, outcome: 'a later read was here first', row }
  }
  if (!(await placed(tx, row, status))) {
    await tx.update(subscriptions).set({ stripeSubscriptionId: theirs.id, readNumber }).where(isRow(row))
    await endLater(tx, row)
    return refused(SURPLUS)
  }
  const seen = { ...shownBy(theirs, row), status, readNumber }
  const settled = await settleChange(tx, row, seen)
  const pausedUntil = status === 'paused' ? (settled?.pausedUntil ?? row.pausedUntil) : null
  const now: Row = { ...row, ...seen, pausedUntil }
  await tx
    .update(subscriptions)
    .set({ ...seen, pausedUntil })
    .where(isRow(row))
  if (customer) await mirrorCard(tx, customer)
  if (!isOpen(status)) await returnToFreePlan(tx, now)
  await fitCalendar(tx, now)
  await fitLock(tx, row, now)
  return { done: true, outcome: `subscription ${status}`, row: now }
}

/** What our row says of a subscription, in its own words. */
function shownBy(theirs: StripeSubscription, row: Row) {
  const catalog = catalogOf(row.catalog)
  const sold = theirs.price && planOfPrice(catalog, theirs.price.lookupKey)
  const next = theirs.scheduled && planOfPrice(catalog, theirs.scheduled.price.lookupKey)
  const goesOn = next?.plan.key === sold?.plan.key && next?.interval === sold?.interval
  const scheduled = next && !goesOn ? { ...next, at: theirs.scheduled?.at ?? null } : null
  return {
    stripeSubscriptionId: theirs.id,
    plan: sold?.plan.key ?? row.plan,
    interval: sold?.interval ?? row.interval,
    priceCents: sold && theirs.price ? cents(theirs.price.amountCents) : row.priceCents,
    anchorAt: theirs.anchorAt,
    periodStart: theirs.periodStart,
    periodEnd: theirs.periodEnd,
    cancelAt: theirs.cancelAt,
    stripeScheduleId: theirs.scheduleId,
    scheduledPlan: scheduled?.plan.key ?? null,
    scheduledInterval: scheduled?.interval ?? null,
    scheduledAt: scheduled?.at ?? null,
    pausedAt: theirs.status === 'paused' ? (theirs.pausedAt ?? row.pausedAt) : null,
    endedAt: theirs.endedAt,
  }
}

const SURPLUS = 'another subscription has the place: this one is ended and paid back'

/** Whether the row has the account's place or just got it. A checkout that was in the way is closed at Stripe too. */
async function placed(tx: Transaction, row: Row, status: ReturnType<typeof statusOf>): Promise<boolean> {
  if (!isOpen(status)) return row.status !== 'abandoned'
  const holder = await holderOf(tx, row.accountId)
  if (holder?.id === row.id) return true
  if (!takesPlace(status, holder)) return false
  if (holder) {
    const endedAt = await clockNow(tx)
    await tx.update(subscriptions).set({ status: 'abandoned', endedAt }).where(isRow(holder))
    await endLater(tx, holder)
  }
  return true
}

/**
 * The free plan begins where the paid one ended, unless another calendar has taken its place already. A day that had its
 * free credits before the paid plan began is not given them again: the next day's come when it is over. Auto-reload ends
 * with the paid plan.
 */
async function returnToFreePlan(tx: Transaction, row: Row): Promise<void> {
  const calendar = await lockCalendar(tx, row.accountId)
  if (calendar?.source !== row.id) return
  const now = await clockNow(tx)
  const end = row.endedAt ?? now
  await postDueRefills(tx, row.accountId, end)
  const plan = freePlanOf(catalogOf(row.catalog))
  const { every } = plan.refill
  // Whatever the free plan gave before a paid one that lasted longer is over, so nobody looks for it.
  const brief = periodStart(row.anchorAt ?? row.createdAt, every, 1) > end
  const lastFree = brief ? await lastFreeRefill(tx, row.accountId) : null
  const begins = lastFree ? laterOf(end, periodStart(lastFree, every, 1)) : end
  await saveCalendar(tx, row.accountId, freeCalendarOf(plan, begins))
  await postDueRefills(tx, row.accountId, now)
  const { accountId } = row
  const ended = { accountId, heardAt: now.toISOString() }
  await enqueue(tx, 'auto-reloads.plan-ended', ended, { key: `auto-reloads.plan-ended:${accountId}` })
}

/** A plan that is paused brings no refill, whatever is paid for; one that goes on as it was brings what is paid for. */
export async function fitCalendar(tx: Transaction, row: Row): Promise<void> {
  const calendar = await lockCalendar(tx, row.accountId)
  if (calendar?.source !== row.id) return
  const fitting = row.status === 'paused' ? stoppedAt(calendar, row.pausedAt) : await reaching(tx, row, calendar)
  if (fitting.paidUntil?.getTime() !== calendar.paidUntil?.getTime()) await saveCalendar(tx, row.accountId, fitting)
}

/** The calendar as far as paid invoices reach, unless a new one has begun at Stripe that is not paid for yet. */
async function reaching(tx: Transaction, row: Row, calendar: Calendar): Promise<Calendar> {
  if (calendar.anchorAt.getTime() !== row.anchorAt?.getTime()) return calendar
  const { paidUntil } = subscriptions
  const [found] = await tx.select({ paidUntil }).from(subscriptions).where(isRow(row))
  if (!found?.paidUntil || !calendar.paidUntil) return calendar
  return { ...calendar, paidUntil: laterOf(calendar.paidUntil, found.paidUntil) }
}

function startsNow(ours: Row, theirs: StripeSubscription): boolean {
  return (ours.status === 'checkout' || ours.status === 'incomplete') && isLive(theirs.status)
}

/**
 * The customer with the card that pays the plan. One that the plan has for itself becomes the customer's; one that is
 * gone again by now is no reason to keep a paid plan waiting. What is no card, a bank debit for one, stays the plan's own:
 * as the customer's it would pay for every other client, and auto-reload would be left without a card.
 */
async function adopt({ customerId, paymentMethodId: own }: StripeSubscription): Promise<Customer | null> {
  if (own && orGone(await isCard(own))) return orGone(await adoptCard(customerId, own))
  return orThrow(await fetchCustomer(customerId, await nextRead()))
}

function orGone<Value>(outcome: StripeOutcome<Value>): Value | null {
  return !outcome.ok && outcome.refusal.code === 'invalid' ? null : orThrow(outcome)
}

function refused(why: string): Converged {
  return { done: false, outcome: `refused: ${why}`, row: null }
}
