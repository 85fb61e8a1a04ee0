import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { webhookEvents } from '@/db/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { enqueue } from '@/lib/jobs/queue'
import { verifyEvent } from '@/lib/stripe/webhooks'
import { handlerOf } from './handlers'

export type ReceiveRefusal = { code: 'wrong-signature' | 'wrong-mode' | 'not-an-event'; message: string }

const WORDS = {
  'wrong-signature': 'The signature does not match the body, so nothing was stored.',
  'wrong-mode': 'This event is of the other mode, test or live, than the keys in use, so nothing was stored.',
  'not-an-event': 'The body is signed but is no event, so nothing was stored.',
} as const

/**
 * Takes an event in: proven by its signature over the raw body, stored once, and enqueued in the same commit exactly
 * when it was stored. What nobody acts on is stored and marked as ignored. An event that comes again changes nothing.
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
        ...{ id, type, payload, receivedAt: sql`clock_now()` },
        ...(handled ? {} : { handledAt: sql`clock_now()`, outcome: 'ignored' }),
      })
      .onConflictDoNothing()
      .returning({ id: webhookEvents.id })
    if (!stored) return accept('known' as const)
    if (!handled) return accept('ignored' as const)
    await enqueue(tx, 'stripe.event', { id })
    return accept('stored' as const)
  })
}
