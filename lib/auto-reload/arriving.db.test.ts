import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { attemptsAt, reloadAt, spendDownTo, switchOnAt } from '@/e2e/fixtures/reload'
import { DOWN } from '@/e2e/fixtures/stripe-gate'
import { deliverAll, newSubscriber, openTappedTill, payCheckout, workOff } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import { completeCheckoutSession } from '@/e2e/sandbox/stripe/engine/checkout'
import { faultsAt } from '@/e2e/sandbox/stripe/faults'
import { buyTopUp, settleTopUp } from '@/lib/top-ups/commands'
import { purchasesUnderWay } from '@/lib/top-ups/queries'
import { reload, reloadDue } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'

let till: Awaited<ReturnType<typeof openTappedTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())

/** Auto-reload is on, and somebody has a page open on which a Macro can be paid. */
beforeEach(async () => {
  till.gate.open()
  desk = await newSubscriber(till, 'macro')
  await switchOnAt(desk)
  await buyTopUp(desk, order({ pack: 'macro', method: 'new_card' }))
  await spendDownTo(desk, 10)
})

const session = async () => (await purchaseAt(desk)).stripeCheckoutSessionId as string

test('[B13] [E5] paid by card on the page, its tab closed and no event here yet: nothing is charged for the same gap', async () => {
  await payCheckout(till, await session())
  expect(await purchaseAt(desk)).toMatchObject({ status: 'pending' })
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toEqual([])
  expect(await grantsAt(desk)).toEqual([20_000])
  await deliverAll(till)
  await workOff(till)
  expect(await attemptsAt(desk)).toEqual([])
  expect(chargesAt(till, desk)).toHaveLength(1)
})

test('[E5] the form in the page took it and Stripe can’t be asked: it is under way and counts, and lands by itself', async () => {
  const { id } = await purchaseAt(desk)
  await payCheckout(till, await session())
  till.gate.before = async () => DOWN
  // The tab does not know that it was taken; the one it was entered in does.
  expect(await settleTopUp(desk, id)).toMatchObject({ refusal: { code: 'stripe-unreachable' } })
  expect(await settleTopUp(desk, id, true)).toMatchObject({ value: { state: 'processing' } })
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'processing' } })
  expect(await purchasesUnderWay(desk.client.id)).toMatchObject([{ id, credits: 20_000 }])
  till.gate.open()
  await deliverAll(till)
  expect(await grantsAt(desk)).toEqual([20_000])
  expect(await purchasesUnderWay(desk.client.id)).toEqual([])
})

test('[E5] a page that says so of what nobody paid is not believed for longer than Stripe is silent', async () => {
  const { id } = await purchaseAt(desk)
  till.gate.before = async () => DOWN
  expect(await settleTopUp(desk, id, true)).toMatchObject({ value: { state: 'processing' } })
  till.gate.open()
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'pay-in-page' } })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'pending' })
})

test('[B13] a debit that was begun on the page counts before any event says so', async () => {
  const faults = faultsAt(till.sandbox.url)
  await faults.offers({ delayed: ['us_bank_account'] })
  const bank = { type: 'us_bank_account', account: 'success' }
  completeCheckoutSession(till.sandbox.store, await session(), { bank, email: 'ada@example.com' })
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toEqual([])
  expect(await purchaseAt(desk)).toMatchObject({ status: 'processing' })
  await faults.offers({ delayed: [] })
})

test('[B13] a page that somebody left open keeps nothing waiting; paid after all, it brings its credits as well', async () => {
  const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
  await payCheckout(till, stripeCheckoutSessionId as string)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid' } })
  expect(await grantsAt(desk)).toEqual([20_000, 20_000])
  expect(chargesAt(till, desk)).toHaveLength(2)
})

test('[B13] a page of two days ago is not even asked about', async () => {
  await passMinutes(48 * 60)
  const asked: string[] = []
  till.gate.before = async ({ method, path }) => {
    if (method === 'GET' && path.includes('/checkout/')) asked.push(path)
    return undefined
  }
  await reload(desk.client.id)
  expect(asked).toEqual([])
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
})

test('[X5] while Stripe does not say whether the page was paid nothing is charged, and it is looked at again by itself', async () => {
  till.gate.before = async () => DOWN
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toEqual([])
  expect((await reloadAt(desk)).lookAt).toBeInstanceOf(Date)
  till.gate.open()
  await passMinutes(1)
  await reloadDue()
  await workOff(till)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
  expect(chargesAt(till, desk)).toHaveLength(1)
})
