import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptionChanges } from '@/db/schema'
import { DAY, liveOn, passMinutesEverywhere } from '@/e2e/fixtures/clocks'
import { asSeen, bankSays, chargesOf, theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newSubscriber, openTappedTill, subscribed } from '@/e2e/fixtures/till'
import { reconcileChanges } from '@/lib/jobs/reconcile'
import { readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { cancelPlan, previewEnd } from './cancel'
import { keepCredit } from './kept-credit'
import { pausePlan, resumePlan } from './pause'
import { openInvoiceOf, standingOf } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
afterEach(() => till.gate.open())

const inDays = async (days: number) => new Date((await clockNow()).getTime() + days * 86_400_000).toISOString()
const pause = async (desk: Desk, days = 90) =>
  expect(await pausePlan(desk, { ...(await asSeen(desk)), until: await inDays(days) })).toMatchObject({ ok: true })
const shownTo = async (desk: Desk) => {
  const preview = await previewEnd(desk)
  if (!preview.ok) throw new Error(preview.refusal.message)
  return preview.value
}
const end = async (desk: Desk) => cancelPlan(desk, { ...(await asSeen(desk)), keeps: (await shownTo(desk)).keptCents })
const refillsOf = async (desk: Desk) =>
  (await readHistory(desk.client.id)).entries.flatMap(({ kind, amount }) => (kind === 'refill' ? [amount] : []))
const refused = (code: string) => ({ ok: false, refusal: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } })

/** What the customer has with Stripe, and what still waits for an invoice. */
const keptAt = async (desk: Desk) => {
  const { customer } = await theirsOf(till, desk)
  const { customers, invoiceItems } = till.sandbox.store.tables
  const waiting = [...invoiceItems.values()].filter((each) => each.customer === customer && each.invoice === null)
  return { credit: 0 - customers.get(String(customer))!.balance, waiting: waiting.length }
}

test('[C28] whoever is paused leaves at once, and nothing is charged on the day the pause was to end', async () => {
  const desk = await newSubscriber(till, 'macro')
  await liveOn(till, 29 * DAY)
  await pause(desk)
  expect(await shownTo(desk)).toEqual({ putAsideCents: expect.any(Number), keptCents: 0, currency: 'usd' })
  expect(await end(desk)).toEqual({ ok: true, value: { endsAt: expect.any(Date) } })
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'nano', status: 'free' })
  expect(await theirsOf(till, desk)).toMatchObject({ status: 'canceled' })
  await deliverAll(till)
  expect(await keptAt(desk)).toEqual({ credit: 0, waiting: 0 })
  await liveOn(till, 91 * DAY)
  expect(await chargesOf(till, desk)).toEqual([40_00])
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'nano', status: 'free' })
  expect(await previewEnd(desk)).toMatchObject(refused('no-plan'))
})

test('[C28] what was put aside for months that brought no credits stays as a balance, and pays the next plan', async () => {
  const desk = await newSubscriber(till, 'macro', 'year')
  await liveOn(till, 40 * DAY)
  await pause(desk)
  const { putAsideCents, keptCents } = await shownTo(desk)
  const theirs = await theirsOf(till, desk)
  const { pausedAt, from, until } = await cycleOf(desk)
  expect(keptCents).toBe(Math.floor((putAsideCents * (until - from)) / (until - pausedAt)))
  expect(keptCents).toBeGreaterThan(150_00)
  expect(await end(desk)).toMatchObject({ ok: true })
  await deliverAll(till)
  await deliverAll(till)
  expect(await keptAt(desk)).toEqual({ credit: keptCents, waiting: 0 })
  expect(theirs.status).toBe('canceled')
  await subscribed(till, desk, 'micro', 'month')
  expect(await chargesOf(till, desk)).toEqual([192_00, 0])
  expect(await keptAt(desk)).toEqual({ credit: keptCents - 15_00, waiting: 0 })
  expect((await refillsOf(desk))[0]).toBe(5_000)
})

/** In milliseconds: when the plan was paused, when the refill cycle ends that this was in, when its period does. */
const cycleOf = async (desk: Desk) => {
  const { status_details: details, items, billing_cycle_anchor: anchor } = await theirsOf(till, desk)
  const begun = new Date(anchor * 1_000)
  const ends = [1, 2, 3].map((months) => new Date(begun).setUTCMonth(begun.getUTCMonth() + months))
  const pausedAt = details!.paused.transitioned_at * 1_000
  return { pausedAt, from: ends.find((each) => each > pausedAt)!, until: items.data[0]!.current_period_end * 1_000 }
}

