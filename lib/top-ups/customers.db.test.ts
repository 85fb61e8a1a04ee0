import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clients } from '@/db/schema'
import { useCard } from '@/e2e/fixtures/reload'
import { loseAnswer } from '@/e2e/fixtures/stripe-gate'
import { again, atStripe, deliverAll, openTappedTill } from '@/e2e/fixtures/till'
import { chargesAt, declineNext, grantsAt, newBuyer, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import { orThrow } from '@/lib/stripe/failures'
import { customerOf, syncCustomer } from '@/lib/subscriptions/customer'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, settleTopUp } from './commands'
import { completeTopUp } from './completion'

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

/** Charges the card on file and loses the answer; nobody knows then. */
async function loseTheAnswer(): Promise<void> {
  loseAnswer(till.gate, '/v1/payment_intents')
  expect(await buyTopUp(desk, order())).toMatchObject({ refusal: { code: 'stripe-unreachable' } })
  till.gate.open()
}

/** Deletes the workspace's customer at Stripe, as somebody at its dashboard would. */
async function deleteCustomer(): Promise<void> {
  const id = desk.workspace.stripeCustomerId as string
  await atStripe(till, 'DELETE', `customers/${id}`)
  await syncCustomer(id)
  expect((await again(desk)).workspace.stripeCustomerId).toBeNull()
}

test('a charge of a customer who is gone by the time it is read brings its credits', async () => {
  await loseTheAnswer()
  await deleteCustomer()
  const { accountId, id } = await purchaseAt(desk)
  // Not even giving up overlooks it.
  await completeTopUp({ accountId, id }, { giveUp: { attempt: 1, call: 1 } })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'paid' })
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('another customer who pays for the workspace by then changes nothing about it', async () => {
  await loseTheAnswer()
  await deleteCustomer()
  const after = orThrow(await customerOf(desk.workspace, desk.user))
  expect(after).not.toBe(desk.workspace.stripeCustomerId)
  const { id, stripeCustomerId } = await purchaseAt(desk)
  expect(stripeCustomerId).toBe(desk.workspace.stripeCustomerId)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid' } })
  await deliverAll(till)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('a purchase that was declined is not tried again at another customer: it is begun anew, and paid there', async () => {
  // Whose plan, which ends with the customer, is not what lets them buy.
  await db()
    .update(clients)
    .set({ createdAt: new Date('2020-01-01') })
    .where(eq(clients.id, desk.client.id))
  desk = await again(desk)
  const press = order()
  await declineNext(till, 'insufficient_funds')
  expect(await buyTopUp(desk, press)).toMatchObject({ refusal: { code: 'card-declined' } })
  await deleteCustomer()
  orThrow(await customerOf(desk.workspace, desk.user))
  const now = await again(desk)
  await useCard(till, now, 'pm_card_visa')
  expect(await buyTopUp(now, { ...press, seenAttempt: 1 })).toMatchObject({ refusal: { code: 'payer-changed' } })
  expect(await buyTopUp(now, { ...press, requestId: crypto.randomUUID() })).toMatchObject({ value: { state: 'paid' } })
  expect(chargesAt(till, now)).toHaveLength(1)
})
