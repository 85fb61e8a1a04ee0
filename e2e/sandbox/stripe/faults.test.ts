import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { FaultKind } from './core/fault-kinds'
import { type FaultControl, faultsAt } from './faults'
import { clientOf, controlled, startReceiver, startSandbox, stock, WEBHOOK_SECRET } from './fixture'
import type { StripeSandbox } from './server'

let sandbox: StripeSandbox
let stripe: Stripe
let faults: FaultControl

beforeAll(async () => {
  const started = await startSandbox()
  sandbox = started
  stripe = started.stripe
  faults = faultsAt(started.url)
})
afterAll(() => sandbox.close())
afterEach(() => faults.off())

const PAY = 'POST /v1/payment_intents'

async function payer() {
  const { customer, card } = await stock(stripe)
  const pay = (idempotencyKey: string = randomUUID(), client = stripe) =>
    client.paymentIntents.create(
      { amount: 500, currency: 'usd', customer: customer.id, payment_method: card.id, confirm: true },
      { idempotencyKey },
    )
  const paid = async () => (await stripe.paymentIntents.list({ customer: customer.id, limit: 100 })).data.length
  return { customer, pay, paid }
}

/** The SDK as the product sets it up. */
const patient = () => clientOf(sandbox, 'sk_sandbox_test', 2)

