import { and, asc, between, isNotNull, lt, ne, notInArray, type SQL, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { purchases, subscriptionChanges, subscriptions } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { LIVE_STATUSES } from '@/lib/core/subscription-status'
import { orThrow } from '@/lib/stripe/failures'
import { fetchSubscription } from '@/lib/stripe/subscriptions'
import { settleSession } from '@/lib/subscriptions/commands'
import { syncSubscription } from '@/lib/subscriptions/completion'
import { creditsToKeep, keepCredit } from '@/lib/subscriptions/kept-credit'
import { collectRenewal, readAgain } from '@/lib/subscriptions/paid-cycles'
import { settleOpenChange } from '@/lib/subscriptions/perform'
import { endSurplus, surplusDue } from '@/lib/subscriptions/surplus'
import { completeTopUp } from '@/lib/top-ups/completion'
import { refundDouble, refundsDue } from '@/lib/top-ups/doubles'

/** A run looks at this many at most, chosen anew each time, so that a few that stay open can't hold up the rest. */
const AT_ONCE = 100

/**
 * Reads the payments again whose answer never arrived or whose event was lost. Two minutes is longer than any call; a
 * day is longer than any payment of a try that Stripe knows nothing of, so such a try ends then.
 */
export async function reconcileTopUps(): Promise<void> {
  const { accountId, id, attempt, calls: call } = purchases
  const open = await db()
    .select({
      accountId,
      id,
      attempt,
      call,
      stale: sql<boolean>`${purchases.triedAt} < clock_now() - interval '25 hours'`,
    })
    .from(purchases)
    .where(
      and(
        // As the index has it.
        sql`${purchases.status} in ('pending', 'processing')`,
        lt(purchases.triedAt, sql`clock_now() - interval '2 minutes'`),
      ),
    )
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  await each(open, ({ attempt, call, stale, ...purchase }) =>
    completeTopUp(purchase, stale ? { giveUp: { attempt, call } } : {}),
  )
}

/** Gives back once more what was paid twice and is not back for certain. */
export async function reconcileDoubles(): Promise<void> {
  await each(await refundsDue(AT_ONCE), ({ paymentId, ...purchase }) => refundDouble(purchase, paymentId))
}

/** After so many days whoever wants to know looks at Stripe: what can't be read by then is not asked for for ever. */
const CHECKOUT_DAYS = 3
const CYCLE_DAYS = 60

/** Reads checkouts again that no event told of, and subscriptions whose cycle ended without word of the next one. */
export async function reconcileSubscriptions(): Promise<void> {
  const now = await clockNow()
  const recent = new Date(now.getTime() - 2 * 60_000)
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
  const { createdAt, paidUntil, status, stripeCheckoutSessionId, stripeSubscriptionId } = subscriptions
  const checkouts = await db()
    .select({ session: stripeCheckoutSessionId })
    .from(subscriptions)
    .where(
      and(
        sql`${status} in ('checkout')`,
        between(createdAt, daysAgo(CHECKOUT_DAYS), recent),
        isNotNull(stripeCheckoutSessionId),
      ),
    )
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  const covered = sql`coalesce(${paidUntil}, ${createdAt})`
  const uncovered = await db()
    .select({ id: stripeSubscriptionId })
    .from(subscriptions)
    .where(
      and(
        // Written as the index has it, so that it serves; a paused plan is not expected to be paid for.
        sql`${status} in (${sql.raw(LIVE)})`,
        ne(status, 'paused'),
        sql`${covered} between ${daysAgo(CYCLE_DAYS).toISOString()} and ${recent.toISOString()}`,
      ),
    )
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  const settle = checkouts.map(
    ({ session }) =>
      async () =>
        session && settleSession(session),
  )
  const renewed = uncovered.map(
    ({ id }) =>
      async () =>
        id && renew(id),
  )
  const surplus = (await surplusDue(AT_ONCE)).map((row) => () => endSurplus(row))
  const others = (await someOthers()).map((id) => () => readAgain(id))
  await each<() => Promise<unknown>>([...settle, ...renewed, ...surplus, ...others], (read) => read())
}

/** So few at a time that nobody notices, and so regularly that no lost event stays lost for long. */
const HALF = 10

/**
 * Half of them are those whose last read is the longest ago, half are any others: what can't be read stays the oldest, and
 * however many of those there are, all others still have their turn.
 */
async function someOthers(): Promise<string[]> {
  const { readNumber, status, stripeSubscriptionId: id } = subscriptions
  const live = and(sql`${status} in (${sql.raw(LIVE)})`, isNotNull(id))
  const read = (from: typeof live, by: SQL) =>
    db().select({ id }).from(subscriptions).where(from).orderBy(by).limit(HALF)
  const oldest = (await read(live, asc(readNumber))).flatMap((each) => each.id ?? [])
  if (oldest.length < HALF) return oldest
  const any = await read(and(live, notInArray(id, oldest)), sql`random()`)
  return [...oldest, ...any.flatMap((each) => each.id ?? [])]
}

/**
 * Finds out what became of changes whose call ended without an answer. A change sends nothing more after its first minute,
 * and each call is tried for a minute at most, so that after six minutes all of them have long ended.
 */
export async function reconcileChanges(): Promise<void> {
  const { accountId, id, status, createdAt } = subscriptionChanges
  const pending = await db()
    .select({ accountId, id })
    .from(subscriptionChanges)
    .where(and(sql`${status} in ('pending')`, lt(createdAt, sql`clock_now() - interval '6 minutes'`)))
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  const changes = pending.map((ref) => () => settleOpenChange(ref))
  const credits = (await creditsToKeep(AT_ONCE)).map((ref) => () => keepCredit(ref))
  await each<() => Promise<void>>([...changes, ...credits], (work) => work())
}

const LIVE = ['incomplete', ...LIVE_STATUSES].map((status) => `'${status}'`).join(', ')

async function renew(stripeSubscriptionId: string): Promise<void> {
  await syncSubscription(stripeSubscriptionId)
  const { latestInvoiceId } = orThrow(await fetchSubscription(stripeSubscriptionId))
  if (latestInvoiceId) await collectRenewal(latestInvoiceId)
}

/** One that can't be read doesn't keep the others waiting; the job then fails as a whole, and is seen. */
async function each<Item>(items: Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const faults = await tryEach(items, work)
  if (faults.length > 0) throw new Error(`${faults.length} of ${items.length} could not be read again:\n${faults[0]}`)
}
