import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { purchases, workspaces } from '@/db/schema'
import { again, deliverAll, newDesk, openTill, workOff } from '@/e2e/fixtures/till'
import { together } from '@/e2e/fixtures/together'
import { chargesAt, declineNext, grantsAt, newBuyer, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import type { Cents } from '@/lib/core/money'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp } from './commands'

let till: Awaited<ReturnType<typeof openTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  desk = await newBuyer(till)
})

test('[A3] the card on file: paid at once, in the top-up bucket, without an end', async () => {
  const bought = await buyTopUp(desk, order())
  expect(bought).toMatchObject({
    ok: true,
    value: { state: 'paid', credits: 5_000, amountCents: 1_500, available: 10_080 },
  })
  const { lots } = await readBalance(desk.client.id)
  const row = await purchaseAt(desk)
  expect(lots.find(({ bucket }) => bucket === 'top-up')).toMatchObject({
    granted: 5_000,
    expiresAt: null,
    source: `payment:${row.stripePaymentIntentId}`,
  })
  expect(row).toMatchObject({ status: 'paid', attempt: 1, credits: 5_000, amountCents: 1_500 })
  expect(row.paidAt).toBeInstanceOf(Date)
})

test('[E9] the history names the pack, the buyer and the payment', async () => {
  await buyTopUp(desk, order({ pack: 'macro', quantity: 2 }))
  const [entry] = (await readHistory(desk.client.id)).entries
  expect(entry).toMatchObject({ kind: 'grant', amount: 40_000, actor: `user:${desk.user.id}`, reason: '2 × macro' })
  expect(entry!.sources[0]!.source).toMatch(/^payment:pi_/)
})

test('a receipt is enqueued in the commit that brings the credits', async () => {
  await buyTopUp(desk, order())
  const { id } = await purchaseAt(desk)
  const mails = await till.owner`select task_identifier from graphile_worker.jobs where key = ${`receipt:${id}`}`
  expect(mails).toMatchObject([{ task_identifier: 'email.send' }])
})

test('each try with the card on file is looked at again when every call about it has ended', async () => {
  await declineNext(till, 'insufficient_funds')
  const press = order()
  await buyTopUp(desk, press)
  await buyTopUp(desk, { ...press, seenAttempt: 1 })
  const looks = await till.owner`
    select payload->>'attempt' as attempt, payload->>'call' as call, run_at > now() + interval '90 seconds' as later
    from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where identifier = 'top-up.settle' and payload->>'id' = ${(await purchaseAt(desk)).id} order by 1`
  expect(looks).toEqual([
    { attempt: '1', call: '1', later: true },
    { attempt: '2', call: '1', later: true },
  ])
})

test('the same click twenty times at once, all of them meeting at the database, is one purchase and one charge', async () => {
  const click = order()
  const clicks = Array.from({ length: 20 }, () => () => buyTopUp(desk, click))
  const bought = await together(till.databaseUrl, 'purchases', clicks)
  // Whoever came while the first call was under way is told to ask again.
  const codes = bought.map((each) => (each.ok ? each.value.state : each.refusal.code))
  expect(codes).toContain('paid')
  expect(codes.filter((code) => code !== 'paid' && code !== 'stripe-unreachable')).toEqual([])
  expect(await buyTopUp(desk, click)).toMatchObject({ value: { state: 'paid' } })
  expect(await grantsAt(desk)).toEqual([5_000])
  expect(chargesAt(till, desk)).toHaveLength(1)
})

test('a decline says so and charges nothing; the next press is a new try of the same purchase', async () => {
  const press = order()
  await declineNext(till, 'insufficient_funds')
  expect(await buyTopUp(desk, press)).toMatchObject({ ok: false, refusal: { code: 'card-declined', attempt: 1 } })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'insufficient_funds', attempt: 1 })
  const [failed] = [...till.sandbox.store.tables.paymentIntents.values()].slice(-1)
  expect(failed?.status).toBe('canceled')
  expect(await grantsAt(desk)).toEqual([])
  expect(await buyTopUp(desk, { ...press, seenAttempt: 1 })).toMatchObject({ value: { state: 'paid' } })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'paid', failure: null, attempt: 2 })
  await deliverAll(till)
  expect(await grantsAt(desk)).toEqual([5_000])
  expect(chargesAt(till, desk)).toHaveLength(1)
})

test('a request that comes again after its decline, by a reload, is told of it and charges nothing', async () => {
  const press = order()
  await declineNext(till, 'insufficient_funds')
  const declined = await buyTopUp(desk, press)
  expect(await buyTopUp(desk, press)).toEqual(declined)
  expect(chargesAt(till, desk)).toEqual([])
  // So it is after the next press, whose own decline is the second one.
  await declineNext(till, 'insufficient_funds')
  const pressed = { ...press, seenAttempt: 1 }
  expect(await buyTopUp(desk, pressed)).toMatchObject({ refusal: { code: 'card-declined', attempt: 2 } })
  expect(await buyTopUp(desk, pressed)).toMatchObject({ refusal: { code: 'card-declined', attempt: 2 } })
  expect(await purchaseAt(desk)).toMatchObject({ attempt: 2, status: 'failed' })
  expect(chargesAt(till, desk)).toEqual([])
})

test('a card that Stripe has no more: nothing is charged, it says so in its own words, and it is logged', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  await db()
    .update(workspaces)
    .set({ cardId: 'pm_gone', cardLast4: '0000' })
    .where(eq(workspaces.id, desk.workspace.id))
  expect(await buyTopUp(desk, order())).toMatchObject({
    refusal: { code: 'not-accepted', message: expect.stringContaining('nothing was charged'), attempt: 1 },
  })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'card_gone' })
  // What is on file there by now is read again.
  expect((await again(desk)).workspace.card).toMatchObject({ last4: '4242' })
  expect(log.mock.calls.flat().join()).toContain('resource_missing')
  log.mockRestore()
})

test('a purchase begun at an earlier price is neither charged nor opened: the price is shown again', async () => {
  const press = order()
  await declineNext(till, 'insufficient_funds')
  await buyTopUp(desk, press)
  await db()
    .update(purchases)
    .set({ amountCents: 1_400 as Cents })
    .where(eq(purchases.accountId, desk.client.id))
  for (const method of ['saved_card', 'new_card'] as const) {
    expect(await buyTopUp(desk, { ...press, method, seenAttempt: 1 })).toMatchObject({
      refusal: { code: 'price-changed' },
    })
  }
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', attempt: 1 })
  expect(chargesAt(till, desk)).toEqual([])
})

test('a free plan, an unknown pack, a bad quantity, a reused request: refused in words, nothing written', async () => {
  const free = await newDesk()
  expect(await buyTopUp(free, order())).toMatchObject({ refusal: { code: 'subscribers-only' } })
  expect(await buyTopUp(desk, order({ pack: 'giga' }))).toMatchObject({ refusal: { code: 'unknown-pack' } })
  expect(await buyTopUp(desk, order({ quantity: -3 }))).toMatchObject({ refusal: { code: 'bad-quantity' } })
  expect([await purchaseAt(desk), await purchaseAt(free)]).toEqual([undefined, undefined])
  expect((await again(free)).workspace.stripeCustomerId).toBeNull()
  const press = order()
  await buyTopUp(desk, press)
  expect(await buyTopUp(desk, { ...press, pack: 'mega' })).toMatchObject({ refusal: { code: 'request-reused' } })
  expect(await grantsAt(desk)).toEqual([5_000])
  await workOff(till)
})
