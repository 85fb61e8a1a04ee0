import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, refillCalendars, subscriptions } from '@/db/schema'
import { faultsOf } from '@/e2e/fixtures/book'
import { DAY, followStripe, liveUntil, moveStripeTo } from '@/e2e/fixtures/clocks'
import { chargesOf, choose, chosen, theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { everythingDue } from './due'
import { completeInvoice } from './paid-cycles'
import { standingOf } from './queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

async function clockTo(second: number): Promise<void> {
  await moveStripeTo(till, second)
  await followStripe(till)
}

/** Somebody whose year of Micro has just ended: the next one's renewal is a draft at Stripe, of which nobody was told. */
async function renewing(): Promise<Desk> {
  const desk = await newSubscriber(till, 'micro', 'year')
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
  const end = row!.periodEnd!.getTime() / 1000
  await liveUntil(till, end - DAY)
  await clockTo(end + 600)
  await everythingDue()
  return desk
}

async function calendarOf(desk: Desk) {
  const [calendar] = await db().select().from(refillCalendars).where(eq(refillCalendars.accountId, desk.client.id))
  return calendar
}

const refillsOf = async (desk: Desk) =>
  (await readHistory(desk.client.id)).entries.filter(({ kind }) => kind === 'refill').map(({ amount }) => amount)

test('[C10] while a renewal of which nobody was told is open, no change is sold; when it is paid, it is', async () => {
  const desk = await renewing()
  expect((await choose(desk, 'macro', 'year')).chosen).toMatchObject({ refusal: { code: 'payment-under-way' } })
  expect(await chargesOf(till, desk)).toEqual([72_00])
  // The row has caught up: it is refused without asking Stripe from now on.
  expect((await standingOf(desk.client.id)).periodEnd!.getTime() / 1000).toBeGreaterThan(till.sandbox.store.now())
  await deliverAll(till)
  await chosen(desk, 'macro', 'year')
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', interval: 'year' })
  expect(await calendarOf(desk)).toMatchObject({ plan: 'macro', credits: 20_000, rolloverCap: 20_000 })
}, 60_000)

test('[X3] a renewal that is paid after an upgrade does not put the earlier plan’s refills back', async () => {
  const desk = await renewing()
  const theirs = await theirsOf(till, desk)
  const macro = [...till.sandbox.store.tables.prices.values()].find((each) => each.lookup_key === 'studio_macro_year')!
  const item = `items[0][id]=${theirs.items.data[0]!.id}&items[0][price]=${macro.id}`
  await atStripe(till, 'POST', `subscriptions/${theirs.id}`, `${item}&proration_behavior=always_invoice`)
  const share = (await theirsOf(till, desk)).latest_invoice
  expect(await completeInvoice(String(share))).toMatchObject({ done: true })
  await deliverAll(till)
  expect(await chargesOf(till, desk)).toHaveLength(3)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', interval: 'year' })
  expect(await calendarOf(desk)).toMatchObject({ plan: 'macro', credits: 20_000, rolloverCap: 20_000 })
  const [book] = await db().select().from(accounts).where(eq(accounts.id, desk.client.id))
  // Of the month under way a moment was not paid for; the bank is smaller by its share.
  expect(book?.rolloverCap).toBeGreaterThan(19_900)
  const before = await refillsOf(desk)
  expect(before[0]! + before[1]!).toBeGreaterThan(19_900)
  await clockTo(till.sandbox.store.now() + 32 * DAY)
  await everythingDue()
  expect(await refillsOf(desk)).toEqual([20_000, ...before])
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 60_000)
