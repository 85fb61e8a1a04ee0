import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { purchases, subscriptions, workspaces } from '@/db/schema'
import { versionFor } from '@/e2e/fixtures/reload'
import { loseAnswer } from '@/e2e/fixtures/stripe-gate'
import { newSubscriber, openTappedTill } from '@/e2e/fixtures/till'
import { chargesAt, declineNext, grantsAt, order, purchaseAt, sessionOf } from '@/e2e/fixtures/top-ups'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, type Order } from './commands'

let till: Awaited<ReturnType<typeof openTappedTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  till.gate.open()
  desk = await newSubscriber(till, 'macro')
})

/** What is true by the time the same request comes again, and the refusal of whoever begins to buy then. */
const CHANGES: [what: string, code: string, change: (press: Order) => Promise<Order>][] = [
  [
    'the words of auto-reload are others',
    'consent-changed',
    async (press) => {
      const { arming } = await purchaseAt(desk)
      const before = { ...press.autoReload!, consentVersion: 'earlier words' }
      await change({ arming: { ...arming!, version: before.consentVersion } })
      return { ...press, autoReload: before }
    },
  ],
  [
    'the pack is not sold any more',
    'no-auto-reload',
    async (press) => {
      await change({ pack: 'giga' })
      return { ...press, pack: 'giga' }
    },
  ],
  [
    'the plan has ended',
    'subscribers-only',
    async (press) => {
      await db().update(subscriptions).set({ status: 'canceled' }).where(eq(subscriptions.accountId, desk.client.id))
      return press
    },
  ],
  [
    'there is no card on file',
    'no-card',
    async (press) => {
      await db().update(workspaces).set({ cardId: null }).where(eq(workspaces.id, desk.workspace.id))
      return press
    },
  ],
]

const change = (to: Partial<typeof purchases.$inferInsert>) =>
  db().update(purchases).set(to).where(eq(purchases.accountId, desk.client.id))

const press = () =>
  order({ pack: 'macro', autoReload: { threshold: 2_000, consentVersion: versionFor(desk, 'macro', 2_000) } })

test.each(CHANGES)('a purchase whose answer was lost is told of, although %s', async (_what, code, changed) => {
  const sent = press()
  expect(await buyTopUp(desk, sent)).toMatchObject({ value: { state: 'paid' } })
  const again = await changed(sent)
  expect(await buyTopUp(desk, again)).toMatchObject({ value: { state: 'paid', credits: 20_000, armed: true } })
  expect(await buyTopUp(desk, { ...again, requestId: crypto.randomUUID() })).toMatchObject({ refusal: { code } })
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(await grantsAt(desk)).toEqual([20_000])
})

test.each(CHANGES)('a charge that nobody heard back of is read first, although %s', async (_what, _code, changed) => {
  const sent = press()
  loseAnswer(till.gate, '/v1/payment_intents')
  expect(await buyTopUp(desk, sent)).toMatchObject({ refusal: { code: 'stripe-unreachable' } })
  till.gate.open()
  expect(await buyTopUp(desk, await changed(sent))).toMatchObject({ value: { state: 'paid', credits: 20_000 } })
  expect(chargesAt(till, desk)).toHaveLength(1)
})

test.each(CHANGES)('a decline is told once and then not tried again, since %s', async (_what, code, changed) => {
  const sent = press()
  await declineNext(till, 'insufficient_funds')
  expect(await buyTopUp(desk, sent)).toMatchObject({ refusal: { code: 'card-declined', attempt: 1 } })
  const again = await changed(sent)
  expect(await buyTopUp(desk, again)).toMatchObject({ refusal: { code: 'card-declined', attempt: 1 } })
  expect(await buyTopUp(desk, { ...again, seenAttempt: 1 })).toMatchObject({ refusal: { code } })
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', attempt: 1 })
  expect(chargesAt(till, desk)).toEqual([])
})

test('a page that is open is closed before anybody is told that what it sells is not sold any more', async () => {
  const sent = { ...press(), method: 'new_card' as const }
  expect(await buyTopUp(desk, sent)).toMatchObject({ value: { state: 'pay-in-page' } })
  const { stripeCheckoutSessionId } = await purchaseAt(desk)
  await change({ pack: 'giga' })
  expect(await buyTopUp(desk, { ...sent, pack: 'giga' })).toMatchObject({ refusal: { code: 'no-auto-reload' } })
  expect(sessionOf(till, stripeCheckoutSessionId).status).toBe('expired')
  expect(await purchaseAt(desk)).toMatchObject({ status: 'canceled' })
})

test('one request for something else is refused, also for what is not sold at all, and changes nothing', async () => {
  const sent = press()
  await buyTopUp(desk, sent)
  const before = await purchaseAt(desk)
  for (const other of [
    { pack: 'giga' },
    { quantity: 2 },
    { quantity: 0 },
    { autoReload: null },
    { autoReload: { ...sent.autoReload!, threshold: 3_000 } },
  ]) {
    expect(await buyTopUp(desk, { ...sent, ...other })).toMatchObject({ refusal: { code: 'request-reused' } })
  }
  expect(await purchaseAt(desk)).toEqual(before)
})
