import { and, eq, inArray } from 'drizzle-orm'
import { db } from '@/db/client'
import { clients, refillCalendars, subscriptions, workspaces } from '@/db/schema'
import { catalogOf, findPlan, freePlanOf } from '@/lib/catalog/rules'
import type { Credits } from '@/lib/core/money'
import { LIVE_STATUSES } from '@/lib/core/subscription-status'
import { isPromised } from './calendars'
import { resumeFailedAt } from './change-rows'
import { type Standing, standingFrom } from './standing'

export { type ClientLine, clientsOf } from './client-list'
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
  // One at most holds the account's place.
  const first = rows[0]
  if (!first) throw new Error(`There is no client ${accountId}.`)
  const { subscription } = first
  const failedAt = subscription && (await resumeFailedAt(subscription))
  return standingFrom(catalogOf(first.catalog), subscription, failedAt)
}

/** `rolloverCap` is how large the bank is from then on. */
type NextRefill = { at: Date; credits: Credits; rolloverCap: Credits }

/**
 * When credits arrive next and how many, if all goes on as it stands; null before the account has a plan, and while a
 * payment is overdue that they wait for.
 */
export async function nextRefillOf(accountId: string): Promise<NextRefill | null> {
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
    const { refill, rolloverCap } = freePlanOf(catalogOf(row.catalog))
    return { at: cancelAt, credits: refill.credits, rolloverCap }
  }
  const { plan: next, at } = row.scheduled ?? { plan: null, at: null }
  const takesOver = next && at && at <= row.calendar.nextAt ? findPlan(catalogOf(row.catalog), next) : undefined
  const { rolloverCap } = takesOver ?? calendar
  return { at: row.calendar.nextAt, credits: takesOver?.refill.credits ?? calendar.credits, rolloverCap }
}
