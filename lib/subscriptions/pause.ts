import { and, eq, lte, notExists, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptionChanges, subscriptions } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { accept, type Outcome } from '@/lib/core/outcome'
import { isUnreachable, StripeUnreachable } from '@/lib/stripe/failures'
import type { Desk } from '@/lib/workspaces/queries'
import type { ChangeRow } from './change-rows'
import { mayPause, pauseDate } from './changes'
import { perform } from './perform'
import { type ChangeRefusal, refused } from './refusals'
import { isRow } from './rows'

/** Pauses the plan at once, until a day, `2026-03-31` or an ISO moment. */
export async function pausePlan(desk: Desk, untilText: string): Promise<Outcome<{ pausedUntil: Date }, ChangeRefusal>> {
  const until = pauseDate(untilText, await clockNow())
  if (!until.ok) return until
  const paused = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (row) => {
      const may = mayPause(row)
      if (!may.ok) return may
      const { plan: toPlan, interval: toInterval } = row
      return accept({ kind: 'pause', effect: 'now', toPlan, toInterval, pausedUntil: until.value })
    },
  })
  return paused.ok ? accept({ pausedUntil: until.value }) : paused
}

/** Resumes a paused plan at once: a new period begins and is charged, less what the pause paid back. */
export async function resumePlan(desk: Desk): Promise<Outcome<{ resumed: true }, ChangeRefusal>> {
  const resumed = await resume(desk.client.id, desk.user.id)
  return resumed.ok ? accept({ resumed: true }) : resumed
}

function resume(accountId: string, by: string | null): Promise<Outcome<ChangeRow, ChangeRefusal>> {
  return perform({
    accountId,
    by,
    decide: ({ status, plan, interval }) =>
      status === 'paused'
        ? accept({ kind: 'resume', effect: 'now', toPlan: plan, toInterval: interval })
        : refused('not-paused'),
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
      const resumed = await resume(row.accountId, null)
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
