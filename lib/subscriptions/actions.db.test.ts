import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { members, subscriptions } from '@/db/schema'
import { again, deliverAll, newDesk, openTill, payCheckout, type Till } from '@/e2e/fixtures/till'
import { deskAction } from '@/lib/action'
import type { User } from '@/lib/auth/queries'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import * as doors from './doors'
import { settleCheckoutDoor, subscribeDoor } from './doors'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const sentBy = (user: User | null, ours = true) => ({ fromOurPage: async () => ours, currentUser: async () => user })
const subscribeAs = (user: User | null, ours?: boolean) => deskAction(subscribeDoor, sentBy(user, ours))
const settleAs = (user: User | null, ours?: boolean) => deskAction(settleCheckoutDoor, sentBy(user, ours))

/** A colleague at `desk`'s workspace. */
async function colleague(desk: Desk, role: 'admin' | 'member' | 'viewer'): Promise<User> {
  const { user } = await newDesk()
  await db().insert(members).values({ workspaceId: desk.workspace.id, userId: user.id, role, createdAt: new Date() })
  return user
}

const rowsOf = (desk: Desk) => db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
const written = async (desk: Desk) => ({
  rows: await rowsOf(desk),
  book: (await readHistory(desk.client.id)).entries,
  workspace: (await again(desk)).workspace,
  customers: till.sandbox.store.tables.customers.size,
  sessions: till.sandbox.store.tables.checkoutSessions.size,
})

test('who may not manage the plan is refused in words, and nothing is written', async () => {
  const desk = await newDesk()
  const client = desk.client.slug
  const [member, viewer, stranger] = [await colleague(desk, 'member'), await colleague(desk, 'viewer'), await newDesk()]
  const before = await written(desk)
  const choice = { client, plan: 'micro', interval: 'month' as const }
  const cases = [
    [member, true, 'not-allowed'],
    [viewer, true, 'not-allowed'],
    [stranger.user, true, 'not-found'],
    [null, true, 'signed-out'],
    [desk.user, false, 'wrong-origin'],
  ] as const
  for (const [user, ours, code] of cases) {
    const refusal = { refusal: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } }
    expect(await subscribeAs(user, ours)(choice)).toMatchObject(refusal)
    expect(await settleAs(user, ours)({ client, sessionId: 'cs_1' })).toMatchObject(refusal)
  }
  expect(await written(desk)).toEqual(before)
})

test('every door of the plan is closed to whoever may not manage it', async () => {
  const desk = await newDesk()
  const [member, stranger] = [await colleague(desk, 'member'), await newDesk()]
  const before = await written(desk)
  const given = {
    plan: 'micro',
    interval: 'month',
    quote: null,
    sessionId: 'cs_1',
    until: '2030-01-01',
    purpose: 'home',
    name: 'One more client',
  }
  for (const [name, door] of Object.entries(doors)) {
    const open = (user: User | null) => deskAction(door as typeof subscribeDoor, sentBy(user))
    const request = { client: desk.client.slug, ...given } as never
    expect(await open(member)(request), name).toMatchObject({ refusal: { code: 'not-allowed' } })
    expect(await open(stranger.user)(request), name).toMatchObject({ refusal: { code: 'not-found' } })
    expect(await open(null)(request), name).toMatchObject({ refusal: { code: 'signed-out' } })
  }
  expect(await written(desk)).toEqual(before)
})

test('owner and admin may: both are led into the same checkout', async () => {
  const desk = await newDesk()
  const choice = { client: desk.client.slug, plan: 'micro', interval: 'month' as const }
  const opened = await subscribeAs(desk.user)(choice)
  expect(opened).toMatchObject({ ok: true, value: { url: expect.stringContaining('/c/pay/') } })
  expect(await subscribeAs(await colleague(desk, 'admin'))(choice)).toEqual(opened)
  await db()
    .delete(members)
    .where(and(eq(members.workspaceId, desk.workspace.id), eq(members.userId, desk.user.id)))
  expect(await subscribeAs(desk.user)(choice)).toMatchObject({ refusal: { code: 'not-found' } })
})

test('a browser that names its own price, plan id or client pays the catalog’s price for its own client', async () => {
  const desk = await newDesk()
  const victim = await newDesk()
  const forged = {
    client: desk.client.slug,
    plan: 'micro',
    interval: 'month' as const,
    amountCents: 1,
    priceId: 'price_of_mine',
    price: 'price_of_mine',
    accountId: victim.client.id,
    quantity: 0,
    currency: 'jpy',
  }
  const opened = await subscribeAs(desk.user)(forged)
  const sessionId = /cs_[A-Za-z0-9_]+/.exec(opened.ok ? opened.value.url : '')![0]
  const session = till.sandbox.store.tables.checkoutSessions.get(sessionId)!
  expect(session).toMatchObject({ amount_total: 1_500, currency: 'usd', metadata: { account_id: desk.client.id } })
  expect(await rowsOf(victim)).toEqual([])
  await payCheckout(till, sessionId)
  await deliverAll(till)
  expect(await settleAs(desk.user)({ client: desk.client.slug, sessionId })).toMatchObject({ value: { state: 'paid' } })
  // Whoever knows another client's checkout learns nothing from it and gets nothing for it.
  expect(await settleAs(victim.user)({ client: victim.client.slug, sessionId })).toMatchObject({
    refusal: { code: 'unknown-checkout' },
  })
  expect((await readBalance(victim.client.id)).available).toBe(80)
})

test('what is no request of ours is refused before anything is looked up', async () => {
  const desk = await newDesk()
  const client = desk.client.slug
  const before = await written(desk)
  const malformed = [
    { client, plan: 'micro' },
    { client, plan: 'micro', interval: 'decade' },
    { client, plan: ['micro'], interval: 'month' },
    { client, plan: 'm'.repeat(41), interval: 'month' },
    { client: { $ne: '' }, plan: 'micro', interval: 'month' },
  ]
  for (const each of malformed) {
    expect(await subscribeAs(desk.user)(each as never)).toMatchObject({ refusal: { code: 'bad-input' } })
  }
  expect(await written(desk)).toEqual(before)
})
