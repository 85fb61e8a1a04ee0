import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import { sentBy, somebody } from '@/e2e/fixtures/requests'
import { openTill, type Till } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, newBuyer, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import type { Desk } from '@/lib/workspaces/queries'
import { buying, settling } from './doors'

let till: Till
let desk: Desk

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  desk = await newBuyer(till)
})

/** Nothing was written, charged or granted for this desk. */
async function nothingHappened(): Promise<void> {
  expect(await purchaseAt(desk)).toBeUndefined()
  expect(chargesAt(till, desk)).toEqual([])
  expect(await grantsAt(desk)).toEqual([])
}

test.each(['owner', 'admin'] as const)('%s may buy a pack, and ask what became of it', async (role) => {
  const request = sentBy(await somebody(desk, role))
  const client = desk.client.slug
  expect(await buying(request)({ client, ...order() })).toMatchObject({ value: { state: 'paid', credits: 5_000 } })
  const { id: purchaseId } = await purchaseAt(desk)
  expect(await settling(request)({ client, purchaseId })).toMatchObject({ value: { state: 'paid' } })
})

test.each(['member', 'viewer'] as const)('%s may not buy: refused in words, nothing written', async (role) => {
  const request = sentBy(await somebody(desk, role))
  const refusal = { code: 'not-allowed', message: expect.stringContaining('Your role does not allow this') }
  const client = desk.client.slug
  expect(await buying(request)({ client, ...order() })).toEqual({ ok: false, refusal })
  expect(await settling(request)({ client, purchaseId: randomUUID() })).toEqual({ ok: false, refusal })
  await nothingHappened()
})

test('a stranger, somebody signed out and another site are refused in words, and nothing is written', async () => {
  const owner = desk.user
  const cases = [
    [sentBy(await somebody(desk, null)), 'not-found'],
    [sentBy(null), 'signed-out'],
    [sentBy(owner, false), 'wrong-origin'],
  ] as const
  for (const [request, code] of cases) {
    const bought = await buying(request)({ client: desk.client.slug, ...order() })
    expect(bought).toMatchObject({ ok: false, refusal: { code, message: expect.stringMatching(/\w+ \w+/) } })
  }
  await nothingHappened()
})

test('a pack for another workspace’s client is refused like one for a client that does not exist', async () => {
  const buyer = await newBuyer(till)
  const charged = till.sandbox.store.tables.paymentIntents.size
  const foreign = await buying(sentBy(buyer.user))({ client: desk.client.slug, ...order() })
  expect(foreign).toEqual(await buying(sentBy(buyer.user))({ client: 'nobody-at-all', ...order() }))
  expect(foreign).toMatchObject({ refusal: { code: 'not-found' } })
  await nothingHappened()
  expect(await purchaseAt(buyer)).toBeUndefined()
  expect(till.sandbox.store.tables.paymentIntents.size).toBe(charged)
})

test('another workspace’s purchase can’t be asked about, nor can its request be taken over', async () => {
  const other = await newBuyer(till)
  const press = order()
  await buying(sentBy(desk.user))({ client: desk.client.slug, ...press })
  const { id: purchaseId } = await purchaseAt(desk)
  expect(await settling(sentBy(other.user))({ client: other.client.slug, purchaseId })).toMatchObject({
    refusal: { code: 'unknown-purchase' },
  })
  await buying(sentBy(other.user))({ client: other.client.slug, ...press })
  expect((await purchaseAt(other)).id).not.toBe(purchaseId)
  expect(await grantsAt(desk)).toEqual([5_000])
})

test('amounts, prices, credits and ids that a browser adds change nothing: the catalog’s price is charged', async () => {
  const victim = await newBuyer(till)
  const tampered = {
    ...order(),
    client: desk.client.slug,
    amountCents: 1,
    amount: 1,
    currency: 'jpy',
    credits: 1_000_000,
    priceId: 'price_of_a_cent',
    unit_amount: 1,
    accountId: victim.client.id,
    workspaceId: victim.workspace.id,
    customerId: victim.workspace.stripeCustomerId,
  }
  expect(await buying(sentBy(desk.user))(tampered)).toMatchObject({
    value: { state: 'paid', credits: 5_000, amountCents: 1_500 },
  })
  expect(chargesAt(till, desk)).toMatchObject([{ amount: 1_500, currency: 'usd' }])
  expect(await grantsAt(desk)).toEqual([5_000])
  expect(chargesAt(till, victim)).toEqual([])
  expect(await grantsAt(victim)).toEqual([])

  const page = { ...tampered, ...order({ method: 'new_card' }) }
  expect(await buying(sentBy(desk.user))(page)).toMatchObject({ value: { state: 'pay-in-page' } })
  const [session] = [...till.sandbox.store.tables.checkoutSessions.values()].slice(-1)
  expect(session).toMatchObject({ amount_total: 1_500, currency: 'usd', customer: desk.workspace.stripeCustomerId })
})

test('what is malformed is refused in words before anything is asked of Stripe or written', async () => {
  const before = await db().$count(purchases)
  const buy = buying(sentBy(desk.user))
  const good = { client: desk.client.slug, ...order() }
  const malformed = [
    { ...good, requestId: 'not a uuid' },
    { ...good, method: 'cash' },
    { ...good, pack: { key: 'micro' } },
    { ...good, pack: 'm'.repeat(41) },
    { ...good, quantity: '1' },
    { ...good, seenAttempt: -1 },
    { ...good, seenAttempt: undefined },
  ]
  for (const each of malformed) {
    expect(await buy(each as typeof good)).toMatchObject({ refusal: { code: 'bad-input' } })
  }
  for (const quantity of [0, -1, 0.5, 21, Number.MAX_SAFE_INTEGER]) {
    expect(await buy({ ...good, quantity })).toMatchObject({ refusal: { code: 'bad-quantity' } })
  }
  for (const pack of ['giga', '__proto__', 'Micro']) {
    expect(await buy({ ...good, pack })).toMatchObject({ refusal: { code: 'unknown-pack' } })
  }
  expect(await db().$count(purchases)).toBe(before)
  await nothingHappened()
})
