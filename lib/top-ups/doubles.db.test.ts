import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import { DOWN, door, holdFirstCharge, loseAnswer } from '@/e2e/fixtures/stripe-gate'
import { atStripe, deliverAll, openTappedTill, payCheckout } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, newBuyer, order, purchaseAt, refundsAt, sessionOf } from '@/e2e/fixtures/top-ups'
import { reconcileDoubles } from '@/lib/jobs/reconcile'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, settleTopUp } from './commands'
import { completeTopUp } from './completion'
import { refundDouble } from './doubles'

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

test('a payment that comes after its try was given up is honoured, and the page opened since is closed', async () => {
  const press = order()
  const held = holdFirstCharge(till.gate)
  const first = buyTopUp(desk, press)
  await held.arrived
  await completeTopUp(await purchaseAt(desk), { giveUp: { attempt: 1, call: 1 } })
  const reload = { ...press, method: 'new_card' as const, seenAttempt: 1 }
  expect(await buyTopUp(desk, reload)).toMatchObject({ value: { state: 'pay-in-page' } })
  const { stripeCheckoutSessionId } = await purchaseAt(desk)
  held.open()
  expect(await first).toMatchObject({ value: { state: 'paid' } })
  await deliverAll(till)
  expect(sessionOf(till, stripeCheckoutSessionId).status).toBe('expired')
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('a second payment of one purchase is refunded once, noted and logged; the credits come once', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const press = order()
  const held = holdFirstCharge(till.gate)
  const first = buyTopUp(desk, press)
  await held.arrived
  await completeTopUp(await purchaseAt(desk), { giveUp: { attempt: 1, call: 1 } })
  await buyTopUp(desk, { ...press, method: 'new_card', seenAttempt: 1 })
  const { stripeCheckoutSessionId, id } = await purchaseAt(desk)
  await payCheckout(till, stripeCheckoutSessionId as string)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid' } })
  held.open()
  expect(await first).toMatchObject({ value: { state: 'paid' } })
  await deliverAll(till)
  await deliverAll(till)
  const { stripePaymentIntentId, doublePaymentIntents } = await purchaseAt(desk)
  const charged = chargesAt(till, desk).map((payment) => payment.id)
  expect(charged).toHaveLength(2)
  expect(doublePaymentIntents).toEqual(charged.filter((payment) => payment !== stripePaymentIntentId))
  expect(refundsAt(till, desk)).toMatchObject([{ payment_intent: doublePaymentIntents[0], amount: 1_500 }])
  expect(await grantsAt(desk)).toEqual([5_000])
  expect(log.mock.calls.flat().join()).toContain('was paid twice')
  expect(await purchaseAt(desk)).toMatchObject({ refundedPaymentIntents: doublePaymentIntents, refundTries: 1 })
  // Asked again, long after Stripe forgot the key: it has been given back already.
  till.sandbox.store.tables.keptAnswers.clear()
  await refundDouble({ accountId: desk.client.id, id }, doublePaymentIntents[0] as string)
  // And the payment that brought the credits is never given back.
  await refundDouble({ accountId: desk.client.id, id }, stripePaymentIntentId as string)
  expect(refundsAt(till, desk)).toHaveLength(1)
  log.mockRestore()
})

/** A purchase that was paid twice, with nobody at work to give the second payment back. */
async function paidTwice(): Promise<{ ref: { accountId: string; id: string }; payment: string }> {
  const press = order()
  const held = holdFirstCharge(till.gate)
  const first = buyTopUp(desk, press)
  await held.arrived
  await completeTopUp(await purchaseAt(desk), { giveUp: { attempt: 1, call: 1 } })
  await buyTopUp(desk, { ...press, method: 'new_card', seenAttempt: 1 })
  const { stripeCheckoutSessionId, id, accountId } = await purchaseAt(desk)
  await payCheckout(till, stripeCheckoutSessionId as string)
  await settleTopUp(desk, id)
  held.open()
  await first
  const { doublePaymentIntents } = await purchaseAt(desk)
  return { ref: { accountId, id }, payment: doublePaymentIntents[0] as string }
}

/** Takes the job of giving back out of the queue, as after its last try, and lets its time pass. */
async function loseTheJob(): Promise<void> {
  await till.owner`delete from graphile_worker._private_jobs where key like 'top-up.refund:%'`
  await passADay()
}

const passADay = () =>
  db()
    .update(purchases)
    .set({ refundTriedAt: sql`clock_now() - interval '1 day'` })
    .where(eq(purchases.accountId, desk.client.id))

const refundsAsked = (answer: (key: string | null) => { status: number; body: object } | undefined) => {
  till.gate.before = async ({ method, path, key }) =>
    method === 'POST' && path.startsWith('/v1/refunds') ? answer(key) : undefined
}

describe('A double whose refund failed for good', () => {
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('is found and given back, with a key that Stripe has stored no failure under', async () => {
    const { ref, payment } = await paidTwice()
    // As Stripe does for a day: what it answered to a key it answers again.
    const answered = new Map<string | null, { status: number; body: object }>()
    refundsAsked((key) => {
      if (answered.size === 0) answered.set(key, DOWN)
      return answered.get(key)
    })
    await expect(refundDouble(ref, payment)).rejects.toThrow('Stripe does not answer')
    expect(refundsAt(till, desk)).toEqual([])
    await reconcileDoubles()
    // Not at once: its job may be at it.
    expect(refundsAt(till, desk)).toEqual([])
    await loseTheJob()
    await reconcileDoubles()
    expect(refundsAt(till, desk)).toMatchObject([{ payment_intent: payment, amount: 1_500 }])
    expect(await purchaseAt(desk)).toMatchObject({ refundedPaymentIntents: [payment], refundTries: 2 })
    await passADay()
    await reconcileDoubles()
    expect(refundsAt(till, desk)).toHaveLength(1)
  })

  test('is not given back again where only the answer was lost, nor where somebody did it at Stripe', async () => {
    for (const giveBack of [loseTheAnswer, refundAtStripe]) {
      desk = await newBuyer(till)
      const { ref, payment } = await paidTwice()
      await giveBack(ref, payment)
      await loseTheJob()
      let asked = 0
      refundsAsked(() => {
        asked += 1
        return undefined
      })
      await reconcileDoubles()
      till.gate.open()
      expect(asked).toBe(0)
      expect(refundsAt(till, desk)).toHaveLength(1)
      expect(await purchaseAt(desk)).toMatchObject({ refundedPaymentIntents: [payment] })
    }
  })

  test('of which a part was given back is given back the rest, and what is under way is waited for', async () => {
    const { ref, payment } = await paidTwice()
    await atStripe(till, 'POST', 'refunds', `payment_intent=${payment}&amount=500`)
    const [part] = refundsAt(till, desk)
    await refundDouble(ref, payment)
    expect(refundsAt(till, desk).map(({ amount }) => amount)).toEqual([500, 1_000])
    await db().update(purchases).set({ refundedPaymentIntents: [] }).where(eq(purchases.accountId, desk.client.id))
    part!.status = 'pending'
    await refundDouble(ref, payment)
    expect(await purchaseAt(desk)).toMatchObject({ refundedPaymentIntents: [] })
    part!.status = 'succeeded'
    await refundDouble(ref, payment)
    expect(await purchaseAt(desk)).toMatchObject({ refundedPaymentIntents: [payment] })
    expect(refundsAt(till, desk)).toHaveLength(2)
  })

  test('given back by two at once goes back once', async () => {
    const { ref, payment } = await paidTwice()
    const both = door()
    let waiting = 0
    till.gate.before = async ({ method, path }) => {
      if (method === 'POST' && path.startsWith('/v1/refunds')) {
        waiting += 1
        if (waiting === 2) both.open()
        await both.stand()
      }
      return undefined
    }
    await Promise.all([refundDouble(ref, payment), refundDouble(ref, payment)])
    expect(waiting).toBe(2)
    expect(refundsAt(till, desk)).toMatchObject([{ payment_intent: payment, amount: 1_500 }])
    await refundDouble(ref, payment)
    expect(await purchaseAt(desk)).toMatchObject({ refundedPaymentIntents: [payment] })
  })
})

async function loseTheAnswer(ref: { accountId: string; id: string }, payment: string): Promise<void> {
  loseAnswer(till.gate, '/v1/refunds')
  await expect(refundDouble(ref, payment)).rejects.toThrow('Stripe does not answer')
  till.gate.open()
}

async function refundAtStripe(_ref: object, payment: string): Promise<void> {
  await atStripe(till, 'POST', 'refunds', `payment_intent=${payment}`)
}
