import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POST } from '@/app/api/stripe/webhook/route'
import { db } from '@/db/client'
import { webhookEvents } from '@/db/schema'
import {
  deliver,
  deliverAll,
  eventsOf,
  newDesk,
  openedCheckout,
  openTill,
  payCheckout,
  signatureOf,
  type Till,
} from '@/e2e/fixtures/till'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { handleEvent } from './handle'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const stored = () => db().select().from(webhookEvents)
const send = (body: string | ReadableStream, headers: Record<string, string>) =>
  POST(
    new Request('http://localhost:3000/api/stripe/webhook', {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as RequestInit),
  )
const event = (id: string, type: string, changes: object = {}) =>
  JSON.stringify({
    id,
    object: 'event',
    type,
    livemode: false,
    data: { object: { id: 'x_1', object: 'x' } },
    ...changes,
  })

test('a wrong, an old and a missing signature are refused in words, and nothing is stored', async () => {
  const body = event('evt_forged', 'invoice.paid')
  const signatures = [
    signatureOf(body, 'whsec_of_somebody_else'),
    signatureOf(`${body} `),
    signatureOf(body, 'whsec_test', Math.floor(Date.now() / 1000) - 3600),
    'nonsense',
  ]
  for (const signature of signatures) {
    const response = await send(body, { 'stripe-signature': signature })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ message: expect.stringContaining('signature does not match') })
  }
  const unsigned = await send(body, {})
  expect(unsigned.status).toBe(400)
  expect(await unsigned.json()).toEqual({ message: 'The Stripe-Signature header is missing.' })
  expect(await stored()).toEqual([])
})

test('what is signed but no event, of the other mode, or too large is refused, and nothing is stored', async () => {
  for (const body of ['not json', event('evt_live', 'invoice.paid', { livemode: true })]) {
    expect((await send(body, { 'stripe-signature': signatureOf(body) })).status).toBe(400)
  }
  const large = 'x'.repeat(1024 * 1024 + 1)
  expect((await send(large, { 'stripe-signature': signatureOf(large) })).status).toBe(413)
  expect((await send(new Blob([large]).stream(), { 'stripe-signature': signatureOf(large) })).status).toBe(413)
  expect(await stored()).toEqual([])
})

test('an event nobody acts on is stored and marked as ignored', async () => {
  const body = event('evt_unknown', 'radar.early_fraud_warning.created')
  const response = await send(body, { 'stripe-signature': signatureOf(body) })
  expect([response.status, await response.json()]).toEqual([200, { message: 'ignored' }])
  const [row] = await db().select().from(webhookEvents).where(eq(webhookEvents.id, 'evt_unknown'))
  expect(row).toMatchObject({ outcome: 'ignored', handledAt: expect.any(Date) })
})

test('one event two hundred times at once is stored once, enqueued once and takes effect once', async () => {
  const desk = await newDesk()
  await deliverAll(till)
  const before = eventsOf(till).map(({ id }) => id)
  await payCheckout(till, await openedCheckout(desk))
  const paid = eventsOf(till, before).find(({ type }) => type === 'invoice.paid')!
  const body = JSON.stringify(paid)
  const answers = await Promise.all(
    Array.from({ length: 200 }, () =>
      send(body, { 'stripe-signature': signatureOf(body) }).then((each) => each.json()),
    ),
  )
  const said = answers.map(({ message }) => message)
  expect(said.filter((message) => message === 'stored')).toHaveLength(1)
  expect(said.filter((message) => message === 'known')).toHaveLength(199)
  await Promise.all(Array.from({ length: 20 }, () => handleEvent(paid.id)))
  expect((await readHistory(desk.client.id)).entries.map(({ amount }) => amount)).toEqual([5_000, 80])
})

test('an event that comes again after it was handled changes nothing', async () => {
  const desk = await newDesk()
  const before = eventsOf(till).map(({ id }) => id)
  await payCheckout(till, await openedCheckout(desk))
  const events = eventsOf(till, before)
  await deliver(events)
  const rows = await stored()
  const balance = await readBalance(desk.client.id)
  await deliver(events.toReversed())
  expect(await stored()).toEqual(rows)
  expect(await readBalance(desk.client.id)).toMatchObject({ total: balance.total, lots: balance.lots })
})

test('an event whose handling fails stays unhandled, and is handled when Stripe answers again', async () => {
  const desk = await newDesk()
  const before = eventsOf(till).map(({ id }) => id)
  await payCheckout(till, await openedCheckout(desk))
  const paid = eventsOf(till, before).find(({ type }) => type === 'invoice.paid')!
  const invoices = till.sandbox.store.tables.invoices
  const invoiceId = (paid.data.object as { id: string }).id
  const invoice = invoices.get(invoiceId)!
  invoices.delete(invoiceId)
  await expect(deliver([paid])).rejects.toThrow('Stripe')
  const handledAt = async () => (await stored()).find(({ id }) => id === paid.id)?.handledAt
  expect(await handledAt()).toBeNull()
  invoices.set(invoiceId, invoice)
  await deliver([paid])
  expect(await handledAt()).toBeInstanceOf(Date)
  expect((await readBalance(desk.client.id)).available).toBe(5_080)
})
