import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { subscriptions, webhookEvents } from '@/db/schema'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { end, startRealWorker } from '@/e2e/fixtures/real-worker'
import {
  again,
  eventsOf,
  newDesk,
  openedCheckout,
  openTill,
  payCheckout,
  signatureOf,
  type Till,
} from '@/e2e/fixtures/till'
import { readBalance } from '@/lib/ledger/queries'
import { settleSession } from '@/lib/subscriptions/commands'
import { standingOf } from '@/lib/subscriptions/queries'
import { advance } from '@/lib/time-machine/commands'
import { receive } from '@/lib/webhooks/in/receive'
import { reconcileSubscriptions } from './reconcile'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

test('what no event told of is found by reading Stripe again: the start of a plan and its renewal', async () => {
  const desk = await newDesk()
  await payCheckout(till, await openedCheckout(desk))
  await reconcileSubscriptions()
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'free' })
  await db()
    .update(subscriptions)
    .set({ createdAt: sql`clock_now() - interval '3 minutes'` })
    .where(eq(subscriptions.accountId, desk.client.id))
  await reconcileSubscriptions()
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', plan: 'micro' })
  expect((await again(desk)).workspace.card).toMatchObject({ last4: '4242' })
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 5_080 })

  await advance('month')
  // Nothing is looked for before it is overdue.
  await passMinutes(3)
  await reconcileSubscriptions()
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 10_000 })
})

test('what can’t be read is asked for a while and then no more, and never keeps the others waiting', async () => {
  const lost = await newDesk()
  const sessionId = await openedCheckout(lost)
  till.sandbox.store.tables.checkoutSessions.delete(sessionId)
  const paid = await newDesk()
  await payCheckout(till, await openedCheckout(paid))
  const aged = (days: number) =>
    db()
      .update(subscriptions)
      .set({ createdAt: sql`clock_now() - ${days} * interval '1 day' - interval '3 minutes'` })
      .where(eq(subscriptions.status, 'checkout'))
  await aged(0)
  await expect(reconcileSubscriptions()).rejects.toThrow(/^1 of \d+ could not be read again/)
  expect(await standingOf(paid.client.id)).toMatchObject({ status: 'active' })
  await aged(3)
  await reconcileSubscriptions()
  // The person who comes back is not held up by it either.
  expect(await openedCheckout(lost)).not.toBe(sessionId)
})

test('an event whose metadata names no id of ours is handled, not tried for ever', async () => {
  const desk = await newDesk()
  const sessionId = await openedCheckout(desk)
  const session = till.sandbox.store.tables.checkoutSessions.get(sessionId)!
  session.metadata = { account_id: 'nobody', subscription_id: "1' or '1" }
  session.status = 'expired'
  expect(await settleSession(sessionId)).toBe('checkout expired')
})

test('the worker is a process of its own: it works on what is stored and ends when it is told to', async () => {
  const desk = await newDesk()
  const before = eventsOf(till).map(({ id }) => id)
  await payCheckout(till, await openedCheckout(desk))
  const worker = await startRealWorker()
  try {
    for (const event of eventsOf(till, before)) {
      const body = JSON.stringify(event)
      await receive(body, signatureOf(body))
    }
    await expect
      .poll(() => db().$count(webhookEvents, sql`${webhookEvents.handledAt} is null`), { timeout: 20_000 })
      .toBe(0)
    expect(await readBalance(desk.client.id)).toMatchObject({ available: 5_080 })
  } finally {
    expect(await end(worker, 'SIGTERM')).toEqual([0, null])
  }
})
