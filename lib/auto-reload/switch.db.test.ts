import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { attemptsAt, reloadAt, spendDownTo, switchOnAt, versionFor } from '@/e2e/fixtures/reload'
import { deliverAll, newDesk, newSubscriber, openTill, payCheckout, workOff } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import { choosePlan } from '@/lib/subscriptions/choose'
import { previewPlan } from '@/lib/subscriptions/previews'
import { buyTopUp, settleTopUp } from '@/lib/top-ups/commands'
import { beginReload, reload } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { setThreshold, switchOff, switchOn } from './commands'
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

const choice = (changes: Partial<{ pack: string; threshold: number; version: string }> = {}) => ({
  pack: 'macro',
  threshold: 2_000,
  version: versionFor(desk, 'macro', 2_000),
  ...changes,
})
const markOf = async () => (await db().select().from(accounts).where(eq(accounts.id, desk.client.id)))[0]?.watchBelow
const yes = (pack = 'macro', threshold = 2_000) => ({ threshold, consentVersion: versionFor(desk, pack, threshold) })

test('[U2] off by default: nobody who only buys or subscribes has it', async () => {
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ state: 'off', isOn: false, pack: null, consent: null })
  await buyTopUp(desk, order({ pack: 'macro' }))
  expect(await autoReloadOf(desk.client.id)).toMatchObject({ state: 'off', isOn: false })
  expect(await markOf()).toBeNull()
})

test('[C25] switched on in the profile: the words, their version, the time and the person are kept', async () => {
  const on = await switchOn(desk, choice())
  expect(on).toMatchObject({
    value: {
      state: 'armed',
      isOn: true,
      pack: 'macro',
      threshold: 2_000,
      nextAmountCents: 36_00,
      nextCredits: 20_000,
      monthSoFar: { count: 0, amountCents: 0 },
      caps: { perDay: { count: 3, amountCents: 300_00 }, perMonth: { count: 15, amountCents: 1_500_00 } },
      consent: { words: expect.stringContaining('Whenever the balance falls below 2,000 credits') },
    },
  })
  const row = await reloadAt(desk)
  expect(row).toMatchObject({ consentBy: desk.user.id, consentVersion: choice().version })
  expect(row.consentAt).toBeInstanceOf(Date)
  expect(await markOf()).toBe(2_000)
})

test('[C23] [X5] out of range, other words, another pack, no card, no plan that may buy: refused in words, nothing is on', async () => {
  for (const [changes, code, said] of [
    [{ threshold: 999 }, 'bad-threshold', 'Min: 1,000'],
    [{ threshold: 10_000 }, 'bad-threshold', 'Max: 9,999'],
    [{ threshold: 3_000 }, 'consent-changed', 'Read it again'],
    [{ pack: 'micro' }, 'unknown-pack', 'Choose one of the packs'],
  ] as const) {
    expect(await switchOn(desk, choice(changes))).toMatchObject({
      refusal: { code, message: expect.stringContaining(said) },
    })
  }
  const free = await newDesk()
  expect(await switchOn(free, choice())).toMatchObject({ refusal: { code: 'not-allowed-to-buy' } })
  const space = await newDesk('space')
  expect(await switchOn(space, choice())).toMatchObject({ refusal: { code: 'not-offered' } })
  expect(await reloadAt(desk)).toBeUndefined()
})

test('[X5] a balance that is below the threshold already is bought for as soon as it is on', async () => {
  await spendDownTo(desk, 100)
  await switchOnAt(desk)
  await workOff(till)
  expect(await grantsAt(desk)).toEqual([20_000])
})

test('[C22] [C21] beside a purchase: the discount counts, and it is on with the commit that brings the credits', async () => {
  const bought = await buyTopUp(desk, order({ pack: 'macro', autoReload: yes() }))
  expect(bought).toMatchObject({ value: { state: 'paid', amountCents: 36_00, credits: 20_000, armed: true } })
  expect(await purchaseAt(desk)).toMatchObject({ amountCents: 36_00, listAmountCents: 40_00, discountPercent: 10 })
  expect(chargesAt(till, desk).map(({ amount }) => amount)).toEqual([36_00])
  expect(await reloadAt(desk)).toMatchObject({ isOn: true, pack: 'macro', threshold: 2_000, consentBy: desk.user.id })
  const without = await buyTopUp(desk, order({ pack: 'macro' }))
  expect(without).toMatchObject({ value: { amountCents: 40_00, armed: false } })
})

