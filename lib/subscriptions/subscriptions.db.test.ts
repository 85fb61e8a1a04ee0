import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { refillCalendars, subscriptionInvoices, subscriptions } from '@/db/schema'
import { OPERATOR } from '@/e2e/fixtures/environment'
import {
  again,
  deliver,
  deliverAll,
  eventsOf,
  newDesk,
  newSubscriber,
  openedCheckout,
  openTill,
  payCheckout,
  type Till,
} from '@/e2e/fixtures/till'
import { together } from '@/e2e/fixtures/together'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { strandedPayments } from '@/lib/operator/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { settleCheckout, subscribe } from './commands'
import { completeInvoice } from './paid-cycles'
import { nextRefillOf, standingOf } from './queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const rowsOf = (desk: Desk) => db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
const bookOf = async (desk: Desk) =>
  (await readHistory(desk.client.id)).entries.map(({ kind, amount }) => [kind, amount]).reverse()
const openSessions = () =>
  [...till.sandbox.store.tables.checkoutSessions.values()].filter(({ status }) => status === 'open').length

test('a new client is on the free plan: 80 credits at once, and 80 more tomorrow', async () => {
  const desk = await newDesk()
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'nano', status: 'free', interval: null })
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 80 })
  const next = await nextRefillOf(desk.client.id)
  expect(next?.credits).toBe(80)
  expect(next!.at.getTime() - (await clockNow()).getTime()).toBeGreaterThan(86_000_000)
})

test('Checkout paid: the standing, the credits and the card on file', async () => {
  const desk = await newSubscriber(till, 'macro')
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', status: 'active', interval: 'month' })
  expect(await bookOf(desk)).toEqual([
    ['refill', 80],
    ['refill', 20_000],
  ])
  expect(desk.workspace.card).toMatchObject({ brand: 'visa', last4: '4242' })
  expect(await nextRefillOf(desk.client.id)).toMatchObject({ credits: 20_000 })
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 20_080, rolloverCap: 20_000 })
})

test('the return page settles by itself, before any event, and the events then change nothing', async () => {
  const desk = await newDesk()
  const sessionId = await openedCheckout(desk)
  expect(await settleCheckout(desk, sessionId)).toMatchObject({ value: { state: 'open', plan: 'micro' } })
  await payCheckout(till, sessionId)
  expect(await settleCheckout(desk, sessionId)).toMatchObject({ value: { state: 'paid', interval: 'month' } })
  const book = await bookOf(desk)
  expect(book).toContainEqual(['refill', 5_000])
  await deliverAll(till)
  await settleCheckout(desk, sessionId)
  expect(await bookOf(desk)).toEqual(book)
  const stranger = await newDesk()
  expect(await settleCheckout(stranger, sessionId)).toMatchObject({ refusal: { code: 'unknown-checkout' } })
})

test('one open checkout: the same choice leads back to it, another one closes it first', async () => {
  const desk = await newDesk()
  const before = openSessions()
  const first = await openedCheckout(desk, 'micro')
  expect(await openedCheckout(desk, 'micro')).toBe(first)
  const second = await openedCheckout(desk, 'mega', 'year')
  expect(second).not.toBe(first)
  expect(openSessions()).toBe(before + 1)
  expect((await rowsOf(desk)).map(({ status, plan }) => [plan, status]).sort()).toEqual([
    ['mega', 'checkout'],
    ['micro', 'abandoned'],
  ])
})

test('two tabs at once open one checkout and one customer', async () => {
  const desk = await newDesk()
  const opened = await Promise.all(Array.from({ length: 8 }, () => openedCheckout(desk)))
  expect(new Set(opened).size).toBe(1)
  const customers = [...till.sandbox.store.tables.customers.values()]
  expect(customers.filter(({ metadata }) => metadata.workspace_id === desk.workspace.id)).toHaveLength(1)
})

test('an unknown plan, the free plan and a second subscription are refused in words, with nothing written', async () => {
  const desk = await newDesk()
  const subscriber = await newSubscriber(till)
  const written = async () => ({
    rows: [await rowsOf(desk), await rowsOf(subscriber)],
    books: [await bookOf(desk), await bookOf(subscriber)],
    customers: till.sandbox.store.tables.customers.size,
    sessions: till.sandbox.store.tables.checkoutSessions.size,
    workspaces: [(await again(desk)).workspace, (await again(subscriber)).workspace],
  })
  const before = await written()
  expect(before).toMatchObject({ rows: [[], [{ status: 'active' }]], workspaces: [{ stripeCustomerId: null }, {}] })
  for (const plan of ['giga', 'nano', '__proto__', 'constructor', '']) {
    for (const who of [desk, subscriber]) {
      expect(await subscribe(who, { plan, interval: 'month' })).toMatchObject({
        refusal: { code: 'unknown-plan', message: expect.stringContaining('not sold') },
      })
    }
  }
  for (const plan of ['mega', 'micro']) {
    expect(await subscribe(subscriber, { plan, interval: 'month' })).toMatchObject({
      refusal: { code: 'already-subscribed', message: expect.stringContaining('has a plan already') },
    })
  }
  expect(await written()).toEqual(before)
})

