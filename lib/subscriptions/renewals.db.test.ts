import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clock } from '@/db/schema'
import {
  deliver,
  deliverAll,
  eventsOf,
  newDesk,
  newSubscriber,
  openTill,
  type Till,
  workOff,
} from '@/e2e/fixtures/till'
import { periodStart } from '@/lib/core/period'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { advance } from '@/lib/time-machine/commands'
import type { Desk } from '@/lib/workspaces/queries'
import { standingOf } from './queries'
import { refillEveryoneDue } from './refills'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const bookOf = async (desk: Desk) =>
  (await readHistory(desk.client.id)).entries.map(({ kind, amount }) => [kind, amount]).reverse()

test('[A8] a month on, the plan renews once: what was unused is in the bank, up to its cap', async () => {
  const desk = await newSubscriber(till, 'micro')
  const yearly = await newSubscriber(till, 'macro', 'year')
  await advance('month')
  await deliverAll(till)
  await deliverAll(till)
  const { buckets, available } = await readBalance(desk.client.id)
  expect(Object.fromEntries(buckets.map(({ bucket, credits }) => [bucket, credits]))).toEqual({
    rollover: 5_000,
    'add-on': 0,
    plan: 5_000,
    'top-up': 0,
  })
  expect(available).toBe(10_000)
  // 80 free credits came to the bank first, so 80 of the plan's no longer fit and are shown as expired.
  expect(await bookOf(desk)).toEqual([
    ['refill', 80],
    ['refill', 5_000],
    ['rollover', 0],
    ['rollover', 0],
    ['expiry', -80],
    ['refill', 5_000],
  ])
  expect((await bookOf(yearly)).filter(([kind]) => kind === 'refill')).toEqual([
    ['refill', 80],
    ['refill', 20_000],
    ['refill', 20_000],
  ])
})

test('daily refills that were missed arrive later, each once', async () => {
  const desk = await newDesk()
  await advance('day')
  await advance('day')
  await workOff(till)
  await workOff(till)
  expect((await bookOf(desk)).filter(([kind]) => kind === 'refill')).toEqual([
    ['refill', 80],
    ['refill', 80],
    ['refill', 80],
  ])
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 240 })
})

test('months of renewals told of backwards, before our clock is there, are refilled one by one when they are due', async () => {
  const desk = await newSubscriber(till, 'micro')
  const before = eventsOf(till).map(({ id }) => id)
  const { since } = await standingOf(desk.client.id)
  const to = new Date(periodStart(since as Date, 'month', 6).getTime() + 2 * 3_600_000)
  await fetch(`${till.sandbox.url}/_sandbox/clock`, {
    method: 'POST',
    body: JSON.stringify({ advance_to: Math.floor(to.getTime() / 1000) }),
  })
  const refills = async () => (await bookOf(desk)).filter(([, amount]) => amount === 5_000).length
  await deliver(eventsOf(till, before).toReversed())
  expect(await refills()).toBe(1)
  for (let month = 1; month <= 6; month += 1) {
    await setClock(new Date(periodStart(since as Date, 'month', month).getTime() + 60_000))
    await refillEveryoneDue()
    expect(await refills()).toBe(month + 1)
  }
  await deliver(eventsOf(till, before))
  await refillEveryoneDue()
  expect(await refills()).toBe(7)
})

async function setClock(to: Date): Promise<void> {
  await db()
    .update(clock)
    .set({
      offsetMs: sql`${clock.offsetMs} + (extract(epoch from ${to.toISOString()}::timestamptz - clock_now()) * 1000)::bigint`,
    })
}
