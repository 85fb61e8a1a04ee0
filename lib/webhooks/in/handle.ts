import { and, eq, isNull, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { webhookEvents } from '@/db/schema'
import { handlerOf } from './handlers'

/** Works on a stored event, once: what follows from it and `handled_at` are one commit. */
export async function handleEvent(id: string): Promise<void> {
  const [event] = await db().select().from(webhookEvents).where(eq(webhookEvents.id, id))
  if (!event) throw new Error(`There is no event ${id} in the inbox.`)
  const handler = handlerOf(event.type)
  if (event.handledAt || !handler) return
  const objectId = (event.payload as { data?: { object?: { id?: string } } }).data?.object?.id
  if (!objectId) return db().transaction((tx) => markHandled(tx, id, 'refused: no object'))
  await handler({ type: event.type, objectId }, (tx, outcome) => markHandled(tx, id, outcome))
}

async function markHandled(tx: Transaction, id: string, outcome: string): Promise<void> {
  await tx
    .update(webhookEvents)
    .set({ handledAt: sql`clock_now()`, outcome })
    .where(and(eq(webhookEvents.id, id), isNull(webhookEvents.handledAt)))
}
