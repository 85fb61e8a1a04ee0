import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, liveOn, liveUntil } from '@/e2e/fixtures/clocks'
import { chosen } from '@/e2e/fixtures/subscribers'
import { deliverAll, newDesk, openTill, subscribed } from '@/e2e/fixtures/till'
import { order } from '@/e2e/fixtures/top-ups'
import { catalogOf, findPack } from '@/lib/catalog/rules'
import { credits } from '@/lib/core/money'
import { submit } from '@/lib/ledger/writer'
import { nextRefillOf, standingOf } from '@/lib/subscriptions/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { adviceFor } from './advice'
import { buyTopUp } from './commands'
import { recentCycles } from './recent-cycles'

let till: Awaited<ReturnType<typeof openTill>>

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const agency = catalogOf('agency')
const cyclesOf = (desk: Desk) => recentCycles(desk.client.id)

/** Lives on until the plan has renewed, on its own day of the month. */
async function renewed(desk: Desk): Promise<void> {
  const at = (await nextRefillOf(desk.client.id))?.at
  if (!at) throw new Error('No refill is coming.')
  await liveUntil(till, at.getTime() / 1_000 + HOUR)
}

async function use(desk: Desk, amount: number, packs: number): Promise<void> {
  if (packs > 0) await buyTopUp(desk, order({ pack: 'medium', quantity: packs }))
  const spend = {
    kind: 'spend',
    key: randomUUID(),
    actor: 'test',
    feature: 'video-ad',
    credits: credits(amount),
  } as const
  const spent = await submit({ ...spend, accountId: desk.client.id })
  if (!spent.ok) throw new Error(spent.refusal.code)
}

test('[B12] the last three cycles are this client’s own: what was used, what was bought, and what packs cost in each', async () => {
  const desk = await subscribed(till, await newDesk('agency'), 'starter', 'month')
  expect(await cyclesOf(desk)).toEqual([{ spent: 0, bought: 0, paidCents: 0 }])
  await use(desk, 1_500, 0)
  for (let month = 1; month <= 3; month += 1) {
    await renewed(desk)
    await use(desk, 4_900, 2)
  }
  const cycles = await cyclesOf(desk)
  expect(cycles).toEqual(Array.from({ length: 3 }, () => ({ spent: 4_900, bought: 3_000, paidCents: 190_00 })))
  const standing = await standingOf(desk.client.id)
  expect(adviceFor({ catalog: agency, standing, cycles, pack: findPack(agency, 'medium')! })).toMatchObject({
    plan: 'growth',
    // Growth brings 6,000: 8,700 of the 9,000 that were bought would have been spared.
    history: { cycles: 3, asPaidCents: 867_00, withPlanCents: 766_00 },
  })

  await liveOn(till, DAY)
  await chosen(desk, 'growth')
  await deliverAll(till)
  // What was used on another plan says nothing about this one.
  expect(await cyclesOf(desk)).toEqual([])
})

test('[B12] a daily plan is told by the month, and other clients’ use is not counted', async () => {
  const [desk, other] = [await newDesk('tokens'), await newDesk('tokens')]
  const day = { kind: 'spend', key: 'a day', actor: 'test', feature: 'image' } as const
  for (const [each, amount] of [
    [desk, 24],
    [other, 48],
  ] as const) {
    await submit({ ...day, accountId: each.client.id, credits: credits(amount) })
  }
  expect(await cyclesOf(desk)).toEqual([{ spent: 24, bought: 0, paidCents: 0 }])
})
