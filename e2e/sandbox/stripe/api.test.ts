import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { faultsAt } from './faults'
import { clientOf, controlled, startReceiver, startSandbox, stock, WEBHOOK_SECRET } from './fixture'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let stripe: Stripe

beforeAll(async () => {
  sandbox = await startSandbox()
  stripe = sandbox.stripe
})
afterAll(() => sandbox.close())

const raw = (path: string, init: RequestInit = {}) =>
  fetch(`${sandbox.url}${path}`, { ...init, headers: { Authorization: 'Bearer sk_sandbox_x', ...init.headers } })

const failure = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: Record<string, unknown> }
  return { status: answer.status, ...error }
}

test.each([
  ['POST', '/v1/customers', 'emial=x', 400, 'parameter_unknown', 'emial'],
  ['POST', '/v1/customers', 'invoice_settings[defualt]=x', 400, 'parameter_unknown', 'invoice_settings[defualt]'],
  ['POST', '/v1/customers', '__proto__[x]=1', 400, 'parameter_unknown', '__proto__'],
  ['POST', '/v1/products', '', 400, 'parameter_missing', 'name'],
  ['POST', '/v1/payment_intents', 'amount=1e3&currency=usd', 400, 'parameter_invalid_integer', 'amount'],
  ['POST', '/v1/payment_intents', 'amount=0&currency=usd', 400, 'parameter_invalid_integer', 'amount'],
  ['POST', '/v1/products', 'name=', 400, 'parameter_invalid_empty', 'name'],
  ['POST', '/v1/subscriptions', 'customer=cus_no&items[0][price]=p', 400, 'resource_missing', 'customer'],
  ['GET', '/v1/customers/cus_no', '', 404, 'resource_missing', 'id'],
  ['GET', '/v1/subscription_items', '', 400, 'parameter_missing', 'subscription'],
  ['POST', '/v1/checkout/sessions', 'mode=payment&line_items[0][price]=p', 400, 'parameter_missing', 'success_url'],
  ['POST', '/v1/coupons', 'percent_off=10', 400, 'sandbox_unsupported', undefined],
])('%s %s with %j is refused: %i %s %s', async (method, path, form, status, code, param) => {
  const answer = await raw(path, {
    method,
    ...(method === 'POST' && { body: form, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
  })
  expect(await failure(answer)).toMatchObject({ status, code, type: 'invalid_request_error', ...(param && { param }) })
  expect(answer.headers.get('request-id')).toMatch(/^req_/)
})

test('what the sandbox does not speak says so, with method and route', async () => {
  const refused = stripe.coupons.create({ percent_off: 10 })
  await expect(refused).rejects.toMatchObject({
    type: 'StripeInvalidRequestError',
    code: 'sandbox_unsupported',
    message: 'The Stripe sandbox does not implement POST /v1/coupons.',
  })
})

test('the secret key opens the API; the publishable key does not, and no key is asked for one', async () => {
  await expect(clientOf(sandbox, 'sk_test_other').customers.list()).rejects.toMatchObject({ statusCode: 401 })
  await expect(clientOf(sandbox, 'pk_test_sandbox').customers.list()).rejects.toMatchObject({
    code: 'secret_key_required',
  })
  expect((await fetch(`${sandbox.url}/v1/customers`)).status).toBe(401)
})

test('an unset parameter is null, a metadata key is deleted by an empty value, all of them by an empty whole', async () => {
  const { id } = await stripe.customers.create({ name: 'Ada', metadata: { a: '1', b: '2' } })
  const changed = await stripe.customers.update(id, { name: '', metadata: { a: '', c: '3' } })
  expect(changed).toMatchObject({ name: null, metadata: { b: '2', c: '3' } })
  expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({})
})

test('lists are newest first and paged both ways', async () => {
  const { product } = await stock(stripe)
  const ids: string[] = []
  for (const unit_amount of [1, 2, 3, 4, 5]) {
    const price = await stripe.prices.create({ product: product.id, currency: 'eur', unit_amount })
    ids.unshift(price.id)
  }
  const list = { product: product.id, currency: 'eur', limit: 2 }
  const first = await stripe.prices.list(list)
  expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  expect(first.has_more).toBe(true)
  const last = await stripe.prices.list({ ...list, starting_after: ids[3]! })
  expect([last.data.map(({ id }) => id), last.has_more]).toEqual([ids.slice(4), false])
  const back = await stripe.prices.list({ ...list, ending_before: ids[3]! })
  expect(back.data.map(({ id }) => id)).toEqual(ids.slice(1, 3))
  const all: string[] = []
  for await (const { id } of stripe.prices.list(list)) all.push(id)
  expect(all).toEqual(ids)
  await expect(stripe.prices.list({ starting_after: 'price_no' })).rejects.toMatchObject({ param: 'starting_after' })
})

test('a lookup key names one price until it is transferred', async () => {
  const { product } = await stock(stripe)
  const make = (transfer_lookup_key: boolean) =>
    stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 700,
      lookup_key: 'pack_s',
      transfer_lookup_key,
    })
  const first = await make(false)
  await expect(make(false)).rejects.toMatchObject({ param: 'lookup_key' })
  const second = await make(true)
  const found = await stripe.prices.list({ lookup_keys: ['pack_s'], expand: ['data.product'] })
  expect(found.data.map(({ id }) => id)).toEqual([second.id])
  expect(found.data[0]?.product).toMatchObject({ id: product.id, name: 'Studio' })
  expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull()
})

