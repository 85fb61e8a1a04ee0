import { eq, inArray, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { subscriptionChanges, subscriptionInvoices, subscriptions } from '@/db/schema'
import { followStripe, HOUR, moveStripe } from '@/e2e/fixtures/clocks'
import { DOWN } from '@/e2e/fixtures/stripe-gate'
import { pause } from '@/e2e/fixtures/subscribers'
import { deliverAll, newSubscriber, openTappedTill } from '@/e2e/fixtures/till'
import { reconcileChanges } from '@/lib/jobs/reconcile'
import type { Desk } from '@/lib/workspaces/queries'
import { completeAhead } from './paid-cycles'
import { AHEAD } from './paid-invoices'
import { resumeEveryoneDue } from './pause'
import { standingOf } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
afterEach(() => till.gate.open())

const accountsOf = (desks: readonly Desk[]) => desks.map((desk) => desk.client.id)

async function subscribers(): Promise<Desk[]> {
  const desks = []
  for (let count = 0; count < 3; count += 1) desks.push(await newSubscriber(till, 'micro'))
  return desks
}

async function move(seconds: number): Promise<void> {
  await moveStripe(till, seconds)
  await followStripe(till)
}

/** Has Stripe answer nobody, and takes down for whom it was asked. */
function silence() {
  const asked = new Set<string>()
  till.gate.before = async ({ path }) => {
    asked.add(path.split(/[/?]/)[3] ?? '')
    return DOWN
  }
  return asked
}

test('[C12] while Stripe does not answer, one pause that is over is asked about and the others wait for the next run', async () => {
  const desks = await subscribers()
  const until = new Date((till.sandbox.store.now() + HOUR) * 1000).toISOString()
  for (const desk of desks) expect(await pause(desk, until)).toMatchObject({ ok: true })
  await deliverAll(till)
  await move(HOUR + 1)
  const asked = silence()
  await expect(resumeEveryoneDue()).rejects.toThrow('1 plans could not be resumed')
  expect(asked.size).toBe(1)
  till.gate.open()
  await resumeEveryoneDue()
  const statuses = async () =>
    (await Promise.all(desks.map((desk) => standingOf(desk.client.id)))).map(({ status }) => status).sort()
  expect(await statuses()).toEqual(['active', 'active', 'paused'])
  // What became of the one that got no answer is found out by reading it back; then it is tried again.
  await move(6 * 60 + 1)
  await reconcileChanges()
  await resumeEveryoneDue()
  expect(await statuses()).toEqual(['active', 'active', 'active'])
  const changes = await db()
    .select()
    .from(subscriptionChanges)
    .where(inArray(subscriptionChanges.accountId, accountsOf(desks)))
  expect(changes.filter(({ kind, status }) => kind === 'resume' && status === 'done')).toHaveLength(3)
}, 120_000)

test('while Stripe does not answer, one invoice paid ahead is asked about and the others wait for the next run', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const desks = await subscribers()
  const ours = inArray(subscriptionInvoices.accountId, accountsOf(desks))
  await db().update(subscriptionInvoices).set({ outcome: AHEAD, dueAt: sql`clock_now()` }).where(ours)
  const asked = silence()
  await expect(completeAhead()).rejects.toThrow('1 invoices could not be brought home')
  expect(asked.size).toBe(1)
  till.gate.open()
  await completeAhead()
  const outcomes = await db().select({ outcome: subscriptionInvoices.outcome }).from(subscriptionInvoices).where(ours)
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(3).fill(expect.stringContaining('refilled micro')))
  const rows = await db().select().from(subscriptions).where(eq(subscriptions.status, 'active'))
  expect(rows.length).toBeGreaterThanOrEqual(3)
}, 120_000)
