import { setTimeout } from 'node:timers/promises'
import { and, eq, gt, isNull, lt, lte, min, or, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { clock, refillCalendars, subscriptions } from '@/db/schema'
import { laterOf } from '@/lib/core/period'
import { env } from '@/lib/env'
import { destination, type Leap } from './rules'

/** How long a leap waits for what a date on its way brings, and how often it looks. */
const PATIENCE_MS = 15_000
const LOOK_MS = 100

/**
 * Moves the sandbox's Stripe, the product and the worker forward together. What Stripe has on its calendar it works
 * through itself, in order. What has a date of ours alone, the end of a pause, is a stop on the way: it must happen on
 * its day, since a new period at Stripe is counted from there.
 *
 * @returns the time after the jump
 * @throws when this is not the sandbox, or the sandbox's Stripe does not answer
 */
export async function advance(leap: Leap): Promise<Date> {
  if (!env().sandbox) throw new Error('Time only moves by itself outside the sandbox.')
  const [ours, theirs] = await Promise.all([clockNow(), stripeClock()])
  let now = laterOf(ours, theirs.now)
  const to = destination(now, leap)
  for (let stop = await nextPauseEnd(now, to); stop; stop = await nextPauseEnd(now, to)) {
    await moveTo(stop)
    await pausesEnded(stop)
    now = stop
  }
  await moveTo(to)
  await refillsArrived(to)
  return clockNow()
}

/**
 * Stripe goes first: it works through everything that falls due on the way, and its webhooks arrive before the
 * product's own clock jumps. That clock is then set to what Stripe's shows, so that the two agree even where an earlier
 * leap broke off between them.
 */
async function moveTo(to: Date): Promise<void> {
  const { offsetMs } = await stripeClock(to)
  await db().transaction(async (tx) => {
    await tx.update(clock).set({ offsetMs: sql`greatest(${clock.offsetMs}, ${offsetMs})` })
    for (const task of ['refills.due', 'auto-reloads.due']) {
      await tx.execute(sql`select enqueue(${task}, '{}'::json, ${task})`)
    }
  })
}

async function nextPauseEnd(after: Date, until: Date): Promise<Date | null> {
  const { status, pausedUntil } = subscriptions
  const [row] = await db()
    .select({ at: min(pausedUntil) })
    .from(subscriptions)
    .where(and(eq(status, 'paused'), gt(pausedUntil, after), lte(pausedUntil, until)))
  return row?.at ?? null
}

/** Waits until the worker has resumed what was paused until `moment`. */
async function pausesEnded(moment: Date): Promise<void> {
  const { status, pausedUntil } = subscriptions
  await allGone(() => db().$count(subscriptions, and(eq(status, 'paused'), lte(pausedUntil, moment))))
}

/** Waits until the refills due by `moment` are there: a page that is read before would still call them the next ones. */
async function refillsArrived(moment: Date): Promise<void> {
  const { nextAt, paidUntil } = refillCalendars
  const promised = or(isNull(paidUntil), lt(nextAt, paidUntil))
  await allGone(() => db().$count(refillCalendars, and(lte(nextAt, moment), promised)))
}

/** Waits until nothing is left, or for as long as a person would. */
async function allGone(countLeft: () => Promise<number>): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  while ((await countLeft()) > 0 && Date.now() < until) await setTimeout(LOOK_MS)
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
