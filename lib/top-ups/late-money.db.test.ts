import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { holdFirstCharge, loseAnswer } from '@/e2e/fixtures/stripe-gate'
import { atStripe, openTappedTill } from '@/e2e/fixtures/till'
import {
  chargesAt,
  declineNext,
  grantsAt,
  jobsNow,
  newBuyer,
  order,
  purchaseAt,
  refundsAt,
} from '@/e2e/fixtures/top-ups'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, type Order } from './commands'
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

/**
 * A charge that is held up for so long that its try is given up. It then reaches Stripe when `goOn` is called, and nobody
 * is told of it, neither by its answer nor by an event.
 */
async function heldUp(press: Order) {
  const held = holdFirstCharge(till.gate)
  const first = buyTopUp(desk, press)
  await held.arrived
  const { id, accountId } = await purchaseAt(desk)
  await completeTopUp({ accountId, id }, { giveUp: { attempt: 1, call: 1 } })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'not_sent' })
  return async () => {
    loseAnswer(till.gate, '/v1/payment_intents')
    held.open()
    await first
    till.gate.open()
    expect(chargesAt(till, desk)).toHaveLength(1)
  }
}

test('a charge that reached Stripe long after it was given up, and that nobody told of, is found a day later', async () => {
  const goOn = await heldUp(order())
  await goOn()
  const [look] = await till.owner`
    select run_at between now() + interval '24 hours 50 minutes' and now() + interval '25 hours' as a_day_on
    from graphile_worker._private_jobs where key = ${`top-up.close-others:${(await purchaseAt(desk)).id}:again`}`
  expect(look).toEqual({ a_day_on: true })
  expect(await jobsNow(till, 'top-up.close-others:')).toBe(1)
  expect(await purchaseAt(desk)).toMatchObject({ status: 'paid' })
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('such money is found before anybody pays once more, whichever try it was of', async () => {
  const press = order()
  const goOn = await heldUp(press)
  const onPage = { ...press, method: 'new_card' as const, seenAttempt: 1 }
  expect(await buyTopUp(desk, onPage)).toMatchObject({ value: { state: 'pay-in-page' } })
  const { stripeCheckoutSessionId } = await purchaseAt(desk)
  await goOn()
  await atStripe(till, 'POST', `checkout/sessions/${stripeCheckoutSessionId}/expire`)
  expect(await buyTopUp(desk, press)).toMatchObject({ value: { state: 'paid' } })
  expect(await purchaseAt(desk)).toMatchObject({ attempt: 2, status: 'paid' })
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('such money is found before a declined purchase is told to begin anew', async () => {
  const press = order()
  const goOn = await heldUp(press)
  await declineNext(till, 'insufficient_funds')
  expect(await buyTopUp(desk, { ...press, seenAttempt: 1 })).toMatchObject({ refusal: { code: 'card-declined' } })
  await goOn()
  expect(await buyTopUp(desk, { ...press, seenAttempt: 2 })).toMatchObject({ value: { state: 'paid' } })
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(refundsAt(till, desk)).toEqual([])
})