test('decimal amounts reach the SDK as decimals', async () => {
  const { monthly } = await stock(stripe)
  expect(String((await stripe.prices.retrieve(monthly.id)).unit_amount_decimal)).toBe('1000')
})

test('only what Stripe expands is expanded', async () => {
  const { customer } = await stock(stripe)
  const full = await stripe.customers.retrieve(customer.id, { expand: ['invoice_settings.default_payment_method'] })
  expect(full).toMatchObject({ invoice_settings: { default_payment_method: { card: { last4: '4242' } } } })
  await expect(stripe.customers.retrieve(customer.id, { expand: ['email'] })).rejects.toMatchObject({
    param: 'expand',
  })
})

test('a deleted customer is answered as deleted', async () => {
  const { id } = await stripe.customers.create()
  expect(await stripe.customers.del(id)).toMatchObject({ id, deleted: true })
  expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true })
})

test('the same idempotency key answers the same, declines included; another request under it is refused', async () => {
  const { customer, card } = await stock(stripe, { card: 'pm_card_chargeCustomerFail' })
  const pay = (amount: number) =>
    stripe.paymentIntents.create(
      { amount, currency: 'usd', customer: customer.id, payment_method: card.id, off_session: true, confirm: true },
      { idempotencyKey: `purchase:${customer.id}` },
    )
  const first = await pay(500).catch((fault: Stripe.errors.StripeCardError) => fault)
  const second = await pay(500).catch((fault: Stripe.errors.StripeCardError) => fault)
  expect(second).toMatchObject({
    statusCode: 402,
    payment_intent: { id: (first as Stripe.errors.StripeCardError).payment_intent!.id },
  })
  expect((second as Stripe.errors.StripeCardError).headers).toMatchObject({ 'idempotent-replayed': 'true' })
  await expect(pay(600)).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 })
  expect((await stripe.paymentIntents.list({ customer: customer.id })).data).toHaveLength(1)
})

test('a repeat while the first is under way is a conflict, and the effect happens once', async () => {
  const faults = faultsAt(sandbox.url)
  await faults.next('POST /v1/customers', 'slow', { delayMs: 60_000 })
  const create = () => stripe.customers.create({ email: 'once@example.com' }, { idempotencyKey: 'once' })
  const first = create()
  await vi.waitFor(async () => {
    const { data } = await stripe.customers.list({ email: 'once@example.com' })
    expect(data).toHaveLength(1)
  })
  await expect(create()).rejects.toMatchObject({ statusCode: 409 })
  await faults.release()
  const { id } = await first
  expect((await create()).id).toBe(id)
})

