import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf } from '@/e2e/fixtures/book'
import { liveUntil } from '@/e2e/fixtures/clocks'
import { bucketsOf, chargesOf, choose, chosen, theirsOf } from '@/e2e/fixtures/subscribers'
import { deliverAll, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { readBalance } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { forecastOf } from './forecast'
import { standingOf } from './queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const periodOf = async (desk: Desk) => {
  const { current_period_start: start, current_period_end: end } = (await theirsOf(till, desk)).items.data[0]!
  return { start, end }
}

test('up for nothing in a month’s last minute and down again makes no larger bank, however often', async () => {
  const desk = await newSubscriber(till, 'micro')
  for (let month = 1; month <= 3; month += 1) {
    const { end } = await periodOf(desk)
    await liveUntil(till, end - 60)
    await chosen(desk, 'mega')
    await deliverAll(till)
    await chosen(desk, 'micro')
    await liveUntil(till, end + 3_600)
    expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro' })
    expect((await chargesOf(till, desk)).filter((cents) => cents > 0)).toEqual(Array(month + 1).fill(15_00))
    const { rollover = 0 } = await bucketsOf(desk)
    // A minute on Mega has brought its two credits, and room for them.
    expect(rollover).toBeGreaterThanOrEqual(5_000)
    expect(rollover).toBeLessThanOrEqual(5_003)
  }
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 240_000)

test('[A8] [C10] after two upgrades in one month the bank holds what both were paid for, as their previews and the forecast said', async () => {
  const desk = await newSubscriber(till, 'micro')
  await liveUntil(till, (await periodOf(desk)).end + 5)
  const { start, end } = await periodOf(desk)
  expect(await bucketsOf(desk)).toEqual({ rollover: 5_000, plan: 5_000 })
  for (const [plan, share] of [
    ['macro', 1 / 2],
    ['mega', 3 / 4],
  ] as const) {
    await liveUntil(till, start + (end - start) * share)
    const { preview } = await choose(desk, plan)
    if (!preview.ok) throw new Error(preview.refusal.message)
    await deliverAll(till)
    const shown = (kind: string) =>
      preview.value.credits.lines.filter((line) => line.kind === kind).reduce((sum, { credits }) => sum + credits, 0)
    expect(await forecastOf(desk.client.id)).toMatchObject({ toBank: shown('to-bank'), wontFit: shown('expires') })
  }
  // Macro for half of the month, of which Mega took the second half: 5,000 and 15,000 / 2 and 80,000 / 4.
  const { rolloverCap } = await readBalance(desk.client.id)
  expect(rolloverCap).toBeGreaterThan(32_400)
  expect(rolloverCap).toBeLessThanOrEqual(32_500)
  const expected = await forecastOf(desk.client.id)
  await liveUntil(till, end + 5)
  expect((await bucketsOf(desk)).rollover).toBe(5_000 + (expected?.toBank ?? 0))
  expect(await readBalance(desk.client.id)).toMatchObject({ rolloverCap: 100_000 })
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 240_000)
