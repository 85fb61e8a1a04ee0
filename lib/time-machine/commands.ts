import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { clock } from '@/db/schema'
import { laterOf } from '@/lib/core/period'
import { env } from '@/lib/env'
import { destination, type Leap } from './rules'

/**
 * Moves the sandbox's Stripe, the product and the worker forward together. Stripe goes first: it works through
 * everything that falls due on the way, and its webhooks arrive before the product's own clock jumps. That clock is then
 * set to what Stripe's shows, so that the two agree even where an earlier leap broke off between them.
 *
 * @returns the time after the jump
 * @throws when this is not the sandbox, or the sandbox's Stripe does not answer
 */
export async function advance(leap: Leap): Promise<Date> {
  if (!env().sandbox) throw new Error('Time only moves by itself outside the sandbox.')
  const [ours, theirs] = await Promise.all([clockNow(), stripeClock()])
  const { offsetMs } = await stripeClock(destination(laterOf(ours, theirs.now), leap))
  await db().transaction(async (tx) => {
    await tx.update(clock).set({ offsetMs: sql`greatest(${clock.offsetMs}, ${offsetMs})` })
    await tx.execute(sql`select enqueue('refills.due', '{}'::json, 'refills.due')`)
  })
  return clockNow()
}

/** The clock of the sandbox's Stripe; with `to`, after it has moved there and its webhooks were tried. */
async function stripeClock(to?: Date): Promise<{ now: Date; offsetMs: number }> {
  const response = await fetch(new URL('/_sandbox/clock', env().STRIPE_API_BASE), {
    cache: 'no-store',
    ...(to && { method: 'POST', body: JSON.stringify({ advance_to: Math.ceil(to.getTime() / 1000) }) }),
  })
  if (!response.ok) throw new Error(`The sandbox's Stripe did not move: ${response.status} ${await response.text()}`)
  const { now, offset } = (await response.json()) as { now: number; offset: number }
  return { now: new Date(now * 1000), offsetMs: offset * 1000 }
}
