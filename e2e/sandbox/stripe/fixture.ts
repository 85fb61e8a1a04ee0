import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import { type StripeSandbox, type StripeSandboxOptions, startStripeSandbox } from './server'

export const WEBHOOK_SECRET = 'whsec_test'

/** The official SDK, pointed at a sandbox, without retries of its own unless they are wanted. */
export function clientOf({ port }: { port: number }, key = 'sk_sandbox_test', maxNetworkRetries = 0): Stripe {
  return new Stripe(key, { host: 'localhost', port, protocol: 'http', maxNetworkRetries, telemetry: false })
}

export async function startSandbox(
  options: Partial<StripeSandboxOptions> = {},
): Promise<StripeSandbox & { stripe: Stripe }> {
  const sandbox = await startStripeSandbox({ port: 0, ...options })
  return { ...sandbox, stripe: clientOf(sandbox) }
}

/** Talks to a control door of the sandbox. */
export async function controlled<T = Record<string, unknown>>(
  { url }: { url: string },
  door: string,
  body?: object,
): Promise<T> {
  const answer = await fetch(`${url}/_sandbox/${door}`, body && { method: 'POST', body: JSON.stringify(body) })
  return (await answer.json()) as T
}

export type Received = { body: string; headers: IncomingHttpHeaders; event: Stripe.Event }

/** A webhook endpoint that keeps what it receives and answers with `status` (or what a test puts there). */
export async function startReceiver() {
  const received: Received[] = []
  const waiting: (() => void)[] = []
  const receiver = { url: '', received, status: 200, until, close }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    received.push({ body, headers: request.headers, event: JSON.parse(body) as Stripe.Event })
    response.writeHead(receiver.status).end()
    for (const look of waiting.splice(0)) look()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`

  /** Resolves once `satisfied` holds for what has arrived. */
  async function until(satisfied: (all: Received[]) => boolean): Promise<Received[]> {
    while (!satisfied(received)) await new Promise<void>((resolve) => waiting.push(resolve))
    return received
  }
  function close(): Promise<void> {
    server.closeAllConnections()
    return new Promise((resolve) => {
      server.close(() => resolve())
    })
  }
  return receiver
}

/** Everything that is needed to sell: a customer with a card, a monthly plan, a yearly plan and a pack. */
export async function stock(stripe: Stripe, options: { clock?: string; card?: string } = {}) {
  const customer = await stripe.customers.create({
    email: 'ada@example.com',
    ...(options.clock && { test_clock: options.clock }),
  })
  const card = await stripe.paymentMethods.attach(options.card ?? 'pm_card_visa', { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } })
  const product = await stripe.products.create({ name: 'Studio' })
  const price = (unit_amount: number, interval?: 'month' | 'year') =>
    stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount,
      ...(interval && { recurring: { interval } }),
    })
  return {
    customer,
    card,
    product,
    monthly: await price(1000, 'month'),
    better: await price(3000, 'month'),
    yearly: await price(10_000, 'year'),
    pack: await price(500),
  }
}

export const at = (iso: string): number => Date.parse(iso) / 1000

/** A customer on a test clock that stands at `iso`, with a monthly subscription paid by a good card. */
export async function subscribed(stripe: Stripe, iso: string, price: 'monthly' | 'better' | 'yearly' = 'monthly') {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(iso) })
  const stocked = await stock(stripe, { clock: clock.id })
  const subscription = await stripe.subscriptions.create({
    customer: stocked.customer.id,
    items: [{ price: stocked[price].id }],
  })
  const item = subscription.items.data[0]!.id
  const go = (to: string) => stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at(to) })
  const now = () => stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })
  return { ...stocked, clock, id: subscription.id, item, subscription, go, now }
}

/** The types of the events about one object, oldest first. */
export async function eventsAbout(stripe: Stripe, id: string, since = 0): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100, created: { gte: since } }).autoPagingToArray({ limit: 1000 })
  return events
    .filter((event) => (event.data.object as { id?: string }).id === id)
    .map(({ type }) => type)
    .reverse()
}