test('the events of a subscription in every order end in the same book', async () => {
  const outcomes = new Set<string>()
  for (const order of permutations([0, 1, 2, 3])) {
    const desk = await newDesk()
    const before = eventsOf(till).map(({ id }) => id)
    await payCheckout(till, await openedCheckout(desk))
    const named = [
      'customer.subscription.created',
      'customer.subscription.updated',
      'invoice.paid',
      'checkout.session.completed',
    ]
    const events = named.flatMap((type) =>
      eventsOf(till, before)
        .filter((event) => event.type === type)
        .slice(0, 1),
    )
    expect(events.length).toBeGreaterThanOrEqual(3)
    await deliver(order.flatMap((index) => events[index] ?? []))
    const { status, plan } = await standingOf(desk.client.id)
    outcomes.add(JSON.stringify([status, plan, await bookOf(desk), (await again(desk)).workspace.card?.last4]))
  }
  expect([...outcomes]).toEqual([
    JSON.stringify([
      'active',
      'micro',
      [
        ['refill', 80],
        ['refill', 5_000],
      ],
      '4242',
    ]),
  ])
}, 120_000)

test('invoice.paid before anything else brings the credits', async () => {
  const desk = await newDesk()
  const before = eventsOf(till).map(({ id }) => id)
  await payCheckout(till, await openedCheckout(desk))
  const events = eventsOf(till, before)
  await deliver(events.filter(({ type }) => type === 'invoice.paid'))
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 5_080 })
  await deliver(events.toReversed())
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 5_080 })
})

test('an invoice completed fifty times at once refills once', async () => {
  const desk = await newDesk()
  const before = eventsOf(till).map(({ id }) => id)
  await payCheckout(till, await openedCheckout(desk))
  const paid = eventsOf(till, before).find(({ type }) => type === 'invoice.paid')!
  const invoiceId = (paid.data.object as { id: string }).id
  const works = Array.from({ length: 50 }, () => () => completeInvoice(invoiceId))
  const completions = await together(till.databaseUrl, 'subscriptions', works)
  expect(completions.every(({ done }) => done)).toBe(true)
  expect(await bookOf(desk)).toEqual([
    ['refill', 80],
    ['refill', 5_000],
  ])
})

test('an invoice at a price that is not the catalog’s is refused, and nothing is written', async () => {
  const desk = await newDesk()
  const before = eventsOf(till).map(({ id }) => id)
  await payCheckout(till, await openedCheckout(desk))
  const price = [...till.sandbox.store.tables.prices.values()].find(
    ({ lookup_key }) => lookup_key === 'studio_micro_month',
  )!
  const paid = eventsOf(till, before).find(({ type }) => type === 'invoice.paid')!
  const invoiceId = (paid.data.object as { id: string }).id
  const amount = price.unit_amount
  price.lookup_key = 'somebody_elses'
  expect(await completeInvoice(invoiceId)).toEqual({ done: false, outcome: 'refused: unknown-price' })
  Object.assign(price, { lookup_key: 'studio_micro_month', unit_amount: 1 })
  expect(await completeInvoice(invoiceId)).toEqual({ done: false, outcome: 'refused: wrong-amount' })
  expect(await bookOf(desk)).toEqual([['refill', 80]])
  price.unit_amount = amount
  expect(await completeInvoice(invoiceId)).toMatchObject({ done: true })
})

test('a plan of another workspace’s customer brings nothing here', async () => {
  const victim = await newDesk()
  const desk = await newDesk()
  const before = eventsOf(till).map(({ id }) => id)
  const session = await openedCheckout(desk)
  await openedCheckout(victim)
  const [row] = await rowsOf(victim)
  await payCheckout(till, session)
  const subscription = [...till.sandbox.store.tables.subscriptions.values()].at(-1)!
  Object.assign(subscription.metadata, { account_id: victim.client.id, subscription_id: row!.id })
  await deliver(eventsOf(till, before))
  expect(await bookOf(victim)).toEqual([['refill', 80]])
  expect((await rowsOf(victim))[0]).toMatchObject({ status: 'checkout', stripeSubscriptionId: null })
})

test('a plan that ends gives way to the free plan, and an invoice paid after that brings nothing', async () => {
  const desk = await newSubscriber(till)
  const [row] = await rowsOf(desk)
  const theirs = till.sandbox.store.tables.subscriptions.get(row!.stripeSubscriptionId as string)!
  const canceled = await fetch(`${till.sandbox.url}/v1/subscriptions/${theirs.id}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer sk_sandbox_test' },
  })
  expect(canceled.status).toBe(200)
  await deliverAll(till)
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'nano', status: 'free' })
  const [calendar] = await db().select().from(refillCalendars).where(eq(refillCalendars.accountId, desk.client.id))
  expect(calendar).toMatchObject({ plan: 'nano', every: 'day', paidUntil: null })
  const invoice = [...till.sandbox.store.tables.invoices.values()].at(-1)!
  invoice.status_transitions.paid_at = theirs.ended_at! + 60
  await db().delete(subscriptionInvoices).where(eq(subscriptionInvoices.invoiceId, invoice.id))
  expect(await completeInvoice(invoice.id)).toEqual({ done: false, outcome: 'refused: paid-after-end' })
  const [late] = (await strandedPayments(OPERATOR))?.payments ?? []
  expect(late).toMatchObject({ invoiceId: invoice.id, amountCents: 1_500, currency: 'usd' })
  expect((await bookOf(desk)).filter(([, amount]) => amount === 5_000)).toHaveLength(1)
})

function permutations(items: number[]): number[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
}
