import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clients, purchases } from '@/db/schema'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { attemptsAt, mailsTo, reloadAt, spendDownTo, switchOnAt, useCard } from '@/e2e/fixtures/reload'
import { loseAnswer } from '@/e2e/fixtures/stripe-gate'
import { again, atStripe, deliverAll, newSubscriber, openTappedTill, payCheckout } from '@/e2e/fixtures/till'
import { chargesAt, declineNext, grantsAt, newBuyer, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import { autoReloadOf } from '@/lib/auto-reload/queries'
import { orThrow } from '@/lib/stripe/failures'
import { customerOf, syncCustomer } from '@/lib/subscriptions/customer'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, settleTopUp } from './commands'
import { completeTopUp } from './completion'
import { reload } from './reload'

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

/** Deletes the customer, and nobody is told of it: every event about it is lost. */
async function loseCustomer(): Promise<void> {
  await atStripe(till, 'DELETE', `customers/${desk.workspace.stripeCustomerId}`)
}

test.each(['saved_card', 'new_card', 'checkout'] as const)(
  'a customer who was deleted without a word is found out by the first press (%s): the second pays as a new one',
  async (method) => {
    await loseCustomer()
    const lost = desk.workspace.stripeCustomerId
    const first = order({ method })
    const said = {
      refusal: { code: 'payer-changed', attempt: 1, message: expect.stringContaining('Nothing was charged') },
    }
    expect(await buyTopUp(desk, first)).toMatchObject(said)
    expect((await again(desk)).workspace).toMatchObject({ stripeCustomerId: null, card: null })
    // The same press again is told the same.
    expect(await buyTopUp(desk, first)).toMatchObject(said)
    const press = order({ method: 'new_card' })
    expect(await buyTopUp(desk, press)).toMatchObject({ value: { state: 'pay-in-page' } })
    const [, opened] = await db()
      .select()
      .from(purchases)
      .where(eq(purchases.accountId, desk.client.id))
      .orderBy(purchases.createdAt)
    await payCheckout(till, opened?.stripeCheckoutSessionId as string)
    expect(await settleTopUp(desk, opened?.id as string)).toMatchObject({ value: { state: 'paid' } })
    desk = await again(desk)
    expect(desk.workspace.stripeCustomerId).not.toBe(lost)
    expect(chargesAt(till, desk)).toHaveLength(1)
  },
)

test('[X5] [C26] auto-reload that finds the customer or the card gone counts no decline: it waits for a card, and goes on with one', async () => {
  desk = await newSubscriber(till, 'macro')
  await switchOnAt(desk)
  await deliverAll(till)
  const card = (await atStripe(till, 'GET', `customers/${desk.workspace.stripeCustomerId}`)) as {
    invoice_settings: { default_payment_method: string }
  }
  // Taken off at Stripe, and the event is lost.
  await atStripe(till, 'POST', `payment_methods/${card.invoice_settings.default_payment_method}/detach`)
  await spendDownTo(desk, 100)
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'outage', reason: 'card_gone' }])
  expect(await reloadAt(desk)).toMatchObject({ isOn: true, declines: 0, stoppedReason: null })
  expect(await autoReloadOf(desk.client.id)).toMatchObject({
    stoppedWhy: { reason: 'no-card' },
    daySoFar: { count: 0, amountCents: 0 },
    lastAttempt: { reason: 'The card on file was gone at our payment provider, so nothing was charged.' },
  })
  expect((await mailsTo(till, desk)).filter(({ subject }) => subject.includes('declined'))).toEqual([])
  await passMinutes(60)
  await useCard(till, desk, 'pm_card_mastercard')
  await reload(desk.client.id)
  expect((await attemptsAt(desk)).map(({ status }) => status)).toEqual(['outage', 'paid'])
  await loseCustomer()
  await spendDownTo(desk, 100)
  await passMinutes(60)
  await reload(desk.client.id)
  expect((await attemptsAt(desk)).map(({ status }) => status)).toEqual(['outage', 'paid', 'outage'])
  expect(await reloadAt(desk)).toMatchObject({ isOn: true, declines: 0, stoppedReason: null })
  expect((await again(desk)).workspace).toMatchObject({ stripeCustomerId: null, card: null })
})
