import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { entries, subscriptionInvoices, subscriptions } from '@/db/schema'
import { DAY, followStripe, moveStripe } from '@/e2e/fixtures/clocks'
import { OPERATOR } from '@/e2e/fixtures/environment'
import { bankSays, bucketsOf, chosen, theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { strandedPayments } from '@/lib/operator/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { everythingDue } from './due'
import { completeInvoice } from './paid-cycles'
import { standingOf } from './queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

async function move(days: number): Promise<void> {
  await moveStripe(till, days * DAY)
  await deliverAll(till)
  await followStripe(till)
  await everythingDue()
}

async function refillsOf(desk: Desk): Promise<(string | null)[]> {
  const { accountId, kind, number, reason } = entries
  const rows = await db()
    .select({ reason })
    .from(entries)
    .where(and(eq(accountId, desk.client.id), eq(kind, 'refill')))
    .orderBy(number)
  return rows.map((row) => row.reason)
}

test('a period that was refilled when keys named the day is not refilled again', async () => {
  const desk = await newSubscriber(till, 'micro')
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
  const key = `refill:${row!.id}:${row!.anchorAt!.toISOString().slice(0, 10)}`
  await till.owner.unsafe(`set session_replication_role = replica;
    update entries set key = '${key}' where account_id = '${desk.client.id}' and reason = 'micro';
    set session_replication_role = origin`)
  await db().delete(subscriptionInvoices).where(eq(subscriptionInvoices.accountId, desk.client.id))
  const { latest_invoice: invoice } = await theirsOf(till, desk)
  expect(await completeInvoice(String(invoice))).toMatchObject({ done: true })
  expect(await refillsOf(desk)).toEqual(['nano', 'micro'])
  await move(32)
  expect(await refillsOf(desk)).toEqual(['nano', 'micro', 'micro'])
})

test('a year in one leap: each month is refilled on the terms it was paid for, and then the scheduled plan begins', async () => {
  const desk = await newSubscriber(till, 'macro', 'year')
  await chosen(desk, 'micro', 'month')
  await move(366)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro', interval: 'month', scheduled: null })
  expect(await refillsOf(desk)).toEqual(['nano', ...Array.from({ length: 12 }, () => 'macro'), 'micro'])
  expect(await bucketsOf(desk)).toEqual({ rollover: 20_000, plan: 5_000 })
})

test('a payment for a plan that is over brings nothing, and an operator sees it', async () => {
  const desk = await newSubscriber(till, 'micro')
  await bankSays(till, desk, 'no')
  await move(31)
  await move(30)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'nano', status: 'free' })
  const theirs = await theirsOf(till, desk)
  const before = await refillsOf(desk)
  await bankSays(till, desk, 'yes')
  await atStripe(till, 'POST', `invoices/${theirs.latest_invoice}/pay`)
  await deliverAll(till)
  expect(await refillsOf(desk)).toEqual(before)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'nano', status: 'free' })
  expect(await strandedPayments(OPERATOR)).toMatchObject({
    payments: [{ client: desk.client.name, amountCents: 15_00 }],
  })
})
