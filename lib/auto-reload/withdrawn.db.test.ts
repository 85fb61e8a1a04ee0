import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { reloadAt, switchOnAt, versionFor } from '@/e2e/fixtures/reload'
import { deliverAll, newSubscriber, openTill, payCheckout, workOff } from '@/e2e/fixtures/till'
import { together } from '@/e2e/fixtures/together'
import { chargesAt, declineNext, grantsAt, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import { completeCheckoutSession } from '@/e2e/sandbox/stripe/engine/checkout'
import { faultsAt } from '@/e2e/sandbox/stripe/faults'
import { buyTopUp, settleTopUp } from '@/lib/top-ups/commands'
import type { Desk } from '@/lib/workspaces/queries'
import { setThreshold, switchOff } from './commands'
import { autoReloadOf } from './queries'

let till: Awaited<ReturnType<typeof openTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  desk = await newSubscriber(till, 'macro')
})

const yes = (pack = 'macro', threshold = 2_000) => ({ threshold, consentVersion: versionFor(desk, pack, threshold) })
const markOf = async () => (await db().select().from(accounts).where(eq(accounts.id, desk.client.id)))[0]?.watchBelow

/** Orders a pack with auto-reload beside it, to be paid on a page; returns the session of that page. */
async function onItsWay(pack = 'macro'): Promise<{ id: string; session: string }> {
  await buyTopUp(desk, order({ pack, method: 'new_card', autoReload: yes(pack) }))
  const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
  return { id, session: stripeCheckoutSessionId as string }
}

test('[C24] [U2] a first yes that is on its way is shown, and withdrawn in one commit: paid later, it switches nothing on', async () => {
  const { id, session } = await onItsWay()
  expect(await autoReloadOf(desk.client.id)).toMatchObject({
    ...{ state: 'off', isOn: false, pack: null },
    comingOn: { pack: 'macro', threshold: 2_000 },
  })
  expect(await switchOff(desk)).toMatchObject({ value: { state: 'off', isOn: false, comingOn: null, pack: 'macro' } })
  await payCheckout(till, session)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid', armed: false } })
  await deliverAll(till)
  await workOff(till)
  expect(await reloadAt(desk)).toBeUndefined()
  expect(await markOf()).toBeNull()
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ isOn: false, comingOn: null })
})

test('[C24] the same while the money is under way: a debit that arrives days after somebody switched off', async () => {
  const faults = faultsAt(till.sandbox.url)
  await faults.offers({ delayed: ['us_bank_account'] })
  const { id, session } = await onItsWay()
  const bank = { type: 'us_bank_account', account: 'success' }
  completeCheckoutSession(till.sandbox.store, session, { bank, email: 'ada@example.com' })
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'processing' } })
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ comingOn: { pack: 'macro' } })
  await switchOff(desk)
  await faults.settle((await purchaseAt(desk)).stripePaymentIntentId as string, 'succeeded')
  await deliverAll(till)
  expect(await grantsAt(desk)).toEqual([20_000])
  expect(await reloadAt(desk)).toBeUndefined()
  await faults.offers({ delayed: [] })
})

test.each([
  ['payment', 'switch'],
  ['switch', 'payment'],
] as const)('[C24] the %s and the %s meet at the database: off is the last word either way', async (...order) => {
  const { id, session } = await onItsWay()
  await payCheckout(till, session)
  const works = { payment: () => settleTopUp(desk, id), switch: () => switchOff(desk) }
  await together<unknown>(
    till.databaseUrl,
    'purchases',
    order.map((name) => works[name]),
    2,
  )
  expect(await grantsAt(desk)).toEqual([20_000])
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ isOn: false, comingOn: null })
  expect(await markOf()).toBeNull()
})

test('[U2] the purchase whose yes was withdrawn stays the same one: asked for again it tells its end, and is paid once', async () => {
  const request = order({ pack: 'macro', method: 'new_card', autoReload: yes() })
  await buyTopUp(desk, request)
  await switchOff(desk)
  await payCheckout(till, (await purchaseAt(desk)).stripeCheckoutSessionId as string)
  expect(await buyTopUp(desk, request)).toMatchObject({ value: { state: 'paid', armed: false } })
  expect(chargesAt(till, desk)).toHaveLength(1)
})

test('[C22] pressed again after it was withdrawn, the box is a new yes', async () => {
  const request = order({ pack: 'macro', autoReload: yes() })
  await declineNext(till, 'generic_decline')
  expect(await buyTopUp(desk, request)).toMatchObject({ ok: false })
  await switchOff(desk)
  expect(await buyTopUp(desk, { ...request, seenAttempt: 1 })).toMatchObject({ value: { state: 'paid', armed: true } })
  expect(await reloadAt(desk)).toMatchObject({ isOn: true })
})

test('[C22] the buyer is told that it is on only where it was switched on: a newer choice was left alone', async () => {
  await switchOnAt(desk)
  const first = await onItsWay('mega')
  await switchOff(desk)
  await payCheckout(till, first.session)
  expect(await settleTopUp(desk, first.id)).toMatchObject({ value: { state: 'paid', armed: false } })

  desk = await newSubscriber(till, 'macro')
  const second = await onItsWay('mega')
  await switchOnAt(desk)
  await payCheckout(till, second.session)
  expect(await settleTopUp(desk, second.id)).toMatchObject({ value: { state: 'paid', armed: false } })
  expect(await reloadAt(desk)).toMatchObject({ isOn: true, pack: 'macro' })

  desk = await newSubscriber(till, 'macro')
  const third = await onItsWay('mega')
  await payCheckout(till, third.session)
  expect(await settleTopUp(desk, third.id)).toMatchObject({ value: { state: 'paid', armed: true } })
})

test('[C24] [X5] a tab that is out of date changes no threshold: it agrees to words that nobody showed it', async () => {
  await switchOnAt(desk)
  const before = await reloadAt(desk)
  const press = (version: string) => setThreshold(desk, { threshold: 3_000, version })
  for (const version of ['', 'an earlier one', versionFor(desk, 'macro', 2_000), versionFor(desk, 'mega', 3_000)]) {
    expect(await press(version)).toMatchObject({
      refusal: { code: 'consent-changed', message: expect.stringContaining('Read it again') },
    })
  }
  expect(await reloadAt(desk)).toEqual(before)
  // In another tab it was moved to another package.
  await switchOnAt(desk, 'mega')
  expect(await press(versionFor(desk, 'macro', 3_000))).toMatchObject({ refusal: { code: 'consent-changed' } })
  expect(await press(versionFor(desk, 'mega', 3_000))).toMatchObject({ value: { threshold: 3_000, pack: 'mega' } })
})
