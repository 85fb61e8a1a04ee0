import { and, eq, like, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { clock, entries } from '@/db/schema'
import { chargesOf, choose, chosen } from '@/e2e/fixtures/subscribers'
import { deliverAll, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { readBalance } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { cancelPlan, keepPlan } from './cancel'
import { undoChange } from './choose'
import { everythingDue } from './due'
import { pausePlan, resumePlan } from './pause'
import { standingOf } from './queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const ROUNDS = 20
const inDays = async (days: number) => new Date((await clockNow()).getTime() + days * 86_400_000).toISOString()
/** In cents; Stripe rounds each charge to whole ones. */
const paidBy = async (desk: Desk) => (await chargesOf(till, desk)).reduce((sum, each) => sum + each + 1, 0)
const done = (answer: { ok: boolean; refusal?: object }) =>
  expect(answer).toEqual({ ok: true, value: expect.anything() })

async function move(days: number): Promise<void> {
  const { store } = till.sandbox
  const body = JSON.stringify({ advance_to: store.now() + days * 86_400 })
  await fetch(`${till.sandbox.url}/_sandbox/clock`, { method: 'POST', body })
  await db()
    .update(clock)
    .set({ offsetMs: sql`${store.offset * 1000}::bigint` })
  await deliverAll(till)
  await everythingDue()
}

/** What has arrived for paid plans, whatever became of it. */
async function granted(desk: Desk): Promise<number> {
  const [row] = await db()
    .select({ sum: sql<number>`coalesce(sum(amount), 0)::float8` })
    .from(entries)
    .where(and(eq(entries.accountId, desk.client.id), eq(entries.kind, 'refill'), like(entries.reason, 'm%')))
  return row?.sum ?? 0
}

test('twenty rounds of up, down, undo, pause, resume, cancel and keep gain no credit', async () => {
  const desk = await newSubscriber(till, 'micro')
  await chosen(desk, 'macro')
  const before = (await readBalance(desk.client.id)).total
  for (let round = 0; round < ROUNDS; round += 1) {
    expect((await choose(desk, 'macro')).chosen).toMatchObject({ refusal: { code: 'already-current' } })
    await chosen(desk, 'micro')
    done(await undoChange(desk))
    done(await pausePlan(desk, await inDays(9)))
    done(await resumePlan(desk))
    done(await cancelPlan(desk))
    done(await keepPlan(desk))
  }
  expect((await readBalance(desk.client.id)).total - before).toBeLessThanOrEqual(0)
}, 120_000)

test('twenty rounds while time passes: every credit was paid at the price of a plan', async () => {
  const desk = await newSubscriber(till, 'micro')
  for (let round = 0; round < ROUNDS; round += 1) {
    const { plan, status, scheduled } = await standingOf(desk.client.id)
    if (status === 'paused') await resumePlan(desk)
    else if (plan === 'micro') await chosen(desk, 'macro')
    else if (scheduled) await undoChange(desk)
    else if (round % 3 === 0) await chosen(desk, 'micro')
    else await pausePlan(desk, await inDays(30))
    await move(1 + ((round * 7) % 11))
    // The best that money buys here is Macro by the month: five credits a cent.
    expect(await granted(desk), `round ${round}`).toBeLessThanOrEqual((await paidBy(desk)) * 5)
  }
  expect(await granted(desk)).toBeGreaterThan(40_000)
}, 120_000)
