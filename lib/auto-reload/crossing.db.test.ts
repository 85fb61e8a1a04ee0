import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { entries } from '@/db/schema'
import { longStandingBuyer } from '@/e2e/fixtures/buyers'
import { attemptsAt, spendDownTo, switchOnAt } from '@/e2e/fixtures/reload'
import { startTellers } from '@/e2e/fixtures/tellers'
import { openTill, type Till, workOff } from '@/e2e/fixtures/till'
import { chargesAt, order } from '@/e2e/fixtures/top-ups'
import { startWorkers } from '@/e2e/fixtures/workers'
import { credits } from '@/lib/core/money'
import { readBalance } from '@/lib/ledger/queries'
import type { Command } from '@/lib/ledger/types'
import { buyTopUp } from '@/lib/top-ups/commands'
import type { Desk } from '@/lib/workspaces/queries'

const SPENDS = 500
const COST = 5

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const spendsOf = (desk: Desk, count: number) =>
  Array.from({ length: count }, (): Command => {
    const spend = { kind: 'spend', actor: 'test', credits: credits(COST), feature: 'portrait' } as const
    return { ...spend, accountId: desk.client.id, key: randomUUID() }
  })

const jobsLeft = async () => {
  const [row] = await till.owner`
    select count(*)::int as count from graphile_worker._private_jobs jobs
    join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where identifier = 'balance.dropped' and run_at <= now()`
  return row?.count as number
}

test('[C20] [X5] [U1] 500 spends cross the threshold at once, from two processes, before five workers: one charge', {
  timeout: 240_000,
}, async () => {
  const desk = await longStandingBuyer(till)
  // So much that the threshold is crossed in the middle of the storm.
  await buyTopUp(desk, order({ pack: 'macro' }))
  await spendDownTo(desk, 2_000 + (SPENDS * COST) / 2)
  await switchOnAt(desk)
  await workOff(till)
  const [bought] = chargesAt(till, desk)
  const workers = await startWorkers({ databaseUrl: till.databaseUrl, stripeUrl: till.sandbox.url }, [3, 2])
  try {
    const tellers = await startTellers(till.databaseUrl, [spendsOf(desk, SPENDS / 2), spendsOf(desk, SPENDS / 2)])
    const told = (await tellers.go()).flat()
    expect(told.filter(({ outcome }) => outcome !== 'booked')).toEqual([])
    // The news once more, forty times and without its key, as if every spend had told of it.
    await till.owner`
        select graphile_worker.add_job('balance.dropped', json_build_object('accountId', ${desk.client.id}::text))
        from generate_series(1, 40)`
    await expect.poll(async () => (await attemptsAt(desk))[0]?.status, { timeout: 60_000 }).toBe('paid')
    await expect.poll(jobsLeft, { timeout: 60_000 }).toBe(0)
  } finally {
    await workers.stop()
  }
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid', amountCents: 36_00 }])
  expect(chargesAt(till, desk).map(({ id, amount }) => [id, amount])).toEqual([
    [bought?.id, 40_00],
    [expect.any(String), 36_00],
  ])
  const grants = and(eq(entries.accountId, desk.client.id), eq(entries.kind, 'grant'))
  expect(await db().$count(entries, grants)).toBe(2)
  expect((await readBalance(desk.client.id)).available).toBe(2_000 - (SPENDS * COST) / 2 + 20_000)
})
