import { and, eq, lte, notExists, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptionChanges, subscriptions } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { accept, type Outcome } from '@/lib/core/outcome'
import { isUnreachable, StripeUnreachable } from '@/lib/stripe/failures'
import type { Desk } from '@/lib/workspaces/queries'
import type { Seen } from './cancel'
import type { ChangeRow } from './change-rows'
import { mayPause, pauseDate } from './changes'
import { perform } from './perform'
import { type ChangeRefusal, refused } from './refusals'
import { isRow, type SubscriptionRow } from './rows'
import { isAsSeen } from './version'

/** Pauses the plan that the person saw at once, until a day, `2026-03-31` or an ISO moment. */
export async function pausePlan(
  desk: Desk,
  { until: untilText, seen }: Seen & { until: string },
): Promise<Outcome<{ pausedUntil: Date }, ChangeRefusal>> {
  const until = pauseDate(untilText, await clockNow())
  if (!until.ok) return until
  const paused = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (row) => {
      const may = mayPause(row)
      if (!may.ok) return may
      if (!isAsSeen(row, seen)) return refused('plan-changed')
      const { plan: toPlan, interval: toInterval } = row
      return accept({ kind: 'pause', effect: 'now', toPlan, toInterval, pausedUntil: until.value })
    },
  })
  return paused.ok ? accept({ pausedUntil: until.value }) : paused
}

/**
 * Resumes a paused plan at once, as the person saw it: a new period begins and is charged, less what the pause paid back.
 */
export async function resumePlan(desk: Desk, { seen }: Seen): Promise<Outcome<{ resumed: true }, ChangeRefusal>> {
  const resumed = await resume(desk.client.id, { by: desk.user.id, asSeen: (row) => isAsSeen(row, seen) })
  return resumed.ok ? accept({ resumed: true }) : resumed
}

type Asker = { by: string | null; asSeen: (row: SubscriptionRow) => boolean }

/** Nobody looks on when a date has come: then it is the plan as it is. */
const THE_DATE: Asker = { by: null, asSeen: () => true }

function resume(accountId: string, { by, asSeen }: Asker): Promise<Outcome<ChangeRow, ChangeRefusal>> {
  return perform({
    accountId,
    by,
    decide: (row) => {
      if (row.status !== 'paused') return refused('not-paused')
      if (!asSeen(row)) return refused('plan-changed')
      return accept({ kind: 'resume', effect: 'now', toPlan: row.plan, toInterval: row.interval })
    },
  })
}

/**
 * Resumes every plan whose pause is over. One that can't be charged stays paused until a person resumes it: nobody is
 * asked for money again and again. Where Stripe doesn't answer, the rest waits for the next run, in which whoever it
 * was does not come first again.
 */
export async function resumeEveryoneDue(): Promise<void> {
  const now = await clockNow()
  const underWay = db()
    .select({ id: subscriptionChanges.id })
    .from(subscriptionChanges)
    .where(and(eq(subscriptionChanges.accountId, subscriptions.accountId), eq(subscriptionChanges.status, 'pending')))
  const due = await db()
    .select({ accountId: subscriptions.accountId, id: subscriptions.id })
    .from(subscriptions)
    // What is under way already is settled by reading it back.
    .where(and(eq(subscriptions.status, 'paused'), lte(subscriptions.pausedUntil, now), notExists(underWay)))
    .orderBy(sql`random()`)
    .limit(500)
  const faults = await tryEach(
    due,
    async (row) => {
      const resumed = await resume(row.accountId, THE_DATE)
      if (!resumed.ok && resumed.refusal.code === 'stripe-unreachable')
        throw new StripeUnreachable('Stripe does not answer.')
      if (resumed.ok || RETRIED.has(resumed.refusal.code)) return
      console.error(`The plan of ${row.accountId} stays paused beyond its day: ${resumed.refusal.code}.`)
      await db().update(subscriptions).set({ pausedUntil: null }).where(isRow(row))
    },
    isUnreachable,
  )
  if (faults.length > 0) throw new Error(`${faults.length} plans could not be resumed:\n${faults.join('\n')}`)
}

const RETRIED: ReadonlySet<string> = new Set(['change-under-way', 'quote-outdated', 'not-paused', 'no-plan'])
