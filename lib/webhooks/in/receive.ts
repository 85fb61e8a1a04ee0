import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { webhookEvents } from '@/db/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { verifyEvent } from '@/lib/stripe/webhooks'
import { enqueueEvent, isUnhandled } from './again'
import { handlerOf } from './handlers'

export type ReceiveRefusal = { code: 'wrong-signature' | 'wrong-mode' | 'not-an-event'; message: string }

const WORDS = {
  'wrong-signature': 'The signature does not match the body, so nothing was stored.',
  'wrong-mode': 'This event is of the other mode, test or live, than the keys in use, so nothing was stored.',
  'not-an-event': 'The body is signed but is no event, so nothing was stored.',
} as const

/**
 * Takes an event in: proven by its signature over the raw body, stored once, and enqueued in the commit that stores it.
 * What nobody acts on is stored and marked as ignored. An event that comes again changes nothing once it was handled;
 * until then it is taken up again, for its work may have failed for good.
 */
export async function receive(
  rawBody: string,
  signature: string,
): Promise<Outcome<'stored' | 'ignored' | 'known', ReceiveRefusal>> {
  const verified = verifyEvent(rawBody, signature)
  if (!verified.ok) return refuse({ code: verified.refusal.code, message: WORDS[verified.refusal.code] })
  const { id, type, payload } = verified.value
  const handled = handlerOf(type) !== undefined
  return db().transaction(async (tx) => {
    const [stored] = await tx
      .insert(webhookEvents)
      .values({
        id,
        type,
        payload,
        receivedAt: sql`clock_now()`,
        ...(handled ? {} : { handledAt: sql`clock_now()`, outcome: 'ignored' }),
      })
      .onConflictDoNothing()
      .returning({ id: webhookEvents.id })
    if (stored && !handled) return accept('ignored' as const)
    if (stored || (await isUnhandled(tx, id))) await enqueueEvent(tx, id)
    return accept(stored ? ('stored' as const) : ('known' as const))
  })
}
