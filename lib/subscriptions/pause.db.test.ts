import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { clockNow } from '@/db/clock'
import { topUp } from '@/e2e/fixtures/accounts'
import { DAY, liveOn } from '@/e2e/fixtures/clocks'
import {
  asSeen,
  bankSays,
  bucketsOf,
  chargesOf,
  choose,
  chosen,
  pause,
  resume,
  theirsOf,
} from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newSubscriber, openTappedTill } from '@/e2e/fixtures/till'
import { readBalance } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import { buyTopUp } from '@/lib/top-ups/commands'
import type { Desk } from '@/lib/workspaces/queries'
import { cancelPlan, keepPlan } from './cancel'
import { everythingDue } from './due'
import { openPortal } from './portal'
import { previewPause } from './previews'
import { forecastOf, nextRefillOf, openInvoiceOf, standingOf } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
afterEach(() => till.gate.open())

const DAY_MS = 86_400_000
const inDays = async (days: number) => new Date((await clockNow()).getTime() + days * DAY_MS).toISOString()
const refused = (code: string) => ({ ok: false, refusal: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } })

const move = (days: number) => liveOn(till, days * DAY)

const topUps = async (desk: Desk) => {
  const { buckets } = await readBalance(desk.client.id)
  const bucket = buckets.find((each) => each.bucket === 'top-up')!
  return { credits: bucket.credits, locked: bucket.locked }
}

test('[C12] a pause stops refills and locks packs; on its day the plan goes on with what was not paid back', async () => {
  const desk = await newSubscriber(till, 'micro', 'year')
  await submit(topUp(desk.client.id, 4_000))
  await move(10)
  const until = await inDays(40)
  const preview = await previewPause(desk, until)
  if (!preview.ok) throw new Error(preview.refusal.message)
  expect(await pause(desk, until)).toEqual({ ok: true, value: { pausedUntil: new Date(until) } })
  const paused = await standingOf(desk.client.id)
  expect(paused).toMatchObject({ status: 'paused', pausedUntil: new Date(until), plan: 'micro' })
  expect(await topUps(desk)).toEqual({ credits: 4_000, locked: true })
  expect(await nextRefillOf(desk.client.id)).toBeNull()
  const bought = {
    requestId: crypto.randomUUID(),
    pack: 'micro',
    quantity: 1,
    method: 'saved_card' as const,
    seenAttempt: 0,
  }
  expect(await buyTopUp(desk, bought)).toMatchObject(refused('plan-paused'))
  expect((await choose(desk, 'macro')).chosen).toMatchObject(refused('no-plan'))
  const before = await readBalance(desk.client.id)
  const gone = preview.value.credits.lines.filter(({ kind }) => kind === 'expires')
  const kept = before.total - gone.reduce((sum, line) => sum + line.credits, 0)
  await move(39)
  expect((await readBalance(desk.client.id)).total).toBe(kept)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'paused' })
  await move(1.01)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', pausedUntil: null })
  expect(await topUps(desk)).toEqual({ credits: 4_000, locked: false })
  const { nextRefill } = preview.value.credits
  expect((await readBalance(desk.client.id)).total - kept).toBe(nextRefill?.credits)
  expect((await chargesOf(till, desk)).at(-1)).toBe(preview.value.money.next?.amountCents)
})

test('[C12] Resume now resumes at once; a card that is declined leaves it paused, and a later try pays the same invoice', async () => {
  const desk = await newSubscriber(till, 'macro')
  expect(await resume(desk)).toMatchObject(refused('not-paused'))
  await move(3)
  await pause(desk, await inDays(20))
  await bankSays(till, desk, 'no')
  expect(await resume(desk)).toMatchObject({ refusal: { code: 'card-declined', wayOut: 'pay-invoice' } })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'paused' })
  expect(await openInvoiceOf(desk.client.id)).toMatchObject({ url: expect.stringContaining('/i/in_') })
  await bankSays(till, desk, 'yes')
  expect(await resume(desk)).toEqual({ ok: true, value: { resumed: true } })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active' })
  expect(await openInvoiceOf(desk.client.id)).toBeNull()
  expect(await chargesOf(till, desk)).toHaveLength(2)
})

