import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { autoReloads } from '@/db/schema'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { attemptsAt, mailsTo, reloadAt, spendDownTo, switchOnAt, useCard } from '@/e2e/fixtures/reload'
import { asSeen } from '@/e2e/fixtures/subscribers'
import { again, atStripe, deliverAll, newSubscriber, openTill } from '@/e2e/fixtures/till'
import { together } from '@/e2e/fixtures/together'
import { pausePlan } from '@/lib/subscriptions/pause'
import { reload, reloadDue } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { autoReloadOf } from './queries'

let till: Awaited<ReturnType<typeof openTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  desk = await newSubscriber(till, 'macro')
  await switchOnAt(desk)
  await deliverAll(till)
})

const told = async () =>
  (await mailsTo(till, desk)).map(({ subject }) => subject).filter((each) => !each.includes('receipt'))

/** A day of everything that looks at the account. */
async function aDayOfLooks(): Promise<void> {
  for (let look = 0; look < 8; look += 1) {
    await passMinutes(3 * 60)
    await reloadDue()
    await deliverAll(till)
    await reload(desk.client.id)
  }
}

/** Takes the card on file off the customer, as the portal does. */
async function takeCardOff(): Promise<void> {
  const { paymentMethods } = till.sandbox.store.tables
  const own = [...paymentMethods.values()].filter(({ customer }) => customer === desk.workspace.stripeCustomerId)
  for (const { id } of own) await atStripe(till, 'POST', `payment_methods/${id}/detach`)
  await deliverAll(till)
  expect((await again(desk)).workspace.card).toBeNull()
}

test('[X5] without a card it waits, and says so once, when the balance first needs it; the next time is told anew', async () => {
  await takeCardOff()
  await aDayOfLooks()
  // As long as there are credits enough, nobody is disturbed.
  expect(await told()).toEqual([])
  await spendDownTo(desk, 100)
  await aDayOfLooks()
  const NO_CARD = 'Auto-reload has no card to charge'
  expect(await told()).toEqual([NO_CARD])
  const [mail] = await mailsTo(till, desk)
  expect(mail?.text).toContain('below 2,000 credits, and nothing was bought: you have 100 credits left.')
  expect(mail?.text).toContain('There is no card on file to charge. Add one, and auto-reload goes on.')
  expect(mail?.text).toContain(`/c/${desk.client.slug}/profile`)
  expect(await autoReloadOf(desk.client.id)).toMatchObject({
    isOn: true,
    state: 'paused',
    stoppedWhy: { reason: 'no-card' },
  })
  await useCard(till, desk, 'pm_card_mastercard')
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
  expect(await reloadAt(desk)).toMatchObject({ isOn: true, declines: 0, stoppedReason: null, stoppedAt: null })
  await takeCardOff()
  await spendDownTo(desk, 50)
  await aDayOfLooks()
  expect(await told()).toEqual([NO_CARD, NO_CARD])
})

test('[X5] other terms than were agreed to: one mail, however many look at once and however often; a new yes ends it', async () => {
  await db().update(autoReloads).set({ consentVersion: 'earlier' }).where(eq(autoReloads.accountId, desk.client.id))
  await spendDownTo(desk, 100)
  const looks = Array.from({ length: 6 }, () => () => reload(desk.client.id))
  await together(till.databaseUrl, 'auto_reloads', looks)
  await aDayOfLooks()
  expect(await told()).toEqual(['Auto-reload waits for your yes'])
  expect((await mailsTo(till, desk))[0]?.text).toContain('Nothing is charged until you agree anew.')
  await switchOnAt(desk)
  await deliverAll(till)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
  expect(await reloadAt(desk)).toMatchObject({ stoppedReason: null })
})

test('[X5] [C12] a plan that is paused and may not buy: one mail, and on it goes with the plan', async () => {
  const until = new Date((await clockNow()).getTime() + 40 * 86_400_000)
  expect(await pausePlan(desk, { until: until.toISOString(), ...(await asSeen(desk)) })).toMatchObject({ ok: true })
  await deliverAll(till)
  await aDayOfLooks()
  await spendDownTo(desk, 0)
  await aDayOfLooks()
  expect(await told()).toEqual(['Auto-reload waits for a plan'])
})
