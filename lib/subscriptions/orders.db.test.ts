import { eq, sql } from 'drizzle-orm'
import postgres, { type Sql } from 'postgres'
import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clock, refillCalendars, subscriptionInvoices, subscriptions } from '@/db/schema'
import { faultsOf } from '@/e2e/fixtures/book'
import { remember, rewind } from '@/e2e/fixtures/rewind'
import { atStripe, deliver, eventsOf, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { credits } from '@/lib/core/money'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import type { Desk } from '@/lib/workspaces/queries'
import { readAgain } from './paid-cycles'
import { standingOf } from './queries'

let till: Till
let owner: Sql
let desk: Desk
let stripeId: string
let events: Stripe.Event[]

const PRODUCT_EVENTS = ['customer.subscription.updated', 'invoice.created', 'invoice.paid']

/** A plan that is upgraded at Stripe in the middle of a month and then renewed, with nobody told of either. */
beforeAll(async () => {
  till = await openTill()
  owner = postgres(till.databaseUrl, { max: 2, onnotice: () => {} })
  desk = await newSubscriber(till, 'micro')
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
  stripeId = row!.stripeSubscriptionId as string
  const spend = { accountId: desk.client.id, key: 'a spend', actor: 'test', feature: 'portrait' }
  await submit({ kind: 'spend', ...spend, credits: credits(1_080) })
  await move(15 * 86_400)
  const before = eventsOf(till).map(({ id }) => id)
  const theirs = till.sandbox.store.tables.subscriptions.get(stripeId)!
  const macro = [...till.sandbox.store.tables.prices.values()].find(
    (price) => price.lookup_key === 'studio_macro_month',
  )!
  const item = `items[0][id]=${theirs.items.data[0]!.id}&items[0][price]=${macro.id}`
  await atStripe(till, 'POST', `subscriptions/${stripeId}`, `${item}&proration_behavior=always_invoice`)
  await move(20 * 86_400)
  events = eventsOf(till, before).filter(({ type }) => PRODUCT_EVENTS.includes(type))
  await remember(owner)
}, 60_000)

afterAll(async () => {
  await owner.end()
  await till.close()
})

async function move(seconds: number): Promise<void> {
  const { store } = till.sandbox
  const body = JSON.stringify({ advance_to: store.now() + seconds })
  await fetch(`${till.sandbox.url}/_sandbox/clock`, { method: 'POST', body })
  await db()
    .update(clock)
    .set({ offsetMs: sql`${store.offset * 1000}::bigint` })
}

/** Everything that follows from the events, as far as it is no matter of when they were told. */
async function outcome() {
  const accountId = desk.client.id
  const [standing, balance, { entries }, calendars, invoices] = await Promise.all([
    standingOf(accountId),
    readBalance(accountId),
    readHistory(accountId),
    db().select().from(refillCalendars).where(eq(refillCalendars.accountId, accountId)),
    db().select().from(subscriptionInvoices).where(eq(subscriptionInvoices.accountId, accountId)),
  ])
  return {
    standing,
    lots: balance.lots,
    book: entries.map(({ number, kind, amount, happenedAt, key }) => ({ number, kind, amount, happenedAt, key })),
    calendars,
    invoices: invoices
      .map(({ invoiceId, outcome }) => ({ invoiceId, outcome }))
      .sort((a, b) => a.invoiceId.localeCompare(b.invoiceId)),
  }
}

async function told(order: readonly Stripe.Event[]) {
  await rewind(
    owner,
    desk.client.id,
    events.map(({ id }) => id),
  )
  await deliver(order)
}

test('one upgrade and one renewal are six events', () => {
  expect(events.map(({ type }) => type)).toHaveLength(6)
})

test('told in order, the upgrade has brought its share before the cycle ended, and all of it went to the larger bank', async () => {
  await told(events)
  const { standing, book } = await outcome()
  expect(standing).toMatchObject({ plan: 'macro', status: 'active' })
  const buckets = (await readBalance(desk.client.id)).buckets.map(({ credits }) => credits)
  const share = book.find(({ key }) => key.startsWith('invoice:'))!.amount
  expect(share).toBeGreaterThan(7_000)
  expect(buckets).toEqual([4_000 + share, 0, 20_000, 0])
  expect(await faultsOf(owner, desk.client.id)).toEqual([])
})

test('[X3] the events of an upgrade and a renewal, in every order and each of them told twice, end the same', async () => {
  await told(events)
  const expected = await outcome()
  for (const [index, order] of permutations(events).entries()) {
    const twice = order[index % order.length]!
    await told([...order, twice])
    expect(await outcome(), order.map(({ type }) => type).join(', ')).toEqual(expected)
  }
}, 600_000)

test('[X3] one of them is lost, whichever, and the rest in many orders: reading again ends the same', async () => {
  await told(events)
  const expected = await outcome()
  for (const lost of events) {
    const rest = permutations(events.filter((event) => event !== lost))
    for (const order of rest.filter((_, index) => index % 6 === 0)) {
      await told(order)
      await readAgain(stripeId)
      expect(await outcome(), `without ${lost.type}: ${order.map(({ type }) => type).join(', ')}`).toEqual(expected)
    }
  }
  // All of them lost.
  await told([])
  await readAgain(stripeId)
  expect(await outcome()).toEqual(expected)
}, 600_000)

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
}
