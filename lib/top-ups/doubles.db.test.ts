import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { holdFirstCharge } from '@/e2e/fixtures/stripe-gate'
import { deliverAll, openTill, payCheckout } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, newBuyer, order, purchaseAt, refundsAt, sessionOf } from '@/e2e/fixtures/top-ups'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, settleTopUp } from './commands'
import { completeTopUp } from './completion'
import { refundDouble } from './doubles'

let till: Awaited<ReturnType<typeof openTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTill()
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
  // Asked again, long after Stripe forgot the key: it has been given back already.
  till.sandbox.store.tables.keptAnswers.clear()
  await refundDouble({ accountId: desk.client.id, id }, doublePaymentIntents[0] as string)
  // And the payment that brought the credits is never given back.
  await refundDouble({ accountId: desk.client.id, id }, stripePaymentIntentId as string)
  expect(refundsAt(till, desk)).toHaveLength(1)
  log.mockRestore()
})