test('[C12] a day that can’t be charged leaves the plan paused until somebody resumes it', async () => {
  const desk = await newSubscriber(till, 'micro')
  await move(3)
  await pause(desk, await inDays(5))
  await bankSays(till, desk, 'no')
  await move(6)
  await everythingDue()
  const failed = { status: 'paused', pausedUntil: null, resumeFailedAt: expect.any(Date) }
  expect(await standingOf(desk.client.id)).toMatchObject(failed)
  const theirs = await theirsOf(till, desk)
  const invoices = [...till.sandbox.store.tables.invoices.values()].filter(
    ({ customer }) => customer === theirs.customer,
  )
  expect(invoices).toHaveLength(2)
  await bankSays(till, desk, 'yes')
  expect(await resume(desk)).toMatchObject({ ok: true })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', resumeFailedAt: null })
})

/** An invoice of the subscription that nobody has paid, written so many seconds after its pause began. */
async function leaveInvoiceOpen(desk: Desk, afterSeconds: number) {
  const theirs = await theirsOf(till, desk)
  const { invoices } = till.sandbox.store.tables
  const paid = [...invoices.values()].find(({ customer }) => customer === theirs.customer)!
  const id = `in_left${crypto.randomUUID().replaceAll('-', '')}`
  const created = theirs.status_details!.paused.transitioned_at + afterSeconds
  const open = { ...structuredClone(paid), id, created, status: 'open' as const, amount_paid: 0 }
  invoices.set(id, { ...open, amount_remaining: open.amount_due })
  return invoices.get(id)!
}

test('[C12] resuming charges for the resumption alone: what was open before the pause stays open', async () => {
  const desk = await newSubscriber(till, 'micro')
  await move(3)
  await pause(desk, await inDays(20))
  const renewal = await leaveInvoiceOpen(desk, -3_600)
  const paid: string[] = []
  till.gate.before = async ({ path }) => {
    if (path.endsWith('/pay')) paid.push(path)
    return undefined
  }
  expect(await resume(desk)).toEqual({ ok: true, value: { resumed: true } })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active' })
  expect(paid).toEqual([])
  expect(till.sandbox.store.tables.invoices.get(renewal.id)).toMatchObject({ status: 'open' })
})

test('[C12] an invoice that is paid and resumes nothing is not the end of it: the plan is resumed', async () => {
  const desk = await newSubscriber(till, 'micro')
  await move(3)
  await pause(desk, await inDays(20))
  const other = await leaveInvoiceOpen(desk, 0)
  till.gate.before = async ({ path }) =>
    path === `/v1/invoices/${other.id}/pay` ? { status: 200, body: { ...other, status: 'paid' } } : undefined
  expect(await resume(desk)).toEqual({ ok: true, value: { resumed: true } })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active' })
})

test('[C12] a plan that stays paused says why: a payment to confirm, or one that is not through yet', async () => {
  const desk = await newSubscriber(till, 'micro')
  await move(3)
  await pause(desk, await inDays(20))
  await bankSays(till, desk, 'confirm')
  const resumed = await resume(desk)
  expect(resumed).toMatchObject({ refusal: { code: 'needs-authentication', wayOut: 'pay-invoice' } })
  const other = await newSubscriber(till, 'micro')
  await move(3)
  await pause(other, await inDays(20))
  await bankSays(till, other, 'no')
  till.gate.before = async ({ method, path }) =>
    method === 'GET' && path.startsWith('/v1/payment_intents/')
      ? { status: 200, body: { id: 'pi_1', object: 'payment_intent', status: 'processing', last_payment_error: null } }
      : undefined
  const waiting = await resume(other)
  expect(waiting).toMatchObject({ refusal: { code: 'payment-under-way', wayOut: 'pay-invoice' } })
  for (const answer of [resumed, waiting]) expect(JSON.stringify(answer)).not.toContain('nothing was charged')
  expect(await standingOf(other.client.id)).toMatchObject({ status: 'paused' })
})

test('[C12] what can’t be paused is said in words', async () => {
  const desk = await newSubscriber(till, 'macro')
  for (const until of ['', 'soon', '2020-01-01', await inDays(400), '9999-99-99']) {
    expect(await pause(desk, until), until).toMatchObject(refused('bad-date'))
  }
  await chosen(desk, 'micro')
  expect(await pause(desk, await inDays(5))).toMatchObject(refused('scheduled-change'))
})

