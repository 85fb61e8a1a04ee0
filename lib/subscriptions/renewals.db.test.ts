import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { refillCalendars, subscriptions } from '@/db/schema'
import { followStripe, leap, moveStripeTo, setClock } from '@/e2e/fixtures/clocks'
import { theirsOf } from '@/e2e/fixtures/subscribers'
import {
  atStripe,
  deliver,
  deliverAll,
  eventsOf,
  newDesk,
  newSubscriber,
  openTill,
  type Till,
} from '@/e2e/fixtures/till'
import type { Credits } from '@/lib/core/money'
import { periodStart } from '@/lib/core/period'
import { post } from '@/lib/ledger/commands'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { buyTopUp } from '@/lib/top-ups/commands'
import type { Desk } from '@/lib/workspaces/queries'
import { everythingDue } from './due'
import { standingOf } from './queries'
import { refillEveryoneDue } from './refills'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const bookOf = async (desk: Desk) =>
  (await readHistory(desk.client.id)).entries.map(({ kind, amount }) => [kind, amount]).reverse()

test('[A8] a month on, the plan renews once: what was unused is in the bank, up to its cap', async () => {
  const desk = await newSubscriber(till, 'micro')
  const yearly = await newSubscriber(till, 'macro', 'year')
  await leap(till, 'month')
  await deliverAll(till)
  await deliverAll(till)
  await everythingDue()
  const { buckets, available } = await readBalance(desk.client.id)
  expect(Object.fromEntries(buckets.map(({ bucket, credits }) => [bucket, credits]))).toEqual({
    rollover: 5_000,
    'add-on': 0,
    plan: 5_000,
    'top-up': 0,
  })
  expect(available).toBe(10_000)
  // 80 free credits came to the bank first, so 80 of the plan's no longer fit and are shown as expired.
  expect(await bookOf(desk)).toEqual([
    ['refill', 80],
    ['refill', 5_000],
    ['rollover', 0],
    ['rollover', 0],
    ['expiry', -80],
    ['refill', 5_000],
  ])
  expect((await bookOf(yearly)).filter(([kind]) => kind === 'refill')).toEqual([
    ['refill', 80],
    ['refill', 20_000],
    ['refill', 20_000],
  ])
})

test('daily refills that were missed arrive later, each once', async () => {
  const desk = await newDesk()
  await leap(till, 'day')
  await leap(till, 'day')
  await everythingDue()
  await everythingDue()
  expect((await bookOf(desk)).filter(([kind]) => kind === 'refill')).toEqual([
    ['refill', 80],
    ['refill', 80],
    ['refill', 80],
  ])
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 240 })
})

test('months of renewals told of backwards, before our clock is there, are refilled one by one when they are due', async () => {
  const desk = await newSubscriber(till, 'micro')
  const before = eventsOf(till).map(({ id }) => id)
  const { since } = await standingOf(desk.client.id)
  const to = new Date(periodStart(since as Date, 'month', 6).getTime() + 2 * 3_600_000)
  await moveStripeTo(till, to.getTime() / 1_000)
  const refills = async () => (await bookOf(desk)).filter(([, amount]) => amount === 5_000).length
  await deliver(eventsOf(till, before).toReversed())
  expect(await refills()).toBe(1)
  for (let month = 1; month <= 6; month += 1) {
    await setClock(new Date(periodStart(since as Date, 'month', month).getTime() + 60_000))
    await everythingDue()
    expect(await refills()).toBe(month + 1)
  }
  await deliver(eventsOf(till, before))
  await everythingDue()
  expect(await refills()).toBe(7)
})

test('an account that can’t be refilled doesn’t keep the others waiting, and is told of', async () => {
  const healthy = await newDesk()
  const broken = '00000000-0000-0000-0000-000000000001'
  const [calendar] = await db().select().from(refillCalendars).where(eq(refillCalendars.accountId, healthy.client.id))
  // A calendar whose account has no book; its id is the first in line.
  await db()
    .insert(refillCalendars)
    .values({ ...calendar!, accountId: broken, nextIndex: 0, nextAt: calendar!.anchorAt })
  await leap(till, 'day')
  await expect(refillEveryoneDue()).rejects.toThrow(
    /1 accounts could not be refilled:[\s\S]+0001 could not be refilled[\s\S]+unknown-account/,
  )
  expect((await bookOf(healthy)).filter(([kind]) => kind === 'refill')).toHaveLength(2)
  await db().delete(refillCalendars).where(eq(refillCalendars.accountId, broken))
  expect(await refillEveryoneDue()).toBe(0)
})

