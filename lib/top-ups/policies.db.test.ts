import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clients } from '@/db/schema'
import { theirsOf } from '@/e2e/fixtures/subscribers'
import { again, atStripe, deliverAll, newDesk, newSubscriber, openTill, subscribed } from '@/e2e/fixtures/till'
import { chargesAt, order } from '@/e2e/fixtures/top-ups'
import { catalogOf } from '@/lib/catalog/rules'
import { readBalance } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import { createClient } from '@/lib/subscriptions/clients'
import { generate } from '@/lib/usage/commands'
import { type Desk, deskFor } from '@/lib/workspaces/queries'
import { buyTopUp } from './commands'

let till: Awaited<ReturnType<typeof openTill>>

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const topUps = async (desk: Desk) => {
  const { available, buckets } = await readBalance(desk.client.id)
  const { credits, locked } = buckets.find(({ bucket }) => bucket === 'top-up')!
  return { credits, locked, available }
}

/** Ends the desk's subscription at Stripe at once, and lets the news arrive. */
async function end(desk: Desk): Promise<void> {
  await atStripe(till, 'DELETE', `subscriptions/${(await theirsOf(till, desk)).id}`)
  await deliverAll(till)
}

/** Makes the desk's account as old as it would be, had it been opened then. */
async function openedOn(desk: Desk, day: string): Promise<Desk> {
  await db()
    .update(clients)
    .set({ createdAt: new Date(day) })
    .where(eq(clients.id, desk.client.id))
  return again(desk)
}

/** Spends everything that can be spent. */
async function spendRest(desk: Desk): Promise<void> {
  const { available } = await readBalance(desk.client.id)
  const spend = { kind: 'spend', key: randomUUID(), actor: 'test', feature: 'image', credits: available } as const
  await submit({ ...spend, accountId: desk.client.id })
}

const tokens = () => newDesk('tokens').then((desk) => subscribed(till, desk, 'starter', 'month'))

test('[A1] [A2] small, medium and large packs are bought as often as wanted, several in one go', async () => {
  const desk = await tokens()
  const before = await readBalance(desk.client.id)
  for (const [pack, quantity] of [
    ['small', 1],
    ['medium', 2],
    ['large', 1],
    ['small', 3],
  ] as const) {
    expect(await buyTopUp(desk, order({ pack, quantity }))).toMatchObject({ value: { state: 'paid' } })
  }
  expect(await topUps(desk)).toEqual({ credits: 29_000, locked: false, available: before.available + 29_000 })
  expect(chargesAt(till, desk).map(({ amount }) => amount)).toEqual([5_00, 40_00, 48_00, 15_00])
})

test.each(['tokens', 'agency', 'space'] as const)(
  '[A4] [E2] the free plan of %s buys nothing and is shown the way to a plan',
  async (catalog) => {
    const desk = await newDesk(catalog)
    const { key: pack } = catalogOf(catalog).packs[0]!
    expect(await buyTopUp(desk, order({ pack }))).toMatchObject({
      refusal: { code: 'subscribers-only', wayOut: 'plans', message: expect.stringMatching(/\w+ \w+/) },
    })
    expect(chargesAt(till, desk)).toEqual([])
  },
)

test('[A9] [A12] after the plan ends, top-ups stay visible but locked: spending them is refused with the way to a plan', async () => {
  const desk = await tokens()
  await buyTopUp(desk, order({ pack: 'medium' }))
  await end(desk)
  await spendRest(desk)
  const locked = await topUps(desk)
  expect(locked).toEqual({ credits: 5_000, locked: true, available: 0 })
  const work = { accountId: desk.client.id, catalog: 'tokens', userId: desk.user.id, prompt: 'a harbour' } as const
  const made = await generate({ ...work, id: randomUUID(), generator: 'motion' })
  expect(made).toMatchObject({
    refusal: {
      code: 'insufficient',
      locked: 5_000,
      wayOut: 'plans',
      message: expect.stringContaining('upgrade to a paid plan'),
    },
  })
  expect(await topUps(desk)).toEqual(locked)

  await subscribed(till, desk, 'premium', 'month')
  expect(await topUps(desk)).toMatchObject({ credits: 5_000, locked: false })
  expect((await generate({ ...work, id: randomUUID(), generator: 'motion' })).ok).toBe(true)
  await spendRest(desk)
  expect(await topUps(desk)).toMatchObject({ credits: 0, available: 0 })
})