test('[C28] canceled, it ends with its period; kept, it goes on; after the end the free plan begins and packs are locked', async () => {
  const desk = await newSubscriber(till, 'macro')
  await submit(topUp(desk.client.id, 1_000))
  await chosen(desk, 'micro')
  const { periodEnd } = await standingOf(desk.client.id)
  expect(await cancelPlan(desk, await asSeen(desk))).toEqual({ ok: true, value: { endsAt: periodEnd } })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', cancelAt: periodEnd, scheduled: null })
  expect(await cancelPlan(desk, await asSeen(desk))).toMatchObject(refused('already-current'))
  expect((await choose(desk, 'micro')).chosen).toMatchObject(refused('scheduled-change'))
  expect(await keepPlan(desk, await asSeen(desk))).toEqual({ ok: true, value: { kept: true } })
  expect(await keepPlan(desk, await asSeen(desk))).toMatchObject(refused('no-plan'))
  expect(await standingOf(desk.client.id)).toMatchObject({ cancelAt: null })
  await cancelPlan(desk, await asSeen(desk))
  await move(32)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'nano', status: 'free' })
  expect(await topUps(desk)).toEqual({ credits: 1_000, locked: true })
  expect((await nextRefillOf(desk.client.id))?.credits).toBe(80)
})

test('[C28] an upgrade does not take a cancellation back, also not one that only Stripe knows of', async () => {
  const desk = await newSubscriber(till, 'micro')
  await cancelPlan(desk, await asSeen(desk))
  expect((await choose(desk, 'mega')).chosen).toMatchObject(refused('scheduled-change'))
  await keepPlan(desk, await asSeen(desk))
  await atStripe(till, 'POST', `subscriptions/${(await theirsOf(till, desk)).id}`, 'cancel_at_period_end=true')
  expect((await choose(desk, 'mega')).chosen).toMatchObject(refused('scheduled-change'))
  expect(await theirsOf(till, desk)).toMatchObject({ cancel_at_period_end: true })
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro', cancelAt: expect.any(Date) })
  expect(await chargesOf(till, desk)).toEqual([15_00])
})

test('an overdue renewal brings nothing, keeps the plan, leads to its invoice, and brings its credits when it is paid', async () => {
  const desk = await newSubscriber(till, 'micro')
  await bankSays(till, desk, 'no')
  await move(31.5)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'past_due', plan: 'micro' })
  expect(await bucketsOf(desk)).toEqual({ rollover: 5_000 })
  expect((await choose(desk, 'macro')).chosen).toMatchObject({
    refusal: { code: 'payment-under-way', wayOut: 'pay-invoice' },
  })
  expect(await openInvoiceOf(desk.client.id)).toMatchObject({ amountCents: 15_00 })
  await bankSays(till, desk, 'yes')
  const { customer } = await theirsOf(till, desk)
  const open = [...till.sandbox.store.tables.invoices.values()].find(
    (each) => each.customer === customer && each.status === 'open' && each.amount_due > 0,
  )!
  await atStripe(till, 'POST', `invoices/${open.id}/pay`)
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active' })
  expect(await bucketsOf(desk)).toEqual({ rollover: 5_000, plan: 5_000 })
})

test('[X10] what will move to the bank and what won’t fit is known before it happens', async () => {
  const desk = await newSubscriber(till, 'micro')
  const forecast = await forecastOf(desk.client.id)
  expect(forecast).toMatchObject({ toBank: 5_000, wontFit: 80, addOnsExpire: 0 })
  expect(forecast?.at).toEqual((await standingOf(desk.client.id)).periodEnd)
  await move(32)
  expect(await bucketsOf(desk)).toMatchObject({ rollover: 5_000, plan: 5_000 })
})

test('the portal is for cards and invoices; its settings are made once', async () => {
  const desk = await newSubscriber(till, 'micro')
  for (const purpose of ['payment-method', 'invoices', 'home'] as const) {
    expect(await openPortal(desk, purpose)).toMatchObject({ ok: true, value: { url: expect.stringContaining('http') } })
  }
  const { data } = (await atStripe(till, 'GET', 'billing_portal/configurations')) as { data: { features: object }[] }
  expect(data).toHaveLength(1)
  expect(data[0]?.features).toMatchObject({
    subscription_update: { enabled: false },
    subscription_cancel: { enabled: false },
  })
})
