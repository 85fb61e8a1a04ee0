import { and, desc, eq, gte, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { db } from '@/db/client'
import { subscriptionChanges } from '@/db/schema'
import { enqueue } from '@/lib/jobs/queue'
import { tookEffect } from './changes'

/** A change somebody asked for, as it stands in the table. */
export type ChangeRow = typeof subscriptionChanges.$inferSelect

export type ChangeRef = { accountId: string; id: string }

export function isChange({ accountId, id }: ChangeRef) {
  return and(eq(subscriptionChanges.accountId, accountId), eq(subscriptionChanges.id, id))
}

/** The account's one change that is under way. */
export async function openChangeOf(on: Pick<Transaction, 'select'>, accountId: string): Promise<ChangeRow | null> {
  const [open] = await on
    .select()
    .from(subscriptionChanges)
    .where(and(eq(subscriptionChanges.accountId, accountId), eq(subscriptionChanges.status, 'pending')))
  return open ?? null
}

/** The failure of a change whose call brought no answer, where Stripe did not show that it took effect. */
export const NO_ANSWER = 'no answer'

/**
 * Marks the change under way as done where the subscription shows it, whoever saw that first. Returns it then. The latest
 * one is done after all, where a call that nobody believed in any more arrived.
 */
export async function settleChange(
  tx: Transaction,
  row: { accountId: string; id: string },
  seen: Parameters<typeof tookEffect>[1],
): Promise<ChangeRow | null> {
  const open = (await openChangeOf(tx, row.accountId)) ?? (await unansweredOf(tx, row.accountId))
  if (open?.subscriptionId !== row.id || !tookEffect(open, seen)) return null
  const done = { status: 'done', failure: null, settledAt: sql`clock_now()` } as const
  await tx.update(subscriptionChanges).set(done).where(isChange(open))
  const { accountId, id, keptCents } = open
  if (keptCents !== null) await enqueue(tx, 'subscription.keep-credit', { accountId, id })
  return open
}

/** The account's latest change, where it failed without an answer and so lately that its call may still have arrived. */
async function unansweredOf(tx: Transaction, accountId: string): Promise<ChangeRow | null> {
  const { accountId: account, createdAt } = subscriptionChanges
  const recent = sql<boolean>`${createdAt} > clock_now() - interval '1 hour'`
  const [latest] = await tx
    .select({ change: subscriptionChanges, recent })
    .from(subscriptionChanges)
    .where(eq(account, accountId))
    .orderBy(desc(createdAt))
    .limit(1)
  return latest?.recent && latest.change.failure === NO_ANSWER ? latest.change : null
}

/**
 * When the worker tried in vain to resume a plan whose pause was over; null while a pause has its date, or never had one.
 */
export async function resumeFailedAt(row: {
  accountId: string
  id: string
  status: string
  pausedAt: Date | null
  pausedUntil: Date | null
}): Promise<Date | null> {
  if (row.status !== 'paused' || row.pausedUntil || !row.pausedAt) return null
  const { accountId, subscriptionId, kind, status, createdBy, createdAt } = subscriptionChanges
  const [failed] = await db()
    .select({ at: createdAt })
    .from(subscriptionChanges)
    .where(
      and(
        eq(accountId, row.accountId),
        eq(subscriptionId, row.id),
        and(eq(kind, 'resume'), eq(status, 'failed'), isNull(createdBy), gte(createdAt, row.pausedAt)),
      ),
    )
    .orderBy(desc(createdAt))
    .limit(1)
  return failed?.at ?? null
}

/**
 * Whether a call about this change may still be sent: nobody has settled it meanwhile, and it is not so old that it
 * could be settled while the call is under way.
 */
export async function mayStillWrite(change: ChangeRef): Promise<boolean> {
  const { status, createdAt } = subscriptionChanges
  const young = sql`${createdAt} > clock_now() - interval '60 seconds'`
  const open = and(isChange(change), eq(status, 'pending'), isNull(subscriptionChanges.failure))
  return (await db().$count(subscriptionChanges, and(open, young))) > 0
}

/** So long the calls of one try to put something back last at most. */
const BACK_MINUTES = 3

/**
 * Marks a change as one that did nothing, and counts a try to put back what was scheduled before it: the number is part
 * of the try's key, since Stripe would repeat an answer that was a failure of its own for a day. Null where it is settled
 * already, or an earlier try may be under way or is not long enough ago.
 */
export async function beginBack(change: ChangeRef, failure: string): Promise<number | null> {
  const { backTries, backTriedAt, status } = subscriptionChanges
  const pause = sql`greatest(${BACK_MINUTES}, least(60, 2 ^ least(${backTries}, 6))) * interval '1 minute'`
  const due = sql`coalesce(${backTriedAt}, '-infinity') < clock_now() - ${pause}`
  const [begun] = await db()
    .update(subscriptionChanges)
    .set({ failure, backTries: sql`${backTries} + 1`, backTriedAt: sql`clock_now()` })
    .where(and(isChange(change), eq(status, 'pending'), due))
    .returning({ tries: backTries })
  return begun?.tries ?? null
}

/** Whether of an open change only putting back is left, and no try of that is under way. */
export function isOnlyToPutBack({ failure, backTriedAt }: ChangeRow, now: Date): boolean {
  if (failure === null) return false
  return !backTriedAt || now.getTime() - backTriedAt.getTime() > BACK_MINUTES * 60_000
}

/** Settles an open change as failed because another one takes its place. */
export async function giveWay(tx: Transaction, change: ChangeRef): Promise<void> {
  await tx.update(subscriptionChanges).set({ status: 'failed', settledAt: sql`clock_now()` }).where(isChange(change))
}

/** Marks a change as one that did nothing; one that was seen to take effect meanwhile stays done. */
export async function failChange(change: ChangeRef, failure: string): Promise<void> {
  await db()
    .update(subscriptionChanges)
    .set({ status: 'failed', failure, settledAt: sql`clock_now()` })
    .where(and(isChange(change), eq(subscriptionChanges.status, 'pending')))
}

export async function readChange(ref: ChangeRef): Promise<ChangeRow | null> {
  const [row] = await db().select().from(subscriptionChanges).where(isChange(ref))
  return row ?? null
}
