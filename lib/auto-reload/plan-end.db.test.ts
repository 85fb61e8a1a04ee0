import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clockNow } from '@/db/clock'
import { DAY, liveOn, passMinutesEverywhere } from '@/e2e/fixtures/clocks'
import { attemptsAt, mailsTo, reloadAt, spendDownTo, switchOnAt, versionFor } from '@/e2e/fixtures/reload'
import { asSeen, pause, theirsOf } from '@/e2e/fixtures/subscribers'
import {
  again,
  atStripe,
  deliver,
  deliverAll,
  eventsOf,
  newSubscriber,
  openTill,
  payCheckout,
  subscribed,
} from '@/e2e/fixtures/till'
import { chargesAt, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import { cancelPlan } from '@/lib/subscriptions/cancel'
import { buyTopUp, settleTopUp } from '@/lib/top-ups/commands'
import { reload } from '@/lib/top-ups/reload'
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
})

const endAtOnce = async () => atStripe(till, 'DELETE', `subscriptions/${(await theirsOf(till, desk)).id}`)
const NEWS = 'Auto-reload is off: the plan has ended'
const newsOf = async () => (await mailsTo(till, desk)).filter(({ subject }) => subject === NEWS)

test('[U8] [U2] a plan that ends switches auto-reload off and says so, once; another plan a year later charges nothing by itself', async () => {
  await switchOnAt(desk)
  await cancelPlan(desk, await asSeen(desk))
  await deliverAll(till)
  // Until its last day the plan is there, and auto-reload with it.
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ state: 'armed', isOn: true })
  await liveOn(till, 40 * DAY)
  expect(await reloadAt(desk)).toMatchObject({ isOn: false, stoppedReason: 'plan-ended', offAt: expect.any(Date) })
  expect(await autoReloadOf(desk.client.id)).toMatchObject({
    ...{ state: 'off', isOn: false },
    stoppedWhy: { reason: 'plan-ended', words: expect.stringContaining('auto-reload ended with it') },
  })
  const [news] = await newsOf()
  expect(news?.text).toContain(`The plan of ${desk.client.name} has ended`)
  expect(news?.text).toContain(`/c/${desk.client.slug}/profile`)
  await liveOn(till, 360 * DAY)
  desk = await subscribed(till, await again(desk), 'macro', 'month')
  await spendDownTo(desk, 100)
  await deliverAll(till)
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toEqual([])
  expect(chargesAt(till, desk)).toEqual([])
  expect(await newsOf()).toHaveLength(1)
  // A new yes is a new yes.
  await switchOnAt(desk)
  await deliverAll(till)
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ isOn: true, stoppedWhy: null })
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid', amountCents: 36_00 }])
})

test('[U8] the word of the plan’s end that is lost lets nothing through: under the next plan it is switched off before any charge', async () => {
  await switchOnAt(desk)
  await deliverAll(till)
  const before = eventsOf(till).map(({ id }) => id)
  await endAtOnce()
  await deliver(eventsOf(till, before))
  const key = `auto-reloads.plan-ended:${desk.client.id}`
  expect((await till.owner`delete from graphile_worker._private_jobs where key = ${key}`).count).toBe(1)
  expect(await reloadAt(desk)).toMatchObject({ isOn: true })
  desk = await subscribed(till, await again(desk), 'macro', 'month')
  await spendDownTo(desk, 100)
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toEqual([])
  expect(await reloadAt(desk)).toMatchObject({ isOn: false, stoppedReason: 'plan-ended' })
})

test('[U8] a yes that is given while the word of the plan’s end is late ends with that word', async () => {
  const before = eventsOf(till).map(({ id }) => id)
  await endAtOnce()
  await passMinutesEverywhere(till, 2)
  await switchOnAt(desk)
  expect(await reloadAt(desk)).toMatchObject({ isOn: true })
  await deliver(eventsOf(till, before))
  await deliverAll(till)
  expect(await reloadAt(desk)).toMatchObject({ isOn: false, stoppedReason: 'plan-ended' })
  expect(await newsOf()).toHaveLength(1)
})

test('[U8] [C12] a pause is no end: auto-reload waits meanwhile, and nobody is told that it is off', async () => {
  await switchOnAt(desk)
  const until = new Date((await clockNow()).getTime() + 40 * DAY * 1_000)
  expect(await pause(desk, until.toISOString())).toMatchObject({ ok: true })
  await deliverAll(till)
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ isOn: true, stoppedWhy: { reason: 'not-allowed' } })
  await liveOn(till, 41 * DAY)
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ isOn: true, stoppedWhy: null })
  expect(await newsOf()).toEqual([])
})

test('[U8] [C22] a yes beside a purchase that is paid after the plan ended switches nothing on', async () => {
  const autoReload = { threshold: 2_000, consentVersion: versionFor(desk, 'macro', 2_000) }
  await buyTopUp(desk, order({ pack: 'macro', method: 'new_card', autoReload }))
  const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
  await endAtOnce()
  await deliverAll(till)
  await payCheckout(till, stripeCheckoutSessionId as string)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid', armed: false } })
  expect(await reloadAt(desk)).toBeUndefined()
})
