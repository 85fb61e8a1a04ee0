import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { subscriptionChanges } from '@/db/schema'
import { DOWN } from '@/e2e/fixtures/stripe-gate'
import { bankSays, chargesOf, choose, chosen, theirsOf } from '@/e2e/fixtures/subscribers'
import { newSubscriber, openTappedTill } from '@/e2e/fixtures/till'
import { reconcileChanges } from '@/lib/jobs/reconcile'
import type { Desk } from '@/lib/workspaces/queries'
import { choosePlan } from './choose'
import { settleOpenChange } from './perform'
import { previewPlan } from './previews'
import { standingOf } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
afterEach(() => till.gate.open())

const changesOf = (desk: Desk) =>
  db().select().from(subscriptionChanges).where(eq(subscriptionChanges.accountId, desk.client.id))
const refused = (code: string) => ({ ok: false, refusal: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } })

test('an answer that never arrived: the change is found done by reading back, charged once', async () => {
  const desk = await newSubscriber(till, 'micro')
  till.gate.after = async ({ method, path }) => {
    if (method === 'POST' && /^\/v1\/subscriptions\/sub_/.test(path)) throw new Error('lost')
  }
  expect((await choose(desk, 'macro')).chosen).toMatchObject(refused('stripe-unreachable'))
  till.gate.open()
  const [change] = await changesOf(desk)
  expect(change?.status).toBe('pending')
  expect((await choose(desk, 'mega')).chosen).toMatchObject(refused('change-under-way'))
  await settleOpenChange(change!)
  expect((await changesOf(desk)).map(({ status }) => status)).toEqual(['done'])
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro' })
  expect(await chargesOf(till, desk)).toEqual([15_00, 25_00])
})

test('a call that never arrived is not made later: nobody is there any more who expects a charge', async () => {
  const desk = await newSubscriber(till, 'micro')
  till.gate.before = async ({ method, path }) =>
    method === 'POST' && /^\/v1\/subscriptions\/sub_/.test(path) ? DOWN : undefined
  expect((await choose(desk, 'macro')).chosen).toMatchObject(refused('stripe-unreachable'))
  till.gate.open()
  await settleOpenChange((await changesOf(desk))[0]!)
  expect((await changesOf(desk)).map(({ status }) => status)).toEqual(['failed'])
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro' })
  await chosen(desk, 'macro')
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro' })
})

/** Runs `meanwhile` while the first call that fits is on its way to Stripe. */
function whileOnTheWay(fits: (call: { method: string; path: string }) => boolean, meanwhile: () => Promise<unknown>) {
  let first = true
  till.gate.before = async (call) => {
    if (!first || !fits(call)) return undefined
    first = false
    await meanwhile()
    return undefined
  }
}
const settled = async (desk: Desk) => settleOpenChange((await changesOf(desk))[0]!)
const readsPlan = ({ method, path }: { method: string; path: string }) =>
  method === 'GET' && path.startsWith('/v1/subscriptions/sub_')

test('[C10] [X3] a change that was settled as undone before it reached Stripe is not sent any more: nothing is charged', async () => {
  const desk = await newSubscriber(till, 'micro')
  const preview = await previewPlan(desk, { plan: 'macro', interval: 'month' })
  const quote = preview.ok ? preview.value.quote : ''
  let reads = 0
  // The first read asks once more for what would be charged; the second is the change's own.
  whileOnTheWay(
    (call) => readsPlan(call) && ++reads === 2,
    () => settled(desk),
  )
  const made = await choosePlan(desk, { plan: 'macro', interval: 'month', quote })
  expect(made).toMatchObject(refused('stripe-unreachable'))
  expect(made).toMatchObject({ refusal: { message: expect.stringContaining('before anything was charged') } })
  expect((await changesOf(desk)).map(({ status, failure }) => [status, failure])).toEqual([['failed', 'no answer']])
  expect(await chargesOf(till, desk)).toEqual([15_00])
  till.gate.open()
  await chosen(desk, 'macro')
  expect(await chargesOf(till, desk)).toEqual([15_00, 25_00])
})