test('[C21] the discount is for the packs of auto-reload, with its words as they are now, and not without a yes', async () => {
  const press = (changes: object) => buyTopUp(desk, order({ pack: 'macro', ...changes }))
  const old = { threshold: 2_000, consentVersion: 'an earlier one' }
  expect(await press({ autoReload: old })).toMatchObject({ refusal: { code: 'consent-changed' } })
  expect(await press({ autoReload: yes('macro', 500) })).toMatchObject({ refusal: { code: 'bad-threshold' } })
  expect(await press({ pack: 'nano', autoReload: yes() })).toMatchObject({ refusal: { code: 'no-auto-reload' } })
  expect(await purchaseAt(desk)).toBeUndefined()
  // One request is one choice: the box belongs to it.
  const request = order({ pack: 'macro', autoReload: yes() })
  await buyTopUp(desk, request)
  expect(await buyTopUp(desk, { ...request, autoReload: null })).toMatchObject({ refusal: { code: 'request-reused' } })
  expect(chargesAt(till, desk)).toHaveLength(1)
})

test('[C22] with a new card in the page it is on when that is paid, at the discount there too', async () => {
  await buyTopUp(desk, order({ pack: 'mega', method: 'new_card', autoReload: yes('mega') }))
  const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
  expect(await reloadAt(desk)).toBeUndefined()
  await payCheckout(till, stripeCheckoutSessionId as string)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid', amountCents: 140_00 } })
  expect(await reloadAt(desk)).toMatchObject({ isOn: true, pack: 'mega' })
  expect(chargesAt(till, desk).map(({ amount }) => amount)).toEqual([140_00])
})

test('[U2] whoever switches off while a purchase that would switch it on is being paid has the last word', async () => {
  await switchOnAt(desk)
  await buyTopUp(desk, order({ pack: 'macro', method: 'new_card', autoReload: yes() }))
  const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
  await switchOff(desk)
  await payCheckout(till, stripeCheckoutSessionId as string)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid' } })
  expect(await reloadAt(desk)).toMatchObject({ isOn: false })
})

test('[C24] the threshold is changed without a charge, and what was agreed to with it', async () => {
  await switchOnAt(desk)
  const setTo = (threshold: number) => setThreshold(desk, { threshold, version: versionFor(desk, 'macro', threshold) })
  expect(await setTo(9_999)).toMatchObject({ value: { threshold: 9_999, state: 'armed' } })
  expect(await setTo(10_000)).toMatchObject({ refusal: { code: 'bad-threshold' } })
  await workOff(till)
  const row = await reloadAt(desk)
  expect(row).toMatchObject({ threshold: 9_999, consentVersion: versionFor(desk, 'macro', 9_999) })
  expect(row.consentWords).toContain('below 9,999 credits')
  expect(await markOf()).toBe(9_999)
  expect([await attemptsAt(desk), chargesAt(till, desk)]).toEqual([[], []])
  await switchOff(desk)
  expect(await setTo(3_000)).toMatchObject({ refusal: { code: 'not-on' } })
})

test('[C24] off is off within one commit: what was decided before and not called for is not charged', async () => {
  await switchOnAt(desk)
  await spendDownTo(desk, 100)
  // Decided and written down by one worker; Stripe has not been asked when somebody switches it off.
  const begun = await beginReload(desk.client.id)
  expect(begun).not.toBeNull()
  expect(await switchOff(desk)).toMatchObject({ value: { state: 'off', isOn: false } })
  await reload(desk.client.id)
  await workOff(till)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'canceled' }])
  expect(await purchaseAt(desk)).toMatchObject({ status: 'canceled', calls: 0 })
  expect(chargesAt(till, desk)).toEqual([])
  expect(await markOf()).toBeNull()
})

test('[C24] off stays off: through a purchase, a larger plan, a restart of the worker and a month', async () => {
  await switchOnAt(desk)
  await switchOff(desk)
  await switchOff(desk)
  await buyTopUp(desk, order({ pack: 'macro' }))
  const larger = { plan: 'mega', interval: 'month' } as const
  const preview = await previewPlan(desk, larger)
  expect(await choosePlan(desk, { ...larger, quote: preview.ok ? preview.value.quote : '' })).toMatchObject({
    ok: true,
  })
  await deliverAll(till)
  await spendDownTo(desk, 0)
  await passMinutes(60 * 24 * 20)
  await reload(desk.client.id)
  await workOff(till)
  expect(await reloadAt(desk)).toMatchObject({ isOn: false })
  expect(await attemptsAt(desk)).toEqual([])
  expect(chargesAt(till, desk)).toHaveLength(1)
})
