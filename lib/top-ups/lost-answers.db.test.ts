import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import { DOWN, door, holdFirstCharge, loseAnswer } from '@/e2e/fixtures/stripe-gate'
import { openTappedTill } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, jobsNow, newBuyer, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import type { Cents, Credits } from '@/lib/core/money'
import { reconcileTopUps } from '@/lib/jobs/reconcile'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp } from './commands'
import { completeTopUp } from './completion'
import { reread } from './row'
import { announceCall } from './tries'

let till: Awaited<ReturnType<typeof openTappedTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  till.gate.open()
  desk = await newBuyer(till)
})

test('a charge that took effect and whose answer was lost is found, and not charged again though Stripe forgot its key', async () => {
  const press = order()
  loseAnswer(till.gate, '/v1/payment_intents')
  expect(await buyTopUp(desk, press)).toMatchObject({ refusal: { code: 'stripe-unreachable' } })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'pending', calls: 1 })
  till.gate.open()
  till.sandbox.store.tables.keptAnswers.clear()
  expect(await buyTopUp(desk, press)).toMatchObject({ value: { state: 'paid' } })
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('a try whose key Stripe has forgotten is ended, and the next press is another one', async () => {
  const press = order()
  till.gate.before = async ({ method }) => (method === 'POST' ? DOWN : undefined)
  expect(await buyTopUp(desk, press)).toMatchObject({ refusal: { code: 'stripe-unreachable' } })
  till.gate.open()
  await db()
    .update(purchases)
    .set({ triedAt: sql`clock_now() - interval '24 hours'` })
    .where(eq(purchases.accountId, desk.client.id))
  expect(await buyTopUp(desk, press)).toMatchObject({ refusal: { code: 'not-sent', attempt: 1 } })
  expect(chargesAt(till, desk)).toEqual([])
  expect(await buyTopUp(desk, { ...press, seenAttempt: 1 })).toMatchObject({ value: { state: 'paid' } })
  expect(await purchaseAt(desk)).toMatchObject({ attempt: 2, status: 'paid' })
})

test('a press while the first call is under way puts off giving up, and neither press charges twice', async () => {
  const press = order()
  const held = holdFirstCharge(till.gate)
  const first = buyTopUp(desk, press)
  await held.arrived
  const { id, accountId } = await purchaseAt(desk)
  const pressedAgain = buyTopUp(desk, press)
  await expect.poll(async () => (await purchaseAt(desk)).calls, { timeout: 20_000 }).toBe(2)
  // The job of the first call, should it still run, gives nothing up.
  await completeTopUp({ accountId, id }, { giveUp: { attempt: 1, call: 1 } })
  held.open()
  await Promise.all([first, pressedAgain])
  expect(await buyTopUp(desk, press)).toMatchObject({ value: { state: 'paid' } })
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('giving up reads Stripe before; a call that was announced meanwhile keeps the try open', async () => {
  const press = order()
  const held = holdFirstCharge(till.gate)
  const first = buyTopUp(desk, press)
  await held.arrived
  const before = await purchaseAt(desk)
  const reading = door()
  till.gate.after = async ({ method, path }) => {
    if (method === 'GET' && path.startsWith('/v1/payment_intents?')) await reading.stand()
  }
  const givingUp = completeTopUp(before, { giveUp: { attempt: 1, call: before.calls } })
  await reading.arrived
  await announceCall(await reread(before))
  reading.open()
  expect(await givingUp).toMatchObject({ outcome: 'another call is under way', purchase: { status: 'pending' } })
  held.open()
  expect(await first).toMatchObject({ value: { state: 'paid' } })
})

test('a key in use, and one used with another card, leave the outcome unknown: nothing is called declined', async () => {
  const press = order()
  const held = holdFirstCharge(till.gate)
  const first = buyTopUp(desk, press)
  await held.arrived
  const errors = [
    { status: 409, body: { error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'In use.' } } },
    { status: 400, body: { error: { type: 'idempotency_error', message: 'Used with other parameters.' } } },
  ]
  for (const answer of errors) {
    till.gate.before = async ({ method }) => (method === 'POST' ? answer : undefined)
    expect(await buyTopUp(desk, press)).toMatchObject({ refusal: { code: 'stripe-unreachable' } })
    expect(await purchaseAt(desk)).toMatchObject({ status: 'pending', attempt: 1 })
  }
  till.gate.open()
  held.open()
  expect(await first).toMatchObject({ value: { state: 'paid' } })
  expect(chargesAt(till, desk)).toHaveLength(1)
})

test('a call that Stripe never heard of is given up by the worker, and a day later by whoever looks', async () => {
  till.gate.before = async ({ method }) => (method === 'POST' ? DOWN : undefined)
  await buyTopUp(desk, order())
  till.gate.open()
  expect(await jobsNow(till, 'top-up.settle:')).toBeGreaterThan(0)
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'not_sent' })

  const old = { status: 'pending' as const, triedAt: sql`clock_now() - interval '26 hours'` }
  await db().update(purchases).set(old).where(eq(purchases.accountId, desk.client.id))
  await reconcileTopUps()
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'not_sent' })
})

test('a charge whose row never learnt of it is found again, and one that never happened is given up', async () => {
  await buyTopUp(desk, order())
  const { id } = await purchaseAt(desk)
  const lost = await newBuyer(till)
  await db()
    .insert(purchases)
    .values({
      accountId: lost.client.id,
      workspaceId: lost.workspace.id,
      requestId: randomUUID(),
      method: 'saved_card',
      pack: 'micro',
      quantity: 1,
      credits: 5_000 as Credits,
      amountCents: 1_500 as Cents,
      currency: 'usd',
      status: 'pending',
      createdBy: lost.user.id,
      createdAt: sql`clock_now()`,
      triedAt: sql`clock_now() - interval '3 minutes'`,
    })
  // As if the commit after the charge had failed: paid at Stripe, pending here, no credits.
  const orphan = await newBuyer(till)
  await buyTopUp(orphan, order())
  const charged = await purchaseAt(orphan)
  const forgotten = { ...charged, id: randomUUID(), requestId: randomUUID(), status: 'pending' as const }
  const intent = till.sandbox.store.tables.paymentIntents.get(charged.stripePaymentIntentId as string)!
  await db().delete(purchases).where(eq(purchases.id, charged.id))
  intent.metadata.purchase_id = forgotten.id
  await db()
    .insert(purchases)
    .values({
      ...forgotten,
      stripePaymentIntentId: null,
      entry: null,
      paidAt: null,
      createdAt: sql`clock_now()`,
      triedAt: sql`clock_now() - interval '3 minutes'`,
    })
  const { accountId, id: lostId } = await purchaseAt(lost)
  await reconcileTopUps()
  // That Stripe does not know it means little while the call may be under way, and nothing for another try.
  expect(await purchaseAt(lost)).toMatchObject({ status: 'pending' })
  await completeTopUp({ accountId, id: lostId }, { giveUp: { attempt: 2, call: 0 } })
  expect(await purchaseAt(lost)).toMatchObject({ status: 'pending' })
  await completeTopUp({ accountId, id: lostId }, { giveUp: { attempt: 1, call: 0 } })
  expect(await purchaseAt(orphan)).toMatchObject({ status: 'paid', stripePaymentIntentId: intent.id })
  expect(await purchaseAt(lost)).toMatchObject({ status: 'failed', failure: 'not_sent' })
  expect(await grantsAt(orphan)).toEqual([5_000])
  expect(await purchaseAt(desk)).toMatchObject({ id, status: 'paid' })
})