test('a change that has waited for a minute is not sent any more, and gives way once it is settled', async () => {
  const desk = await newSubscriber(till, 'micro')
  const preview = await previewPlan(desk, { plan: 'macro', interval: 'month' })
  const quote = preview.ok ? preview.value.quote : ''
  const aged = (seconds: number) =>
    db()
      .update(subscriptionChanges)
      .set({ createdAt: sql`clock_now() - ${seconds} * interval '1 second'` })
      .where(eq(subscriptionChanges.accountId, desk.client.id))
  let reads = 0
  whileOnTheWay(
    (call) => readsPlan(call) && ++reads === 2,
    () => aged(61),
  )
  const asked = { plan: 'macro', interval: 'month' as const, quote }
  expect(await choosePlan(desk, asked)).toMatchObject(refused('stripe-unreachable'))
  expect(await chargesOf(till, desk)).toEqual([15_00])
  // The calls of others may still be under way: nothing is said to be over before they can't be.
  await aged(350)
  await reconcileChanges()
  expect((await changesOf(desk)).map(({ status }) => status)).toEqual(['pending'])
  await aged(361)
  await reconcileChanges()
  expect((await changesOf(desk)).map(({ status }) => status)).toEqual(['failed'])
  await chosen(desk, 'macro')
})

test('[X3] a call that arrives after its change was given up is found done after all, and is told as done', async () => {
  const desk = await newSubscriber(till, 'micro')
  whileOnTheWay(
    ({ method, path }) => method === 'POST' && path.startsWith('/v1/subscriptions/sub_'),
    () => settled(desk),
  )
  expect((await choose(desk, 'macro')).chosen).toMatchObject({ ok: true, value: { kind: 'changed' } })
  expect((await changesOf(desk)).map(({ status, failure }) => [status, failure])).toEqual([['done', null]])
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro' })
  expect(await chargesOf(till, desk)).toEqual([15_00, 25_00])
})

test('[C10] what can’t be put back after a declined charge is logged, and keeps no other change waiting', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  const desk = await newSubscriber(till, 'macro')
  await chosen(desk, 'micro')
  await bankSays(till, desk, 'no')
  till.gate.before = async ({ method, path }) =>
    method === 'POST' && path === '/v1/subscription_schedules'
      ? { status: 400, body: { error: { type: 'invalid_request_error', message: 'No schedule for this one.' } } }
      : undefined
  expect((await choose(desk, 'mega')).chosen).toMatchObject(refused('card-declined'))
  till.gate.open()
  expect(logged.mock.calls.join()).toContain('could not be put back: No schedule for this one.')
  logged.mockRestore()
  await bankSays(till, desk, 'yes')
  await chosen(desk, 'mega')
  expect(await chargesOf(till, desk)).toHaveLength(2)
})

test('whatever is missing at Stripe is told as what it is: a card that is not there, or something for us to look into', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  const desk = await newSubscriber(till, 'micro')
  const answers = [
    ['This customer has no attached payment source or default payment method.', 'card-declined'],
    ['No such price: `price_1`', 'stripe-refused'],
  ] as const
  for (const [message, code] of answers) {
    till.gate.before = async ({ method, path }) =>
      method === 'POST' && path.startsWith('/v1/subscriptions/sub_')
        ? { status: 400, body: { error: { type: 'invalid_request_error', code: 'resource_missing', message } } }
        : undefined
    expect((await choose(desk, 'macro')).chosen).toMatchObject(refused(code))
  }
  logged.mockRestore()
})

test('[C11] a schedule that broke off half-made is taken off again, and the next one is made whole', async () => {
  const desk = await newSubscriber(till, 'macro')
  till.gate.before = async ({ method, path }) =>
    method === 'POST' && /^\/v1\/subscription_schedules\/sub_sched/.test(path) ? DOWN : undefined
  expect((await choose(desk, 'micro')).chosen).toMatchObject(refused('stripe-unreachable'))
  till.gate.open()
  expect((await theirsOf(till, desk)).schedule).not.toBeNull()
  expect((await standingOf(desk.client.id)).scheduled).toBeNull()
  await settleOpenChange((await changesOf(desk))[0]!)
  expect((await theirsOf(till, desk)).schedule).toBeNull()
  await chosen(desk, 'micro')
  expect((await standingOf(desk.client.id)).scheduled).toMatchObject({ plan: 'micro' })
})
