import { and, eq, isNull, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { webhookEvents } from '@/db/schema'
import { enqueue } from '@/lib/jobs/queue'

/** Has the worker work on a stored event, at once; a job for it that waits or has failed for good begins anew. */
export async function enqueueEvent(tx: Transaction, id: string): Promise<void> {
  await enqueue(tx, 'stripe.event', { id }, { key: `stripe.event:${id}` })
}

export async function isUnhandled(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.$count(webhookEvents, and(eq(webhookEvents.id, id), isNull(webhookEvents.handledAt)))) > 0
}

/** The tries of an event are over within a day; after so many days what is left of it is somebody's to look at. */
const OVER = sql`interval '1 day'`
const FORGOTTEN = sql`interval '30 days'`

/** A run takes up so many at most, others each time. */
const AT_ONCE = 200

/** Takes up the events again whose work failed for good: what they tell of may have no other way to us. */
export async function takeUpAgain(): Promise<void> {
  const { id, receivedAt, handledAt } = webhookEvents
  const since = sql`${receivedAt} between clock_now() - ${FORGOTTEN} and clock_now() - ${OVER}`
  const unhandled = await db()
    .select({ id })
    .from(webhookEvents)
    .where(and(isNull(handledAt), since))
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  await db().transaction(async (tx) => {
    for (const event of unhandled) await enqueueEvent(tx, event.id)
  })
}
