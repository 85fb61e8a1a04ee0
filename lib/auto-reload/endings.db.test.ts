import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clockNow } from '@/db/clock'
import { longStandingBuyer } from '@/e2e/fixtures/buyers'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { switchOnAt } from '@/e2e/fixtures/reload'
import { openTill, type Till, workOff } from '@/e2e/fixtures/till'
import { chargesAt } from '@/e2e/fixtures/top-ups'
import { credits } from '@/lib/core/money'
import { readHistory } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import { reloadDue } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'

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
  await reloadDue()
  await lastLines(desk)
  await reloadDue()
  await workOff(till)
  expect(chargesAt(till, desk).map(({ amount }) => amount)).toEqual([36_00])
})

test('where enough is left their end is written down, and nothing else happens', async () => {
  const desk = await watching({ tomorrow: 3_000, later: 2_500 })
  await passMinutes(25 * 60)
  await reloadDue()
  const lines = await lastLines(desk)
  expect(lines).toContain('expiry')
  await reloadDue()
  expect(await lastLines(desk)).toEqual(lines)
  expect(chargesAt(till, desk)).toEqual([])
})