test('[C17] Micro paid by the month does not buy, but what was bought before stays open', async () => {
  const yearly = await newSubscriber(till, 'macro', 'month')
  await buyTopUp(yearly, order({ pack: 'nano' }))
  const theirs = await theirsOf(till, yearly)
  const price = [...till.sandbox.store.tables.prices.values()].find((each) => each.lookup_key === 'studio_micro_month')!
  const item = `items[0][id]=${theirs.items.data[0]!.id}&items[0][price]=${price.id}`
  await atStripe(till, 'POST', `subscriptions/${theirs.id}`, `${item}&proration_behavior=none`)
  await deliverAll(till)
  const micro = await again(yearly)
  expect(await buyTopUp(micro, order())).toMatchObject({ refusal: { code: 'plan-or-yearly', wayOut: 'plans' } })
  expect(await topUps(micro)).toMatchObject({ credits: 4_000, locked: false })
})

test('[C17] a long-standing account buys without a plan, and its top-ups stay open when a plan ends', async () => {
  const desk = await openedOn(await newSubscriber(till, 'micro', 'month'), '2025-06-01')
  expect(await buyTopUp(desk, order({ pack: 'nano' }))).toMatchObject({ value: { state: 'paid' } })
  await end(desk)
  expect(await buyTopUp(desk, order({ pack: 'nano' }))).toMatchObject({ value: { state: 'paid' } })
  const after = await topUps(desk)
  expect(after).toMatchObject({ credits: 8_000, locked: false })
  expect(after.available).toBeGreaterThanOrEqual(8_000)
})

test.each([
  ['tier-25', 25_00, 3_000],
  ['tier-50', 50_00, 6_000],
  ['tier-100', 100_00, 12_000],
])('[E4] %s costs %i pence and brings exactly %i credits', async (pack, amount, credits) => {
  const desk = await subscribed(till, await newDesk('space'), 'creator', 'month')
  expect(await buyTopUp(desk, order({ pack }))).toMatchObject({
    value: { state: 'paid', credits, amountCents: amount },
  })
  expect(chargesAt(till, desk)).toMatchObject([{ amount, currency: 'gbp' }])
  expect(await topUps(desk)).toMatchObject({ credits, locked: false })
})

test('[B8] [B4] the card of one client buys a pack for another, whose plan stays as it was', async () => {
  const first = await subscribed(till, await newDesk('agency'), 'starter', 'month')
  const created = await createClient(first, { name: 'Second' })
  const second = (await deskFor(first.user, created.ok ? created.value.slug : '')) as Desk
  expect(await buyTopUp(second, order({ pack: 'small' }))).toMatchObject({ refusal: { code: 'subscribers-only' } })
  const starter = await subscribed(till, second, 'starter', 'month')
  const before = await theirsOf(till, starter)
  const terms = ({ items, current_period_end }: Record<string, unknown>) => JSON.stringify([items, current_period_end])
  const was = terms(before as unknown as Record<string, unknown>)
  expect(await buyTopUp(starter, order({ pack: 'small' }))).toMatchObject({ value: { state: 'paid', credits: 500 } })
  expect(terms((await theirsOf(till, starter)) as unknown as Record<string, unknown>)).toBe(was)
  expect([await topUps(first), await topUps(starter)]).toMatchObject([{ credits: 0 }, { credits: 500 }])
})
