import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clockNow } from '@/db/clock'
import { longStandingBuyer } from '@/e2e/fixtures/buyers'
import { DAY, followStripe, HOUR, liveUntil, moveStripeTo, passMinutes } from '@/e2e/fixtures/clocks'
import { switchOnAt } from '@/e2e/fixtures/reload'
import { newSubscriber, openTill, type Till, workOff } from '@/e2e/fixtures/till'
import { chargesAt } from '@/e2e/fixtures/top-ups'
import { credits } from '@/lib/core/money'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import { standingOf } from '@/lib/subscriptions/queries'
import { refillEveryoneDue } from '@/lib/subscriptions/refills'
import { reload } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { bookEndings } from './endings'

const DAY_MS = 86_400_000

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

/** Auto-reload on at 2,000 credits, and so many there besides the free plan's, of which some end tomorrow. */
async function watching({ tomorrow, later }: { tomorrow: number; later: number }): Promise<Desk> {
  const desk = await longStandingBuyer(till)
  const ends = new Date((await clockNow()).getTime() + DAY_MS)
  for (const [amount, expiresAt] of [
    [tomorrow, ends],
    [later, null],
  ] as const) {
    const pack = { bucket: 'top-up' as const, source: `payment:${amount}`, expiresAt, credits: credits(amount) }
    await submit({ kind: 'grant', accountId: desk.client.id, key: randomUUID(), actor: 'test', ...pack })
  }
  await switchOnAt(desk)
  await workOff(till)
  expect(chargesAt(till, desk)).toEqual([])
  return desk
}

const lastLines = async (desk: Desk) => {
  await workOff(till)
  return (await readHistory(desk.client.id)).entries.map(({ kind }) => kind)
}

test('[C20] credits that end while nobody comes are noticed: what is left is below the threshold, and one pack is bought', async () => {
  const desk = await watching({ tomorrow: 3_000, later: 500 })
  await passMinutes(25 * 60)
  const spend = { kind: 'spend', key: randomUUID(), actor: 'test', feature: 'portrait', credits: credits(900) } as const
  expect(await submit({ ...spend, accountId: desk.client.id })).toMatchObject({ ok: false })
  await bookEndings()
  await lastLines(desk)
  await bookEndings()
  await workOff(till)
  expect(chargesAt(till, desk).map(({ amount }) => amount)).toEqual([36_00])
})

test('where enough is left their end is written down, and nothing else happens', async () => {
  const desk = await watching({ tomorrow: 3_000, later: 2_500 })
  await passMinutes(25 * 60)
  await bookEndings()
  const lines = await lastLines(desk)
  expect(lines).toContain('expiry')
  await bookEndings()
  expect(await lastLines(desk)).toEqual(lines)
  expect(chargesAt(till, desk)).toEqual([])
})

test.each([
  ['first', 'last'],
  ['last', 'first'],
])(
  '[X5] at the edge of a cycle, looked at %s and refilled %s, nothing is charged for what the refill brings',
  async (looks) => {
    const desk = await longStandingBuyer(till)
    const pack = { bucket: 'top-up' as const, source: 'payment:before', expiresAt: null, credits: credits(1_000) }
    await submit({ kind: 'grant', accountId: desk.client.id, key: randomUUID(), actor: 'test', ...pack })
    // The bank of the free plan is full by now: what is left of a day expires, and the next day brings as much.
    for (let days = 0; days < 4; days += 1) {
      await passMinutes(24 * 60)
      await refillEveryoneDue()
    }
    const { available } = await readBalance(desk.client.id)
    await switchOnAt(desk, 'macro', available)
    await workOff(till)
    await passMinutes(24 * 60)
    const look = async () => {
      await bookEndings()
      await reload(desk.client.id)
      await workOff(till)
    }
    if (looks === 'first') await look()
    await refillEveryoneDue()
    await look()
    expect(chargesAt(till, desk)).toEqual([])
    expect(await readBalance(desk.client.id)).toMatchObject({ available })
  },
)

test('[X5] while the renewal of a plan is not paid yet, its refill counts as on its way', async () => {
  const desk = await newSubscriber(till, 'micro', 'year')
  const edge = (await standingOf(desk.client.id)).periodEnd!.getTime() / 1_000
  await liveUntil(till, edge - DAY)
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 10_000 })
  // What the edge leaves is a full bank of 5,000.
  await switchOnAt(desk, 'macro', 6_000)
  await workOff(till)
  const before = chargesAt(till, desk)
  await moveStripeTo(till, edge + 5)
  await followStripe(till)
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 5_000 })
  await reload(desk.client.id)
  expect(chargesAt(till, desk)).toEqual(before)
  await liveUntil(till, edge + 2 * HOUR)
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 10_000 })
})
