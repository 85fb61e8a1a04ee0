import { and, eq, inArray, isNotNull, lt, or, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { purchases, refillCalendars, subscriptions } from '@/db/schema'
import { describeFault } from '@/lib/core/fault'
import { orThrow } from '@/lib/stripe/failures'
import { fetchSubscription } from '@/lib/stripe/subscriptions'
import { settleSession } from '@/lib/subscriptions/commands'
import { collectRenewal, syncSubscription } from '@/lib/subscriptions/completion'
import { completeTopUp } from '@/lib/top-ups/completion'

/** A run looks at this many at most, chosen anew each time, so that a few that stay open can't hold up the rest. */
const AT_ONCE = 100

/** Reads the payments again whose answer never arrived or whose event was lost. Two minutes is longer than any call. */
export async function reconcileTopUps(): Promise<void> {
  const open = await db()
    .select({ accountId: purchases.accountId, id: purchases.id })
    .from(purchases)
    .where(
      and(
        inArray(purchases.status, ['pending', 'processing']),
        lt(purchases.createdAt, sql`clock_now() - interval '2 minutes'`),
      ),
    )
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  await each(open, (purchase) => completeTopUp(purchase))
}

/** No invoice that we know of covers this moment. */
const notPaidUpToNow = sql`not exists (
  select from ${refillCalendars}
  where ${refillCalendars.accountId} = ${subscriptions.accountId}
    and ${refillCalendars.source} = ${subscriptions.id}::text
    and ${refillCalendars.paidUntil} > clock_now() - interval '2 minutes')`

/** Reads checkouts again that no event told of, and subscriptions whose cycle ended without word of the next one. */
export async function reconcileSubscriptions(): Promise<void> {
  const due = await db()
    .select({ session: subscriptions.stripeCheckoutSessionId, id: subscriptions.stripeSubscriptionId })
    .from(subscriptions)
    .where(
      or(
        and(
          eq(subscriptions.status, 'checkout'),
          isNotNull(subscriptions.stripeCheckoutSessionId),
          lt(subscriptions.createdAt, sql`clock_now() - interval '2 minutes'`),
        ),
        and(inArray(subscriptions.status, ['incomplete', 'trialing', 'active', 'past_due', 'unpaid']), notPaidUpToNow),
      ),
    )
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  await each(due, async ({ id, session }) => {
    if (id) return renew(id)
    if (session) await settleSession(session)
  })
}

async function renew(stripeSubscriptionId: string): Promise<void> {
  await syncSubscription(stripeSubscriptionId)
  const { latestInvoiceId } = orThrow(await fetchSubscription(stripeSubscriptionId))
  if (latestInvoiceId) await collectRenewal(latestInvoiceId)
}

/** One that can't be read must not keep the others waiting; the job then fails as a whole, and is seen. */
async function each<Item>(items: Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const faults: string[] = []
  for (const item of items) {
    await work(item).catch((error: unknown) => faults.push(describeFault(error)))
  }
  if (faults.length > 0) throw new Error(`${faults.length} of ${items.length} could not be read again:\n${faults[0]}`)
}