test('webhooks that fail are sent again until they are accepted', async () => {
  const receiver = await startReceiver()
  const own = await startSandbox({ webhook: { url: receiver.url, secret: WEBHOOK_SECRET } })
  receiver.status = 500
  await own.stripe.customers.create()
  await receiver.until((all) => all.length === 1)
  receiver.status = 200
  const [failed, accepted] = await receiver.until((all) => all.length === 2)
  expect(accepted!.body).toBe(failed!.body)
  await vi.waitFor(async () => {
    const { deliveries } = await controlled<{ deliveries: object[] }>(own, 'webhooks')
    expect(deliveries).toEqual([])
  })
  expect((await own.stripe.events.retrieve(accepted!.event.id)).pending_webhooks).toBe(0)
  await own.close()
  await receiver.close()
})

test('webhooks can be paused, dropped, doubled and sent again', async () => {
  const receiver = await startReceiver()
  const own = await startSandbox({ webhook: { url: receiver.url, secret: WEBHOOK_SECRET } })
  await controlled(own, 'webhooks', { mode: 'paused' })
  await own.stripe.customers.create()
  expect((await controlled<{ deliveries: object[] }>(own, 'webhooks')).deliveries).toHaveLength(1)
  expect(receiver.received).toHaveLength(0)
  await controlled(own, 'webhooks', { mode: 'duplicated', flush: true })
  expect(receiver.received).toHaveLength(2)
  await controlled(own, 'webhooks', { mode: 'dropped' })
  await own.stripe.customers.create()
  await controlled(own, 'webhooks', { mode: 'ordered', flush: true })
  expect(receiver.received).toHaveLength(2)
  await controlled(own, `resend/${receiver.received[0]!.event.id}`, {})
  expect(receiver.received).toHaveLength(3)
  await own.close()
  await receiver.close()
})

test('an endpoint made through the API is told its own secret once', async () => {
  const receiver = await startReceiver()
  const { id, secret } = await stripe.webhookEndpoints.create({
    url: receiver.url,
    enabled_events: ['product.created'],
  })
  expect((await stripe.webhookEndpoints.retrieve(id)).secret).toBeUndefined()
  await stripe.customers.create()
  await stripe.products.create({ name: 'Told' })
  const [told] = await receiver.until((all) => all.length > 0)
  expect(told!.event.type).toBe('product.created')
  const header = String(told!.headers['stripe-signature'])
  expect(stripe.webhooks.constructEvent(told!.body, header, secret!).id).toBe(told!.event.id)
  await stripe.webhookEndpoints.del(id)
  await receiver.close()
})

test('everything outlives a restart where a state file is given', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stripe-sandbox-'))
  const options = { statePath: join(folder, 'state', 'stripe.json') }
  const before = await startSandbox(options)
  const { customer, monthly } = await stock(before.stripe)
  const { id } = await before.stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly.id }] })
  await controlled(before, 'clock', { advance_to: Math.floor(Date.now() / 1000) + 86_400 })
  await before.close()

  const after = await startSandbox(options)
  expect((await after.stripe.subscriptions.retrieve(id)).status).toBe('active')
  const { offset } = await controlled<{ offset: number }>(after, 'clock')
  expect(offset).toBeGreaterThan(86_000)
  await after.close()
  await rm(folder, { recursive: true })
})

test('the request log keeps no secrets', async () => {
  await stripe.paymentMethods.create({
    type: 'card',
    card: { number: '4242424242424242', exp_month: 1, exp_year: 2050, cvc: '987' },
  })
  const { requests } = await controlled<{ requests: { params: object }[] }>(sandbox, 'requests')
  expect(JSON.stringify(requests[0])).not.toMatch(/4242424242424242|987/)
})

test('it refuses to start in production', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  await expect(startSandbox()).rejects.toThrow('refuses to start')
  vi.unstubAllEnvs()
})
