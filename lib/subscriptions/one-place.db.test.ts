import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { refillCalendars, subscriptions } from '@/db/schema'
import { passMinutes } from '@/e2e/fixtures/clocks'
import {
  again,
  deliver,
  deliverAll,
  eventsOf,
  newDesk,
  openedCheckout,
  openTappedTill,
  payCheckout,
  type TappedTill,
  workOff,
} from '@/e2e/fixtures/till'
import { gate } from '@/e2e/fixtures/wire'
import { reconcileSubscriptions } from '@/lib/jobs/reconcile'
import { readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { subscribe } from './commands'
import { syncSubscription } from './completion'
import { completeInvoice } from './paid-cycles'
import { standingOf } from './queries'
import { endSurplus } from './surplus'

let till: TappedTill

beforeAll(async () => {
  till = await openTappedTill()
})
afterEach(() => {
  vi.restoreAllMocks()
  Object.assign(till.wire, { before: () => {}, after: () => {} })
})
afterAll(() => till.close())

const sessionIn = (outcome: Awaited<ReturnType<typeof subscribe>>) =>
  /cs_[A-Za-z0-9_]+/.exec(outcome.ok ? outcome.value.url : '')?.[0] as string
const plansOf = async (desk: Desk) =>
  (await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id)))
    .map(({ plan, status }) => [plan, status])
    .sort()
const creditsOf = async (desk: Desk) =>
  (await readHistory(desk.client.id)).entries
    .flatMap(({ kind, amount }) => (kind === 'refill' ? [amount] : []))
    .reverse()
const atStripeOf = async (desk: Desk) => {
  const { workspace } = await again(desk)
  return [...till.sandbox.store.tables.subscriptions.values()].filter(
    ({ customer }) => customer === workspace.stripeCustomerId,
  )
}
const calendarOf = async (desk: Desk) => {
  const [calendar] = await db().select().from(refillCalendars).where(eq(refillCalendars.accountId, desk.client.id))
  return calendar?.plan
}

test('a plan paid in one tab while another tab closes its checkout leaves no second one to pay', async () => {
  const desk = await newDesk()
  const before = eventsOf(till).map(({ id }) => id)
  const first = await openedCheckout(desk, 'micro')
  let paid = 0
  till.wire.before = async ({ path }) => {
    if (!path.endsWith(`${first}/expire`) || paid > 0) return
    paid += 1
    await payCheckout(till, first)
    await deliver(eventsOf(till, before))
  }
  expect(await subscribe(desk, { plan: 'mega', interval: 'month' })).toMatchObject({
    refusal: { code: 'already-subscribed' },
  })
  expect(paid).toBe(1)
  await deliverAll(till)
  expect(await plansOf(desk)).toEqual([['micro', 'active']])
  expect((await atStripeOf(desk)).map(({ status }) => status)).toEqual(['active'])
  expect(await creditsOf(desk)).toEqual([80, 5_000])
})

test('while a payment is being confirmed no other plan can be paid, and the first one is then live', async () => {
  const desk = await newDesk()
  await payCheckout(till, await openedCheckout(desk, 'micro'))
  const [theirs] = await atStripeOf(desk)
  theirs!.status = 'incomplete'
  await syncSubscription(theirs!.id)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'incomplete' })
  for (const plan of ['mega', 'micro']) {
    expect(await subscribe(desk, { plan, interval: 'month' })).toMatchObject({
      refusal: { code: 'payment-under-way', message: expect.stringContaining('being confirmed') },
    })
  }
  theirs!.status = 'active'
  await deliverAll(till)
  expect(await plansOf(desk)).toEqual([['micro', 'active']])
})

test('a payment that was begun and not finished gives way to another choice, and is closed at Stripe', async () => {
  const desk = await newDesk()
  const first = await openedCheckout(desk, 'micro')
  // The bank asks: the subscription exists, unpaid, and the page is still open.
  await payCheckout(till, first, '4000002760003184')
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'incomplete' })
  expect(sessionIn(await subscribe(desk, { plan: 'micro', interval: 'month' }))).toBe(first)
  const second = sessionIn(await subscribe(desk, { plan: 'mega', interval: 'month' }))
  expect(till.sandbox.store.tables.checkoutSessions.get(first)?.status).toBe('expired')
  expect((await atStripeOf(desk)).map(({ status }) => status)).toEqual(['canceled'])
  await payCheckout(till, second)
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', plan: 'mega' })
})

/** Two checkouts of one client that are both payable: what must never happen, made to happen at the sandbox. */
async function twoPayable(desk: Desk): Promise<[string, string]> {
  const first = await openedCheckout(desk, 'micro')
  const second = sessionIn(await subscribe(desk, { plan: 'mega', interval: 'month' }))
  till.sandbox.store.tables.checkoutSessions.get(first)!.status = 'open'
  return [first, second]
}

