import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { attemptsAt, mailsTo, reloadAt, settleNow, spendDownTo, switchOnAt, useCard } from '@/e2e/fixtures/reload'
import { deliverAll, newSubscriber, openTill, workOff } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, purchaseAt } from '@/e2e/fixtures/top-ups'
import { authenticate } from '@/e2e/sandbox/stripe/engine/authentication'
import { reconcileTopUps } from '@/lib/jobs/reconcile'
import { confirmTopUp, refuseTopUp, settleTopUp } from '@/lib/top-ups/commands'
import { reload } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { switchOff } from './commands'
import { autoReloadOf } from './queries'

let till: Awaited<ReturnType<typeof openTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

/** An account whose bank wants to ask the person about the charge that auto-reload has just begun. */
beforeEach(async () => {
  desk = await newSubscriber(till, 'macro')
  await useCard(till, desk, 'pm_card_authenticationRequired')
  await switchOnAt(desk)
  await spendDownTo(desk, 100)
  await reload(desk.client.id)
})

const intentOf = async () =>
  till.sandbox.store.tables.paymentIntents.get((await purchaseAt(desk)).stripePaymentIntentId ?? '')!

test('[X5] the bank asks while nobody is there: the payment is kept, nothing stops, and a mail brings the link', async () => {
  const { id } = await purchaseAt(desk)
  expect((await intentOf()).status).toBe('requires_payment_method')
  expect(await autoReloadOf(desk.client.id)).toMatchObject({
    state: 'needs-authentication',
    isOn: true,
    needsAuthentication: { purchaseId: id, amountCents: 36_00, credits: 20_000 },
    monthSoFar: { count: 1, amountCents: 36_00 },
  })
  const mails = await mailsTo(till, desk)
  expect(mails).toMatchObject([{ subject: 'Confirm $36 for 20,000 credits' }])
  expect(mails[0]?.text).toContain(`/c/${desk.client.slug}/checkout?purchase=${id}`)
  // Neither the worker's looks nor the events about it end it, and no other charge is begun.
  await deliverAll(till)
  await settleNow(till)
  await workOff(till)
  await passMinutes(60)
  await reconcileTopUps()
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'authentication' }])
  expect((await intentOf()).status).toBe('requires_payment_method')
  expect(await mailsTo(till, desk)).toHaveLength(1)
})

test('[X5] the link resumes the very same payment; confirmed at the bank it brings its credits once', async () => {
  const { id, stripePaymentIntentId } = await purchaseAt(desk)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'needs-confirmation', amountCents: 36_00 } })
  const asked = await confirmTopUp(desk, id)
  expect(asked).toMatchObject({ value: { state: 'confirm-at-bank', url: expect.stringContaining('/3ds/') } })
  // Pressed once more, and in another tab: the same page at the bank.
  expect(await confirmTopUp(desk, id)).toEqual(asked)
  expect(authenticate(till.sandbox.store, stripePaymentIntentId as string, true).returnUrl).toContain(
    `/c/${desk.client.slug}/checkout?purchase=${id}`,
  )
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid', credits: 20_000 } })
  await deliverAll(till)
  expect(await grantsAt(desk)).toEqual([20_000])
  expect(chargesAt(till, desk).map(({ id: payment }) => payment)).toEqual([stripePaymentIntentId])
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ state: 'cooling-down', needsAuthentication: null })
})

test('[X5] not confirmed at the bank, the person may try again', async () => {
  const { id, stripePaymentIntentId } = await purchaseAt(desk)
  await confirmTopUp(desk, id)
  authenticate(till.sandbox.store, stripePaymentIntentId as string, false)
  await deliverAll(till)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'needs-confirmation' } })
  expect(await confirmTopUp(desk, id)).toMatchObject({ value: { state: 'confirm-at-bank' } })
  authenticate(till.sandbox.store, stripePaymentIntentId as string, true)
  await deliverAll(till)
  expect(await grantsAt(desk)).toEqual([20_000])
})

test('[X5] [C26] refused by the person, or confirmed by nobody for 23 hours: declined, canceled at Stripe, and it stops', async () => {
  const { id } = await purchaseAt(desk)
  expect(await refuseTopUp(desk, id)).toMatchObject({ refusal: { code: 'canceled' } })
  expect((await intentOf()).status).toBe('canceled')
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ state: 'off', stoppedWhy: { reason: 'declined' } })

  const other = await newSubscriber(till, 'macro')
  await useCard(till, other, 'pm_card_authenticationRequired')
  await switchOnAt(other)
  await spendDownTo(other, 100)
  await reload(other.client.id)
  await passMinutes(23 * 60 + 1)
  await reconcileTopUps()
  expect(await purchaseAt(other)).toMatchObject({ status: 'failed', failure: 'authentication_expired' })
  expect(await reloadAt(other)).toMatchObject({ isOn: false, stoppedReason: 'declined' })
  expect((await mailsTo(till, other)).map(({ subject }) => subject)).toContain('Auto-reload missed a beat')
  expect(chargesAt(till, other)).toEqual([])
})

test('[C24] switched off while the bank waits: the payment is canceled, and its link leads to nothing that charges', async () => {
  const { id } = await purchaseAt(desk)
  await switchOff(desk)
  await workOff(till)
  expect((await intentOf()).status).toBe('canceled')
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'canceled' }])
  expect(await confirmTopUp(desk, id)).toMatchObject({ refusal: { code: 'canceled' } })
  expect(chargesAt(till, desk)).toEqual([])
})

test('nobody confirms or refuses what is not theirs', async () => {
  const { id } = await purchaseAt(desk)
  const other = await newSubscriber(till, 'macro')
  for (const act of [confirmTopUp, refuseTopUp]) {
    expect(await act(other, id)).toMatchObject({ refusal: { code: 'unknown-purchase' } })
  }
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'authentication' }])
})
