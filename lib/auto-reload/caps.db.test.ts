import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clockNow } from '@/db/clock'
import { longStandingBuyer } from '@/e2e/fixtures/buyers'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { attemptsAt, useCard as giveCard, spendDownTo, switchOnAt } from '@/e2e/fixtures/reload'
import { openTill } from '@/e2e/fixtures/till'
import { chargesAt, purchaseAt } from '@/e2e/fixtures/top-ups'
import { authenticate } from '@/e2e/sandbox/stripe/engine/authentication'
import { confirmTopUp, settleTopUp } from '@/lib/top-ups/commands'
import { reload } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { autoReloadOf } from './queries'

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

let till: Awaited<ReturnType<typeof openTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  desk = await longStandingBuyer(till)
})

/** Everything is spent, and auto-reload looks at it. */
async function spendAndLook(): Promise<void> {
  await spendDownTo(desk, 0)
  await reload(desk.client.id)
}

/** Moves the product's clock to so many minutes after the next month (UTC) begins. */
async function passIntoNextMonth(minutes: number): Promise<void> {
  const now = await clockNow()
  const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)
  await passMinutes(Math.ceil((next - now.getTime()) / MINUTE_MS) + minutes)
}

/** The bank asks about the first charge, and is answered so many minutes later. */
async function askedAndAnsweredAfter(minutes: number): Promise<void> {
  await giveCard(till, desk, 'pm_card_authenticationRequired')
  await switchOnAt(desk)
  await spendAndLook()
  const { id, stripePaymentIntentId } = await purchaseAt(desk)
  await passMinutes(minutes)
  expect(await confirmTopUp(desk, id)).toMatchObject({ value: { state: 'confirm-at-bank' } })
  authenticate(till.sandbox.store, stripePaymentIntentId as string, true)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid' } })
}

test('[X5] a charge that the bank asked about counts from when it is answered: the day’s cap holds for that day too', async () => {
  await askedAndAnsweredAfter(22 * 60)
  await giveCard(till, desk, 'pm_card_visa')
  // It was begun more than a day ago, and its money moved three hours ago.
  await passMinutes(3 * 60)
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ daySoFar: { count: 1, amountCents: 36_00 } })
  for (const _ of [2, 3, 4]) {
    await spendAndLook()
    await passMinutes(11)
  }
  expect(chargesAt(till, desk)).toHaveLength(3)
  const paidAt = (await attemptsAt(desk))[0]!.settledAt!
  expect(await autoReloadOf(desk.client.id)).toMatchObject({
    state: 'capped',
    daySoFar: { count: 3, amountCents: 108_00 },
    nextPossibleAt: new Date(paidAt.getTime() + DAY_MINUTES * MINUTE_MS),
  })
})

test('[X5] begun in the last hour of a month and answered in the next one, it counts there', async () => {
  await passIntoNextMonth(-60)
  await askedAndAnsweredAfter(10 * 60)
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ monthSoFar: { count: 1, amountCents: 36_00 } })
})

test.each([
  ['fifteen charges', 'macro', 3, 15, 36_00],
  ['$1,500, though there could be five charges more', 'mega', 2, 10, 140_00],
] as const)(
  '[X5] [U1] the month’s cap: %s, and the next one in the next month',
  async (_what, pack, aDay, most, amountCents) => {
    // The month is young enough that all of it happens there.
    await passIntoNextMonth(DAY_MINUTES)
    await switchOnAt(desk, pack)
    for (let count = 1; count <= most; count += 1) {
      await spendAndLook()
      await passMinutes(count % aDay === 0 ? DAY_MINUTES : 11)
    }
    expect(chargesAt(till, desk)).toHaveLength(most)
    await spendAndLook()
    expect(chargesAt(till, desk)).toHaveLength(most)
    const now = await clockNow()
    expect(await autoReloadOf(desk.client.id)).toMatchObject({
      state: 'capped',
      daySoFar: { count: 0 },
      monthSoFar: { count: most, amountCents: most * amountCents },
      nextPossibleAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)),
    })
    await passIntoNextMonth(0)
    await reload(desk.client.id)
    expect(chargesAt(till, desk)).toHaveLength(most + 1)
    expect(await autoReloadOf(desk.client.id)).toMatchObject({ monthSoFar: { count: 1, amountCents } })
  },
)
