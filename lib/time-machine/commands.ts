import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { clock } from '@/db/schema'
import { env } from '@/lib/env'
import { destination, type Step } from './rules'

/**
 * Moves the sandbox's Stripe, the product and the worker forward together. Stripe goes first: it works through
 * everything that falls due on the way, and its webhooks arrive before the product's own clock jumps, so that a renewal
 * is there when the new cycle is.
 *
 * @returns the time after the jump
 * @throws when this is not the sandbox, or the sandbox's Stripe does not answer
 */
export async function advance(step: Step): Promise<Date> {
  if (!env().sandbox) throw new Error('Time only moves by itself outside the sandbox.')
  const to = destination(await clockNow(), step)
  const response = await fetch(new URL('/_sandbox/clock', env().STRIPE_API_BASE), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance_to: Math.floor(to.getTime() / 1000) }),
  })
  if (!response.ok) throw new Error(`The sandbox's Stripe did not move: ${response.status} ${await response.text()}`)
  await db()
    .update(clock)
    .set({
      offsetMs: sql`${clock.offsetMs} + greatest(0, (extract(epoch from ${to.toISOString()}::timestamptz - clock_now()) * 1000)::bigint)`,
    })
  await db().execute(sql`select enqueue('refills.due', '{}'::json, 'refills.due')`)
  return clockNow()
}
