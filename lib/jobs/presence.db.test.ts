import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { end, startRealWorker } from '@/e2e/fixtures/real-worker'
import { newDesk, openTill, type Till } from '@/e2e/fixtures/till'
import { readBalance } from '@/lib/ledger/queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

/** Longer than a worker's death goes unnoticed, and than anything else here takes on a machine that is much slower. */
const NOTICED = { timeout: 90_000 }

type Run = { id: string; by: string | null; at: string | null }

/** The runs of refills that are not done yet, with who has begun them; the schedule's own, which may come in between, aside. */
const runs = () => till.owner<Run[]>`
  select jobs.id::text, locked_by as by, locked_at::text as at from graphile_worker._private_jobs jobs
  join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
  where identifier = 'refills.due' and max_attempts = 25 order by jobs.id`

const begunBy = async (whose: (by: string) => boolean) => (await runs()).filter(({ by }) => by !== null && whose(by))

/** Adds runs that nothing but the four hands of a worker keeps from being begun at once. */
async function addRuns(count: number): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    await till.owner`select graphile_worker.add_job('refills.due', '{}'::json, queue_name => ${crypto.randomUUID()})`
  }
}

test('what a worker had begun when it was killed is taken up by the others, who keep what they are at', {
  timeout: 480_000,
}, async () => {
  const desk = await newDesk()
  const before = (await readBalance(desk.client.id)).available
  await passMinutes(25 * 60)
  const workers: ChildProcess[] = [await startRealWorker()]
  try {
    await till.owner.begin(async (tx) => {
      // Every refill waits for this row, so that whoever has begun a run is in the middle of it.
      await tx`select 1 from refill_calendars where account_id = ${desk.client.id} for update`
      await addRuns(1)
      await expect.poll(() => begunBy(() => true), NOTICED).toHaveLength(1)
      const [{ by: lasting } = {}] = await runs()
      workers.push(await startRealWorker())
      await addRuns(6)
      await expect.poll(async () => (await begunBy((by) => by !== lasting)).length, NOTICED).toBeGreaterThan(0)
      const [{ by: killed } = {}] = await begunBy((by) => by !== lasting)
      expect(await end(workers.pop()!, 'SIGKILL')).toEqual([null, 'SIGKILL'])
      const kept = await begunBy((by) => by === lasting)
      const left = (await begunBy((by) => by === killed)).map(({ id }) => id)
      workers.push(await startRealWorker())
      const living = (by: string) => by !== killed
      await expect.poll(async () => (await begunBy(living)).some(({ id }) => left.includes(id)), NOTICED).toBe(true)
      expect(await begunBy((by) => by === killed)).toEqual([])
      // What the living are at is still theirs, as they took it.
      expect(await begunBy((by) => by === lasting)).toEqual(expect.arrayContaining(kept))
    })
    await expect.poll(runs, NOTICED).toEqual([])
    expect((await readBalance(desk.client.id)).available).toBeGreaterThan(before)
  } finally {
    for (const worker of workers) await end(worker, 'SIGTERM')
  }
})