describe('a call that is struck', () => {
  test('by a timeout after its effect fails through all of the SDK’s tries, and its key then tells what became of it', async () => {
    const { pay, paid } = await payer()
    await faults.next(PAY, 'timeout-after-effect')
    const key = randomUUID()
    await expect(pay(key, patient())).rejects.toThrow(Stripe.errors.StripeConnectionError)
    expect((await faults.struck()).map(({ fault, key: struck }) => [fault, struck])).toEqual(
      Array(3).fill(['timeout-after-effect', key]),
    )
    expect(await paid()).toBe(1)
    const read = await pay(key)
    expect(read.status).toBe('succeeded')
    expect(read.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(await paid()).toBe(1)
  })

  test('is the next one alone, and only the route that was named', async () => {
    const { pay, paid } = await payer()
    await faults.next(PAY, 'dropped-before-effect', { repeats: 1 })
    await stripe.products.list()
    await expect(pay()).rejects.toThrow(Stripe.errors.StripeConnectionError)
    expect(await paid()).toBe(0)
    expect((await pay()).status).toBe('succeeded')
  })

  test('gets a 409 while its key is in use, and goes through once it is free', async () => {
    const { pay, paid } = await payer()
    await faults.next(PAY, 'key-in-use', { repeats: 0 })
    const key = randomUUID()
    await expect(pay(key)).rejects.toMatchObject({
      rawType: 'idempotency_error',
      code: 'idempotency_key_in_use',
      statusCode: 409,
    })
    expect(await paid()).toBe(0)
    expect((await pay(key)).status).toBe('succeeded')
  })

  test('gets a 429 and leaves its key free; a busy object is asked for again by the SDK itself', async () => {
    const { pay, paid } = await payer()
    const key = randomUUID()
    await faults.next(PAY, 'rate-limited')
    await expect(pay(key)).rejects.toMatchObject({ type: 'StripeRateLimitError', code: 'rate_limit' })
    await faults.next(PAY, 'lock-timeout', { repeats: 0 })
    await expect(pay(key)).rejects.toMatchObject({ code: 'lock_timeout', statusCode: 429 })
    expect(await paid()).toBe(0)
    await faults.next(PAY, 'lock-timeout', { repeats: 1 })
    expect((await pay(randomUUID(), patient())).status).toBe('succeeded')
    expect((await faults.struck()).map(({ fault }) => fault)).toEqual([
      'rate-limited',
      ...Array(3).fill('lock-timeout'),
    ])
  })

  test.each([
    ['server-error', 0],
    ['server-error-after-effect', 1],
  ] as const)('by a %s keeps the 500 under its key, with %i payments made', async (fault, made) => {
    const { pay, paid } = await payer()
    await faults.next(PAY, fault)
    const key = randomUUID()
    for (const replayed of [undefined, 'true']) {
      const refusal = await pay(key, patient()).catch((error: unknown) => error as Stripe.errors.StripeAPIError)
      expect(refusal).toMatchObject({ type: 'StripeAPIError', statusCode: 500 })
      expect((refusal as Stripe.errors.StripeAPIError).headers?.['idempotent-replayed']).toBe(replayed)
    }
    expect(await paid()).toBe(made)
    expect((await pay()).status).toBe('succeeded')
  })

  test('by a request that is refused anyway is told why, whatever was planned for after it', async () => {
    await faults.next('POST /v1/customers', 'server-error-after-effect')
    await expect(stripe.customers.create({ nonsense: 1 } as never)).rejects.toMatchObject({ statusCode: 400 })
  })
})

test('a slow answer holds its key, which is then kept as usual', async () => {
  const { pay, paid } = await payer()
  await faults.next(PAY, 'slow', { delayMs: 60_000 })
  const key = randomUUID()
  const slow = pay(key)
  await expect.poll(async () => (await faults.struck()).length).toBe(1)
  await expect(pay(key)).rejects.toMatchObject({ code: 'idempotency_key_in_use' })
  await faults.release()
  const first = await slow
  expect((await pay(key)).id).toBe(first.id)
  expect(await paid()).toBe(1)
})

test('faults wait their turn: some calls go through first, others are struck for one customer only', async () => {
  const [one, other] = [await payer(), await payer()]
  await faults.next(PAY, 'rate-limited', { customer: one.customer.id, skip: 1, times: 2 })
  expect((await other.pay()).status).toBe('succeeded')
  expect((await one.pay()).status).toBe('succeeded')
  await expect(one.pay()).rejects.toMatchObject({ statusCode: 429 })
  expect((await other.pay()).status).toBe('succeeded')
  await expect(one.pay()).rejects.toMatchObject({ statusCode: 429 })
  expect((await one.pay()).status).toBe('succeeded')
  await faults.always('POST /v1/payment_intents/:id/*', 'rate-limited')
  const [intent] = (await stripe.paymentIntents.list({ customer: one.customer.id })).data
  for (let n = 0; n < 3; n++) {
    await expect(stripe.paymentIntents.cancel(intent!.id)).rejects.toMatchObject({ statusCode: 429 })
  }
})

test('chance strikes the same calls for the same seed, and what is charged can be counted', async () => {
  const { pay, paid } = await payer()
  const kinds = ['key-in-use', 'rate-limited', 'server-error', 'server-error-after-effect'] as const
  const run = async (seed: number) => {
    await faults.off()
    await faults.random({ seed, rate: 0.4, on: PAY, kinds: [...kinds] })
    const keys = Array.from({ length: 30 }, () => randomUUID() as string)
    for (const key of keys) await pay(key).catch(() => null)
    return (await faults.struck()).map(({ key, fault }): [number, FaultKind] => [keys.indexOf(key), fault])
  }
  const runs = [await run(7), await run(7), await run(8)]
  expect(runs[0]!.length).toBeGreaterThan(5)
  expect(runs[1]).toEqual(runs[0])
  expect(runs[2]).not.toEqual(runs[0])
  const undone = runs.flat().filter(([, fault]) => fault !== 'server-error-after-effect')
  expect(await paid()).toBe(90 - undone.length)
})

test('what can’t be meant is refused', async () => {
  await expect(faults.next('POST /v1/payment_intentions', 'slow')).rejects.toThrow('the sandbox knows')
  await expect(faults.next(PAY, 'explosion' as FaultKind)).rejects.toThrow('fault must be one of')
  await expect(faults.random({ seed: 1, rate: 2 })).rejects.toThrow('rate must be a number from 0 to 1')
  await expect(faults.next('POST /v1/payment_intents/pi_1/confirm', 'slow')).resolves.toMatchObject({ times: 1 })
})

test('charges meet what they are told to, whatever their card', async () => {
  const [one, other] = [await payer(), await payer()]
  await faults.charges('insufficient_funds', { customer: one.customer.id })
  expect((await other.pay()).status).toBe('succeeded')
  await expect(one.pay()).rejects.toMatchObject({ code: 'card_declined', decline_code: 'insufficient_funds' })
  expect((await one.pay()).status).toBe('succeeded')
  await faults.charges('authentication', { times: null })
  expect((await one.pay()).status).toBe('requires_action')
  await faults.off()
  expect((await one.pay()).status).toBe('succeeded')
})

test('webhooks come late and out of order, and none is lost by it', async () => {
  const receiver = await startReceiver()
  const own = await startSandbox({ webhook: { url: receiver.url, secret: WEBHOOK_SECRET } })
  await faultsAt(own.url).webhooks('late', { seed: 3, lateMs: 300 })
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  for (const name of names) await own.stripe.customers.create({ name })
  const came = await receiver.until((all) => all.length === names.length)
  const order = came.map(({ event }) => (event.data.object as Stripe.Customer).name!)
  expect([...order].sort()).toEqual(names)
  await own.close()
  await receiver.close()
})

test('chance loses, doubles and delays the same webhooks for the same seed', async () => {
  const run = async () => {
    const receiver = await startReceiver()
    const own = await startSandbox({ webhook: { url: receiver.url, secret: WEBHOOK_SECRET } })
    await faultsAt(own.url).webhooks('paused')
    for (let n = 0; n < 30; n++) await own.stripe.customers.create({ name: String(n) })
    await faultsAt(own.url).webhooks('random', { seed: 5, rate: 0.6, lateMs: 5 })
    type Left = { deliveries: { event: string; state: string }[] }
    const left = async () => (await controlled<Left>(own, 'webhooks')).deliveries
    await expect.poll(async () => (await left()).filter(({ state }) => state === 'pending').length).toBe(0)
    const lost = (await left()).length
    const counts = new Map<string, number>()
    for (const { event } of receiver.received) counts.set(event.id, (counts.get(event.id) ?? 0) + 1)
    const doubled = [...counts.values()].filter((count) => count === 2).length
    expect(counts.size + lost).toBe(30)
    await own.close()
    await receiver.close()
    return { lost, doubled }
  }
  const [first, second] = [await run(), await run()]
  expect(first.lost).toBeGreaterThan(0)
  expect(first.doubled).toBeGreaterThan(0)
  expect(second).toEqual(first)
})
