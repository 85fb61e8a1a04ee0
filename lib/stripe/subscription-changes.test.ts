import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { scheduleChange } from './subscription-changes'
import type { StripeSubscription } from './subscriptions'

/** The schedule that Stripe makes of a subscription with discounts of its own. */
let phase: object
const sent: URLSearchParams[] = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  sent.push(new URLSearchParams(body))
  const schedule = { id: 'sub_sched_1', current_phase: { start_date: 100, end_date: 200 }, phases: [phase] }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(schedule))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const stripeUrl = `http://localhost:${(server.address() as AddressInfo).port}`
  setTestEnvironment({ databaseUrl: 'postgres://localhost/none', stripeUrl })
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const theirs = {
  id: 'sub_1',
  scheduleId: null,
  periodEnd: new Date(200_000),
  items: [{ id: 'si_1', priceId: 'price_macro', quantity: 1 }],
} as unknown as StripeSubscription

/** What is written of a phase's discounts and of its plan's, by the phase. */
async function phasesFor(before: object) {
  phase = { start_date: 100, end_date: 200, ...before }
  sent.length = 0
  const once = { idempotencyKey: crypto.randomUUID() }
  expect(await scheduleChange({ theirs, priceId: 'price_micro', interval: 'month' }, once)).toMatchObject({ ok: true })
  return [0, 1].map((index) =>
    Object.fromEntries(
      [...(sent.at(-1) ?? [])]
        .filter(([name]) => name.startsWith(`phases[${index}]`) && name.includes('discounts'))
        .map(([name, value]) => [name.slice('phases[0]'.length), value]),
    ),
  )
}

test('a change that waits for its day keeps the discounts of the plan, before that day and after it', async () => {
  const own = { coupon: null, discount: 'di_own', promotion_code: null }
  const gift = { coupon: { id: 'co_gift' }, discount: null, promotion_code: null }
  const code = { coupon: 'co_code', discount: null, promotion_code: 'promo_1' }
  const items = [{ price: 'price_macro', quantity: 1, discounts: [gift] }]
  const kept = {
    '[discounts][0][discount]': 'di_own',
    '[discounts][1][promotion_code]': 'promo_1',
    '[items][0][discounts][0][coupon]': 'co_gift',
  }
  expect(await phasesFor({ discounts: [own, code], items })).toEqual([kept, kept])
})

test('where there are none, none are written', async () => {
  const items = [{ price: 'price_macro', quantity: 1, discounts: [] }]
  expect(await phasesFor({ discounts: [], items })).toEqual([{}, {}])
})