test('[C28] the balance comes once, also where Stripe keeps a failure of its own under the first try’s key', async () => {
  const desk = await newSubscriber(till, 'micro', 'year')
  await pause(desk)
  const { keptCents } = await shownTo(desk)
  await fail('POST /v1/customers/:id/balance_transactions')
  expect(await end(desk)).toMatchObject({ ok: true })
  const [ended] = await db()
    .select()
    .from(subscriptionChanges)
    .where(and(eq(subscriptionChanges.accountId, desk.client.id), eq(subscriptionChanges.kind, 'cancel')))
  await expect(keepCredit(ended!)).rejects.toThrow('does not answer')
  expect(await keptAt(desk)).toMatchObject({ credit: 0 })
  for (let run = 0; run < 3; run += 1) {
    await passMinutesEverywhere(till, 20)
    await reconcileChanges()
    expect(await keptAt(desk)).toEqual({ credit: keptCents, waiting: 0 })
  }
})

const fail = (on: string) =>
  fetch(`${till.sandbox.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ on, fault: 'server-error' }) })

test('[C28] a card that declines keeps nobody: the open payment that was to resume the plan is void, and never tried again', async () => {
  const desk = await newSubscriber(till, 'macro')
  await liveOn(till, 3 * DAY)
  await pause(desk, 5)
  await bankSays(till, desk, 'no')
  expect(await resumePlan(desk, await asSeen(desk))).toMatchObject({ refusal: { code: 'card-declined' } })
  expect(await openInvoiceOf(desk.client.id)).not.toBeNull()
  expect(await shownTo(desk)).toMatchObject({ putAsideCents: expect.any(Number), keptCents: 0 })
  expect((await shownTo(desk)).putAsideCents).toBeGreaterThan(30_00)
  expect(await end(desk)).toMatchObject({ ok: true })
  await bankSays(till, desk, 'yes')
  await liveOn(till, 60 * DAY)
  const { customer } = await theirsOf(till, desk)
  const invoices = [...till.sandbox.store.tables.invoices.values()].filter((each) => each.customer === customer)
  expect(invoices.map(({ status }) => status)).toEqual(['paid', 'void'])
  expect(await chargesOf(till, desk)).toEqual([40_00])
  expect(await keptAt(desk)).toEqual({ credit: 0, waiting: 0 })
})

test('[C28] the payment that resumes the plan, made while it is being ended, wins: nothing paid for is ended', async () => {
  const desk = await newSubscriber(till, 'macro')
  await liveOn(till, 3 * DAY)
  await pause(desk, 5)
  await bankSays(till, desk, 'no')
  await resumePlan(desk, await asSeen(desk))
  await bankSays(till, desk, 'yes')
  till.gate.before = async ({ path }) => {
    const [, invoice] = /invoices\/(in_\w+)\/void$/.exec(path) ?? []
    if (invoice) await atStripe(till, 'POST', `invoices/${invoice}/pay`)
    return undefined
  }
  expect(await end(desk)).toMatchObject(refused('quote-outdated'))
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', status: 'active' })
  expect(await chargesOf(till, desk)).toHaveLength(2)
})

test('[C28] a plan that is bought, paused and ended again and again brings what was paid for and no more', async () => {
  const desk = await newSubscriber(till, 'micro')
  for (let round = 0; round < 2; round += 1) {
    await pause(desk)
    expect(await end(desk)).toMatchObject({ ok: true })
    await deliverAll(till)
    await subscribed(till, desk, 'micro', 'month')
  }
  expect(await chargesOf(till, desk)).toEqual([15_00, 15_00, 15_00])
  expect((await refillsOf(desk)).filter((credits) => credits === 5_000)).toHaveLength(3)
})

test('[C28] what was not shown like this is not ended: another figure, another state of the plan', async () => {
  const desk = await newSubscriber(till, 'macro', 'year')
  const active = await asSeen(desk)
  expect(await previewEnd(desk)).toMatchObject(refused('not-paused'))
  await pause(desk)
  const { keptCents: keeps } = await shownTo(desk)
  expect(await cancelPlan(desk, active)).toMatchObject(refused('quote-outdated'))
  expect(await cancelPlan(desk, await asSeen(desk))).toMatchObject(refused('quote-outdated'))
  expect(await cancelPlan(desk, { ...(await asSeen(desk)), keeps: keeps + 1 })).toMatchObject(refused('quote-outdated'))
  expect(await cancelPlan(desk, { ...active, keeps })).toMatchObject(refused('quote-outdated'))
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', status: 'paused' })
})
