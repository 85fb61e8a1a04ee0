import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptions } from '@/db/schema'
import { catalogOf, freePlanOf } from '@/lib/catalog/rules'
import type { Customer } from '@/lib/stripe/customers'
import { orThrow } from '@/lib/stripe/failures'
import { fetchSubscription, type StripeSubscription } from '@/lib/stripe/subscriptions'
import { type Alongside, adoptCard, mirrorCard } from './customer'
import { lockCalendar, postDueRefills, saveCalendar } from './refills'
import { endLater, findRow, holderOf, isRow, lockRow, nextRead, type Row } from './rows'
import { freeCalendarOf, isLive, isOpen, planOfPrice, statusOf, takesPlace } from './rules'

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
  const sighting = await sight(stripeSubscriptionId)
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

/** `row` is the one that may bring credits: null where it isn't ours or has no place here. */
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
  const sold = theirs.price && planOfPrice(catalogOf(row.catalog), theirs.price.lookupKey)
  await tx
    .update(subscriptions)
    .set({
      status,
      readNumber,
      stripeSubscriptionId: theirs.id,
      anchorAt: theirs.anchorAt,
      periodStart: theirs.periodStart,
      periodEnd: theirs.periodEnd,
      cancelAt: theirs.cancelAt,
      endedAt: theirs.endedAt,
      ...(sold ? { plan: sold.plan.key, interval: sold.interval } : {}),
    })
    .where(isRow(row))
  if (customer) await mirrorCard(tx, customer)
  if (!isOpen(status)) await returnToFreePlan(tx, row, theirs.endedAt)
  return { done: true, outcome: `subscription ${status}`, row }
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

function startsNow(ours: Row, theirs: StripeSubscription): boolean {
  return (ours.status === 'checkout' || ours.status === 'incomplete') && isLive(theirs.status)
}

/** A card that is gone again by now is no reason to keep a paid plan waiting. */
async function adopt(theirs: StripeSubscription): Promise<Customer | null> {
  if (!theirs.paymentMethodId) return null
  const adopted = await adoptCard(theirs.customerId, theirs.paymentMethodId)
  return !adopted.ok && adopted.refusal.code === 'invalid' ? null : orThrow(adopted)
}

function refused(why: string): Converged {
  return { done: false, outcome: `refused: ${why}`, row: null }
}
