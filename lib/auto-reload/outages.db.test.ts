import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { attemptsAt, mailsTo, reloadAt, settleNow, spendDownTo, switchOnAt } from '@/e2e/fixtures/reload'
import { holdFirstCharge } from '@/e2e/fixtures/stripe-gate'
import { deliverAll, newSubscriber, openTappedTill, workOff } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, purchaseAt } from '@/e2e/fixtures/top-ups'
import { beginReload, reload, reloadDue } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { switchOff } from './commands'
import { autoReloadOf } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  till.gate.open()
  desk = await newSubscriber(till, 'macro')
  await switchOnAt(desk)
  await spendDownTo(desk, 100)
})

const isCharge = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path.startsWith('/v1/payment_intents')

/** What Stripe may answer when it is not well; none of it is the bank's word. */
const OUTAGES = [
  [500, { type: 'api_error', message: 'down' }],
  [503, { type: 'api_error', message: 'busy' }],
  [429, { type: 'invalid_request_error', code: 'rate_limit', message: 'slowly' }],
  [409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'in use' }],
  [400, { type: 'idempotency_error', message: 'used otherwise' }],
] as const

test.each(OUTAGES)(
  '[X5] [C26] an outage (%s) is no decline: it counts while nobody knows, is read back, and tried again later',
  async (status, error) => {
    till.gate.before = async (call) => (isCharge(call) ? { status, body: { error } } : undefined)
    await reload(desk.client.id)
    expect(await attemptsAt(desk)).toMatchObject([{ status: 'open' }])
    expect(await autoReloadOf(desk.client.id)).toMatchObject({ state: 'charging', monthSoFar: { count: 1 } })
    // While nobody knows, nothing else is begun.
    await reload(desk.client.id)
    expect(await attemptsAt(desk)).toHaveLength(1)
    till.gate.open()
    await settleNow(till)
    await workOff(till)
    expect(await attemptsAt(desk)).toMatchObject([{ status: 'outage' }])
    expect(await autoReloadOf(desk.client.id)).toMatchObject({ state: 'cooling-down', isOn: true, stoppedWhy: null })
    expect(await mailsTo(till, desk)).toEqual([])
    await passMinutes(10)
    await reloadDue()
    await workOff(till)
    expect(await grantsAt(desk)).toEqual([20_000])
    expect(chargesAt(till, desk)).toHaveLength(1)
  },
)

test('[X5] a charge that took effect and whose answer was lost is found, not made again', async () => {
  till.gate.after = async (call) => {
    if (isCharge(call)) throw new Error('The answer is lost.')
  }
  await reload(desk.client.id)
  till.gate.open()
  till.sandbox.store.tables.keptAnswers.clear()
  await reload(desk.client.id)
  await settleNow(till)
  await workOff(till)
  await deliverAll(till)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(await grantsAt(desk)).toEqual([20_000])
})

test('[X5] a worker that dies between the decision and the call leaves an attempt that ends, and the next one charges', async () => {
  expect(await beginReload(desk.client.id)).not.toBeNull()
  await reload(desk.client.id)
  expect(chargesAt(till, desk)).toEqual([])
  await settleNow(till)
  await workOff(till)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'outage' }])
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'not_sent', calls: 0 })
  await passMinutes(10)
  await reload(desk.client.id)
  expect(chargesAt(till, desk)).toHaveLength(1)
})

test('[C24] switched off while Stripe is being asked: what the bank pays is honoured, and nothing follows it', async () => {
  const held = holdFirstCharge(till.gate)
  const charging = reload(desk.client.id)
  await held.arrived
  expect(await switchOff(desk)).toMatchObject({ value: { isOn: false, state: 'charging' } })
  held.open()
  await charging
  expect(await grantsAt(desk)).toEqual([20_000])
  expect(await reloadAt(desk)).toMatchObject({ isOn: false, lookAt: null })
  await spendDownTo(desk, 0)
  await passMinutes(60)
  await reload(desk.client.id)
  expect(chargesAt(till, desk)).toHaveLength(1)
})