test('a second paid plan brings nothing: it is ended and paid back once, in whatever order its events arrive', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  for (const reversed of [false, true]) {
    const desk = await newDesk()
    const [first, second] = await twoPayable(desk)
    await payCheckout(till, second)
    await deliverAll(till)
    const before = eventsOf(till).map(({ id }) => id)
    await payCheckout(till, first)
    const news = eventsOf(till, before)
    await deliver(reversed ? news.toReversed() : news)
    await workOff(till)
    await deliverAll(till)
    expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', plan: 'mega' })
    expect([await creditsOf(desk), await calendarOf(desk)]).toEqual([[80, 100_000], 'mega'])
    expect((await atStripeOf(desk)).map(({ status }) => status).sort()).toEqual(['active', 'canceled'])
    expect(await plansOf(desk)).toEqual([
      ['mega', 'active'],
      ['micro', 'abandoned'],
    ])
    const customer = (await again(desk)).workspace.stripeCustomerId
    const refunds = () => [...till.sandbox.store.tables.refunds.values()].filter((each) => each.customer === customer)
    expect(refunds().map(({ amount, reason }) => [amount, reason])).toEqual([[1_500, 'duplicate']])
    // Once more, a day later, when Stripe has forgotten the keys.
    till.sandbox.store.tables.keptAnswers.clear()
    const [row] = await db().select().from(subscriptions).where(eq(subscriptions.stripeCheckoutSessionId, first))
    await endSurplus(row!)
    const invoices = [...till.sandbox.store.tables.invoices.values()].filter((each) => each.customer === customer)
    for (const { id } of invoices) await completeInvoice(id)
    await workOff(till)
    expect(refunds()).toHaveLength(1)
    expect(await creditsOf(desk)).toEqual([80, 100_000])
  }
  expect(said.mock.calls.join()).toContain('given back')
})

test('a second plan’s payment comes back once, also where Stripe keeps a failure under the first key and the job is lost', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const desk = await newDesk()
  const [first, second] = await twoPayable(desk)
  await payCheckout(till, second)
  await deliverAll(till)
  await fetch(`${till.sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ on: 'POST /v1/refunds', fault: 'server-error' }),
  })
  const before = eventsOf(till).map(({ id }) => id)
  await payCheckout(till, first)
  await deliver(eventsOf(till, before))
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.stripeCheckoutSessionId, first))
  await expect(endSurplus(row!)).rejects.toThrow('does not answer')
  await till.owner`select graphile_worker.remove_job(${`subscription.surplus:${row!.id}`})`
  const customer = (await again(desk)).workspace.stripeCustomerId
  const refunds = () => [...till.sandbox.store.tables.refunds.values()].filter((each) => each.customer === customer)
  expect(refunds()).toEqual([])
  for (let run = 0; run < 2; run += 1) {
    await passMinutes(10)
    await reconcileSubscriptions()
    expect(refunds().map(({ amount, reason }) => [amount, reason])).toEqual([[1_500, 'duplicate']])
  }
  const [closed] = await db().select().from(subscriptions).where(eq(subscriptions.stripeCheckoutSessionId, first))
  expect(closed).toMatchObject({ status: 'abandoned', surplusTries: 2, surplusClosedAt: expect.any(Date) })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', plan: 'mega' })
})

test('what is paid for takes the place of a checkout that is not, and that one can’t be paid any more', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const desk = await newDesk()
  const [first, second] = await twoPayable(desk)
  await payCheckout(till, first)
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', plan: 'micro' })
  expect(till.sandbox.store.tables.checkoutSessions.get(second)?.status).toBe('expired')
  expect(await plansOf(desk)).toEqual([
    ['mega', 'abandoned'],
    ['micro', 'active'],
  ])
})

test('two plans paid in the same moment: one lives, one is paid back, whoever of the two is first', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const desk = await newDesk()
  const [first, second] = await twoPayable(desk)
  await payCheckout(till, first)
  await payCheckout(till, second)
  const both = await atStripeOf(desk)
  // Both have been read, and neither is written, when the first may go on.
  const writes = gate()
  let reads = 0
  till.wire.after = ({ method, path }) => {
    if (method !== 'GET' || !both.some(({ id }) => path.includes(`subscriptions/${id}`))) return
    reads += 1
    if (reads === 2) writes.open()
    return writes.passed()
  }
  await Promise.all(both.map(({ id }) => syncSubscription(id)))
  till.wire.after = () => {}
  expect((await plansOf(desk)).map(([, status]) => status).sort()).toEqual(['abandoned', 'active'])
  await deliverAll(till)
  expect((await atStripeOf(desk)).map(({ status }) => status).sort()).toEqual(['active', 'canceled'])
  expect(await creditsOf(desk)).toHaveLength(2)
  expect(reads).toBeGreaterThanOrEqual(2)
})
