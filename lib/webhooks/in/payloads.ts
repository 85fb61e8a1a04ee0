import { and, between, isNotNull, ne, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { webhookEvents } from '@/db/schema'

/** What an event said is kept for so long after it came; each night of the month after that looks once more. */
const KEPT = sql`interval '30 days'`
const LOOKED_AT = sql`interval '60 days'`

/** A night empties so many at most. */
const AT_ONCE = 20_000

/**
 * Empties what handled events said, people's names and addresses among it, once nobody has use for it. That an event came,
 * when, and what it led to stays: it is still known should it come again.
 */
export async function dropPayloads(): Promise<void> {
  const { id, payload, receivedAt, handledAt } = webhookEvents
  const old = between(receivedAt, sql`clock_now() - ${LOOKED_AT}`, sql`clock_now() - ${KEPT}`)
  const full = db()
    .select({ id })
    .from(webhookEvents)
    .where(and(old, isNotNull(handledAt), ne(payload, {})))
    .orderBy(receivedAt)
    .limit(AT_ONCE)
  await db().update(webhookEvents).set({ payload: {} }).where(sql`${id} in ${full}`)
}
