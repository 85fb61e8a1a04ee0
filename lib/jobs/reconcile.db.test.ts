import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { subscriptions } from '@/db/schema'
import { theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newDesk, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { standingOf } from '@/lib/subscriptions/queries'
import { reconcileSubscriptions } from './reconcile'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

/** Plans that Stripe knows nothing of, whose last read is longer ago than anybody's. */
async function unreadable(count: number, paidUntil: string): Promise<void> {
  const createdBy = (await newDesk()).user.id
  const rows = Array.from({ length: count }, (_each, at) => ({
    accountId: crypto.randomUUID(),
    plan: 'micro',
    interval: 'month' as const,
    status: 'active' as const,
    stripeSubscriptionId: `sub_gone_${crypto.randomUUID()}`,
    readNumber: -1 - at,
    createdBy,
    createdAt: sql`clock_now()`,
    paidUntil: sql`clock_now() + ${paidUntil}::interval`,
  }))
  await db().insert(subscriptions).values(rows)
}

test('plans that can’t be read, however many, keep no other from being read again', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const desk = await newSubscriber(till)
  await unreadable(40, '20 days')
  // Some of them are overdue as well, and looked for first.
  await unreadable(3, '-1 hour')
  const { id } = await theirsOf(till, desk)
  // Its end is news that no event brings.
  await atStripe(till, 'POST', `subscriptions/${id}`, 'cancel_at_period_end=true')
  const canceled = async () => (await standingOf(desk.client.id)).cancelAt !== null
  for (let run = 0; run < 100 && !(await canceled()); run += 1) {
    await expect(reconcileSubscriptions()).rejects.toThrow('could not be read again')
  }
  expect(await canceled()).toBe(true)
  await db().delete(subscriptions).where(sql`${subscriptions.readNumber} < 0`)
  said.mockRestore()
})

test('a plan whose metadata somebody has changed at Stripe is still known by its id there', async () => {
  const [desk, other] = [await newSubscriber(till), await newDesk()]
  const { id } = await theirsOf(till, desk)
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
  for (const account of ['nobody', other.client.id]) {
    await atStripe(till, 'POST', `subscriptions/${id}`, `metadata[account_id]=${account}&cancel_at_period_end=true`)
    await deliverAll(till)
    expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', cancelAt: expect.any(Date) })
    await atStripe(till, 'POST', `subscriptions/${id}`, 'cancel_at_period_end=false')
    await reconcileSubscriptions()
    expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', cancelAt: null })
  }
  await atStripe(till, 'DELETE', `subscriptions/${id}`)
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'free' })
  expect(await standingOf(other.client.id)).toMatchObject({ status: 'free' })
  expect(await db().select().from(subscriptions).where(eq(subscriptions.id, row!.id))).toMatchObject([
    { accountId: desk.client.id, status: 'canceled' },
  ])
})
