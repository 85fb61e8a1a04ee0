import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DOWN } from '@/e2e/fixtures/stripe-gate'
import { again, atStripe, openTappedTill, payCheckout } from '@/e2e/fixtures/till'
import { declineNext, grantsAt, jobsNow, newBuyer, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import type { Desk } from '@/lib/workspaces/queries'
import { withdraw } from './closing'
import { buyTopUp, settleTopUp } from './commands'

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

/** Is declined, and the process gets no further than writing that down. */
async function declineAndDie() {
  await declineNext(till, 'insufficient_funds')
  till.gate.before = async ({ path }) => (path.endsWith('/cancel') ? DOWN : undefined)
  expect(await buyTopUp(desk, order())).toMatchObject({ refusal: { code: 'card-declined' } })
  till.gate.open()
  const { id, accountId, stripePaymentIntentId } = await purchaseAt(desk)
  const intent = till.sandbox.store.tables.paymentIntents.get(stripePaymentIntentId as string)!
  expect(intent.status).toBe('requires_payment_method')
  return { ref: { id, accountId }, intent }
}

test('a payment that failed is canceled although the process that was told of it is gone', async () => {
  const { ref, intent } = await declineAndDie()
  expect(await jobsNow(till, 'top-up.withdraw:')).toBe(1)
  expect(intent.status).toBe('canceled')
  await withdraw(ref, intent.id)
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'insufficient_funds' })
})

test('a payment that failed and went through after all brings its credits and is not canceled', async () => {
  const { intent } = await declineAndDie()
  await atStripe(till, 'POST', `payment_intents/${intent.id}/confirm`, 'payment_method=pm_card_visa')
  expect(intent.status).toBe('succeeded')
  expect(await jobsNow(till, 'top-up.withdraw:')).toBe(1)
  expect(await purchaseAt(desk)).toMatchObject({ status: 'paid', stripePaymentIntentId: intent.id })
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('[B7] a new card that could not be put on file in the moment it paid is put there afterwards', async () => {
  await buyTopUp(desk, order({ method: 'new_card' }))
  const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
  await payCheckout(till, stripeCheckoutSessionId as string, '5555555555554444')
  till.gate.before = async ({ method, path }) =>
    method === 'POST' && path.startsWith('/v1/customers/') ? DOWN : undefined
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid' } })
  expect((await again(desk)).workspace.card).toMatchObject({ last4: '4242' })
  till.gate.open()
  expect(await jobsNow(till, 'top-up.adopt:')).toBe(1)
  expect((await again(desk)).workspace.card).toMatchObject({ brand: 'mastercard', last4: '4444' })
})
