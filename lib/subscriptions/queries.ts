import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clients, refillCalendars, subscriptionInvoices, subscriptions, workspaces } from '@/db/schema'
import { catalogOf, findPlan, freePlanOf } from '@/lib/catalog/rules'
import type { Credits } from '@/lib/core/money'
import { LIVE_STATUSES } from '@/lib/core/subscription-status'
import { isPromised } from './calendars'
import { resumeFailedAt } from './change-rows'
import { isLive } from './rules'
import { type Standing, standingOn, standingWithout } from './standing'

export { type Forecast, forecastOf } from './forecast'
export { openInvoiceOf } from './open-invoice'
export type { Standing } from './standing'

/** The account's plan and how it stands: its live subscription's, or the free plan. */
export async function standingOf(accountId: string): Promise<Standing> {
  const rows = await db()
    .select({ subscription: subscriptions, catalog: workspaces.catalog })
    .from(clients)
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .leftJoin(
      subscriptions,
      and(eq(subscriptions.accountId, clients.id), inArray(subscriptions.status, ['incomplete', ...LIVE_STATUSES])),
    )
    .where(eq(clients.id, accountId))
  const first = rows[0]
  if (!first) throw new Error(`There is no client ${accountId}.`)
  const catalog = catalogOf(first.catalog)
  const found = rows.flatMap(({ subscription }) => (subscription ? [subscription] : []))
  const live = found.find(({ status }) => isLive(status))
  if (live) return standingOn(catalog, live, await resumeFailedAt(live))
  return standingWithout(catalog, found.length > 0 ? 'incomplete' : 'free')
}

/**
 * When credits arrive next and how many, if all goes on as it stands; null before the account has a plan, and while a
 * payment is overdue that they wait for.
 */
export async function nextRefillOf(accountId: string): Promise<{ at: Date; credits: Credits } | null> {
  const [row] = await db()
    .select({
      calendar: refillCalendars,
      status: subscriptions.status,
      cancelAt: subscriptions.cancelAt,
      scheduled: { plan: subscriptions.scheduledPlan, at: subscriptions.scheduledAt },
      catalog: workspaces.catalog,
    })
    .from(refillCalendars)
    .innerJoin(clients, eq(clients.id, refillCalendars.accountId))
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .leftJoin(
      subscriptions,
      and(eq(subscriptions.accountId, refillCalendars.accountId), inArray(subscriptions.status, LIVE_STATUSES)),
    )
    .where(eq(refillCalendars.accountId, accountId))
  if (!row?.calendar.nextAt) return null
  const { cancelAt, calendar } = row
  if (!isPromised(row.calendar.nextAt, calendar.paidUntil, row.status)) return null
  // A plan that ends before its next refill hands over to the free plan, which refills at once.
  if (cancelAt && cancelAt <= row.calendar.nextAt) {
    return { at: cancelAt, credits: freePlanOf(catalogOf(row.catalog)).refill.credits }
  }
  const { plan: next, at } = row.scheduled ?? { plan: null, at: null }
  const takesOver = next && at && at <= row.calendar.nextAt ? findPlan(catalogOf(row.catalog), next) : undefined
  return { at: row.calendar.nextAt, credits: takesOver?.refill.credits ?? calendar.credits }
}

/** Money that was paid for a plan after it had ended: it brought nothing, and an operator decides about it. */
export async function latePayments(): Promise<(typeof subscriptionInvoices.$inferSelect)[]> {
  return db()
    .select()
    .from(subscriptionInvoices)
    .where(sql`${subscriptionInvoices.outcome} = 'paid-after-end'`)
    .orderBy(desc(subscriptionInvoices.paidAt))
}
