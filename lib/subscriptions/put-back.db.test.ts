import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { subscriptionChanges } from '@/db/schema'
import { DAY, liveOn, passMinutesEverywhere } from '@/e2e/fixtures/clocks'
import { asSeen, bankSays, chargesOf, choose, chosen, theirsOf } from '@/e2e/fixtures/subscribers'
import { deliverAll, newSubscriber, openTappedTill } from '@/e2e/fixtures/till'
import { reconcileChanges } from '@/lib/jobs/reconcile'
import type { Desk } from '@/lib/workspaces/queries'
import { cancelPlan } from './cancel'
import { undoChange } from './choose'
import { standingOf } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
afterEach(() => till.gate.open())

const DOWNGRADE = { plan: 'micro', interval: 'month', at: expect.any(Date) }

/** Somebody with a downgrade scheduled whose upgrade was declined, and what was scheduled could not be put back. */
async function withNothingPutBack(): Promise<Desk> {
  const desk = await newSubscriber(till, 'macro')
  await chosen(desk, 'micro')
  await bankSays(till, desk, 'no')
  await fetch(`${till.sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ on: 'POST /v1/subscription_schedules', fault: 'server-error' }),
  })
  expect((await choose(desk, 'mega')).chosen).toMatchObject({ refusal: { code: 'stripe-unreachable' } })
  expect(await theirsOf(till, desk)).toMatchObject({ schedule: null })
  await bankSays(till, desk, 'yes')
  await deliverAll(till)
  return desk
}

const openOf = (desk: Desk) =>
  db().$count(
    subscriptionChanges,
    and(eq(subscriptionChanges.accountId, desk.client.id), eq(subscriptionChanges.status, 'pending')),
  )

test('[C11] a downgrade that gave way to a declined upgrade stands again, whatever the first try to put it back met', async () => {
  const desk = await withNothingPutBack()
  await passMinutesEverywhere(till, 10)
  await reconcileChanges()
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', scheduled: DOWNGRADE })
  expect(await openOf(desk)).toBe(0)
  await liveOn(till, 32 * DAY)
  expect(await chargesOf(till, desk)).toEqual([40_00, 15_00])
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro', status: 'active' })
})

test('[C28] whoever cancels does not wait for what is still to be put back, and it is not put back any more', async () => {
  const desk = await withNothingPutBack()
  expect((await choose(desk, 'mega')).chosen).toMatchObject({ refusal: { code: 'change-under-way' } })
  await passMinutesEverywhere(till, 4)
  expect(await cancelPlan(desk, await asSeen(desk))).toMatchObject({ ok: true })
  await passMinutesEverywhere(till, 10)
  await reconcileChanges()
  expect(await standingOf(desk.client.id)).toMatchObject({ cancelAt: expect.any(Date), scheduled: null })
  expect(await openOf(desk)).toBe(0)
  await liveOn(till, 32 * DAY)
  expect(await chargesOf(till, desk)).toEqual([40_00])
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'free' })
})

test('[C11] a scheduled change can be undone while only putting it back is left', async () => {
  const desk = await withNothingPutBack()
  await passMinutesEverywhere(till, 4)
  expect(await undoChange(desk, await asSeen(desk))).toEqual({ ok: true, value: { undone: true } })
  await passMinutesEverywhere(till, 10)
  await reconcileChanges()
  expect(await openOf(desk)).toBe(0)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', scheduled: null })
})
