import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { subscriptions } from '@/db/schema'
import { again, deliverAll, newDesk, openTappedTill, payCheckout, sessionIn } from '@/e2e/fixtures/till'
import type { Desk } from '@/lib/workspaces/queries'
import { subscribe } from './commands'
import { standingOf } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
afterEach(() => {
  till.gate.open()
  vi.restoreAllMocks()
})

const fault = (on: string, kind: string) =>
  fetch(`${till.sandbox.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ on, fault: kind }) })
const choose = (desk: Desk, plan: string) => subscribe(desk, { plan, interval: 'month' })
const opened = async (desk: Desk, plan: string) => {
  const answer = await choose(desk, plan)
  if (!answer.ok) throw new Error(answer.refusal.message)
  return sessionIn(answer.value.url)
}
const unreachable = { ok: false, refusal: { code: 'stripe-unreachable' } }
const plansOf = async (desk: Desk) =>
  (await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id)))
    .map(({ plan, status }) => [plan, status])
    .sort()

/** The customer's sessions that can be paid, and how many customers the workspace has at Stripe. */
async function payableBy(desk: Desk) {
  const { workspace } = await again(desk)
  const { checkoutSessions, customers } = till.sandbox.store.tables
  const open = [...checkoutSessions.values()].filter((each) => each.metadata?.workspace_id === workspace.id)
  const made = [...customers.values()].filter((each) => each.metadata.workspace_id === workspace.id)
  return { open: open.filter(({ status }) => status === 'open').map(({ id }) => id), customers: made.length }
}

test('[C14] [X3] a failure that Stripe keeps under a checkout’s key keeps nobody from buying that plan', async () => {
  const desk = await newDesk()
  await fault('POST /v1/checkout/sessions', 'server-error')
  expect(await choose(desk, 'micro')).toMatchObject(unreachable)
  const session = await opened(desk, 'micro')
  expect(await opened(desk, 'micro')).toBe(session)
  expect(await payableBy(desk)).toEqual({ open: [session], customers: 1 })
  await payCheckout(till, session)
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro', status: 'active' })
})

test('[C14] [X3] nor from buying another one: a checkout that was never opened gives way to the next choice', async () => {
  const desk = await newDesk()
  await fault('POST /v1/checkout/sessions', 'server-error')
  expect(await choose(desk, 'micro')).toMatchObject(unreachable)
  const session = await opened(desk, 'mega')
  expect(await payableBy(desk)).toEqual({ open: [session], customers: 1 })
  expect(await plansOf(desk)).toEqual([
    ['mega', 'checkout'],
    ['micro', 'abandoned'],
  ])
})

test('[X3] a checkout that was opened under an answer that failed is found again: there is never a second one to pay', async () => {
  const desk = await newDesk()
  await fault('POST /v1/checkout/sessions', 'server-error-after-effect')
  expect(await choose(desk, 'micro')).toMatchObject(unreachable)
  const { open } = await payableBy(desk)
  expect([await opened(desk, 'micro')]).toEqual(open)
  const other = await newDesk()
  await fault('POST /v1/checkout/sessions', 'server-error-after-effect')
  expect(await choose(other, 'micro')).toMatchObject(unreachable)
  const session = await opened(other, 'mega')
  expect(await payableBy(other)).toEqual({ open: [session], customers: 1 })
})

test('[X3] two tabs, one of which hears nothing, lead to one checkout; the session that comes second is closed', async () => {
  const desk = await newDesk()
  await fault('POST /v1/checkout/sessions', 'server-error')
  expect(await choose(desk, 'micro')).toMatchObject(unreachable)
  let second: string | null = null
  till.gate.before = async ({ method, path }) => {
    if (method !== 'POST' || path !== '/v1/checkout/sessions' || second) return undefined
    second = 'under way'
    // While this tab's call is on its way the other tab's has failed once more, and opens one under the next key.
    const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
    await db()
      .update(subscriptions)
      .set({ checkoutMisses: row!.checkoutMisses + 1 })
    second = await opened(desk, 'micro')
    return undefined
  }
  const first = await opened(desk, 'micro')
  expect(first).toBe(second)
  await deliverAll(till)
  expect(await plansOf(desk)).toEqual([['micro', 'checkout']])
  expect(await payableBy(desk)).toEqual({ open: [first], customers: 1 })
})

test('[X3] a checkout that opens when its plan is not wanted any more is closed before anybody can pay it', async () => {
  const desk = await newDesk()
  let other: string | null = null
  till.gate.after = async ({ method, path }) => {
    if (method !== 'POST' || path !== '/v1/checkout/sessions' || other) return
    other = 'under way'
    other = await opened(desk, 'mega')
  }
  const last = await opened(desk, 'micro')
  expect(await payableBy(desk)).toEqual({ open: [last], customers: 1 })
})

test('[C14] [X3] a failure that Stripe keeps while a customer is made keeps nobody from paying', async () => {
  const desk = await newDesk()
  await fault('POST /v1/customers', 'server-error')
  expect(await choose(desk, 'micro')).toMatchObject(unreachable)
  const session = await opened(desk, 'mega')
  expect(await payableBy(desk)).toEqual({ open: [session], customers: 1 })
  const late = await newDesk()
  await fault('POST /v1/customers', 'server-error-after-effect')
  expect(await choose(late, 'micro')).toMatchObject(unreachable)
  await payCheckout(till, await opened(late, 'micro'))
  await deliverAll(till)
  expect(await standingOf(late.client.id)).toMatchObject({ plan: 'micro', status: 'active' })
})