test('renewals of another product at the same Stripe are neither ended nor charged', async () => {
  const customer = await atStripe(till, 'POST', 'customers', 'email=other@example.test')
  const card = await atStripe(till, 'POST', 'payment_methods', 'type=card&card[token]=tok_visa')
  await atStripe(till, 'POST', `payment_methods/${card.id}/attach`, `customer=${customer.id}`)
  await atStripe(till, 'POST', `customers/${customer.id}`, `invoice_settings[default_payment_method]=${card.id}`)
  const product = await atStripe(till, 'POST', 'products', 'name=Other')
  const terms = `product=${product.id}&currency=usd&unit_amount=999&recurring[interval]=month`
  const price = await atStripe(till, 'POST', 'prices', terms)
  const own = await newSubscriber(till, 'micro')
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, own.client.id))
  const items = `customer=${customer.id}&items[0][price]=${price.id}`
  // One that bears our metadata, copied by hand, is not ours either.
  const copied = `${items}&metadata[account_id]=${own.client.id}&metadata[subscription_id]=${row!.id}`
  for (const form of [items, copied]) await atStripe(till, 'POST', 'subscriptions', form)
  const before = eventsOf(till).map(({ id }) => id)
  await leap(till, 'month')
  const drafts = [...till.sandbox.store.tables.invoices.values()].filter(
    (each) => each.customer === customer.id && each.billing_reason === 'subscription_cycle',
  )
  expect(drafts.map(({ status }) => status)).toEqual(['draft', 'draft'])
  await deliver(eventsOf(till, before))
  expect(drafts.map(({ id }) => till.sandbox.store.tables.invoices.get(id)!.status)).toEqual(['draft', 'draft'])
})

test('whoever is sent an invoice is neither charged nor hurried: it is paid when they pay it, and brings its credits then', async () => {
  const desk = await newSubscriber(till, 'micro')
  const theirs = await theirsOf(till, desk)
  await moveStripeTo(till, theirs.items.data[0]!.current_period_end + 60)
  const { invoices } = till.sandbox.store.tables
  const draft = [...invoices.values()].find(
    ({ customer, status }) => customer === theirs.customer && status === 'draft',
  )!
  // The sandbox knows no such subscriptions: this is all that tells one at Stripe.
  draft.collection_method = 'send_invoice'
  await followStripe(till)
  await deliverAll(till)
  expect(invoices.get(draft.id)).toMatchObject({ status: 'draft', amount_paid: 0 })
  expect((await bookOf(desk)).filter(([, amount]) => amount === 5_000)).toHaveLength(1)
  await atStripe(till, 'POST', `invoices/${draft.id}/pay`)
  await deliverAll(till)
  expect((await bookOf(desk)).filter(([, amount]) => amount === 5_000)).toHaveLength(2)
})

test('[A5] packs, refill and rollover come in one order and are spent in another: what ends first goes first', async () => {
  const desk = await newSubscriber(till, 'macro')
  const accountId = desk.client.id
  const buckets = async () => {
    const balance = await readBalance(accountId)
    return Object.fromEntries(balance.buckets.map(({ bucket, credits }) => [bucket, credits]))
  }
  const spend = (credits: number, key: string) => {
    const command = {
      kind: 'spend',
      accountId,
      key,
      actor: 'test',
      credits: credits as Credits,
      feature: 'image',
    } as const
    return db().transaction((tx) => post(tx, [command]))
  }
  const bought = { requestId: randomUUID(), pack: 'micro', quantity: 1, method: 'saved_card' as const, seenAttempt: 0 }
  expect(await buyTopUp(desk, bought)).toMatchObject({ value: { state: 'paid' } })
  const pack = (await buckets())['top-up'] as number
  await leap(till, 'month')
  await deliverAll(till)
  const start = { rollover: 20_000, 'add-on': 0, plan: 20_000, 'top-up': pack }
  expect(await buckets()).toEqual(start)
  await spend(19_000, 'spend-1')
  expect(await buckets()).toEqual({ ...start, rollover: 1_000 })
  await spend(3_000, 'spend-2')
  expect(await buckets()).toEqual({ ...start, rollover: 0, plan: 18_000 })
  await spend(18_001, 'spend-3')
  expect(await buckets()).toEqual({ ...start, rollover: 0, plan: 0, 'top-up': pack - 1 })
})
