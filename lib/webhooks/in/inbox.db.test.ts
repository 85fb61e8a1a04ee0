import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POST } from '@/app/api/stripe/webhook/route'
import { db } from '@/db/client'
import { webhookEvents } from '@/db/schema'
import {
  again,
  atStripe,
  deliver,
  deliverAll,
  eventsOf,
  newDesk,
  newSubscriber,
  openedCheckout,
  openTill,
  payCheckout,
  signatureOf,
  type Till,
  workOff,
} from '@/e2e/fixtures/till'
import { together } from '@/e2e/fixtures/together'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { takeUpAgain } from './again'
import { handleEvent } from './handle'
import { dropPayloads } from './payloads'

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
  const works = Array.from({ length: 200 }, () => async () => {
    const response = await send(body, { 'stripe-signature': signatureOf(body) })
    return (await response.json()) as { message: string }
  })
  const answers = await together(till.databaseUrl, 'webhook_events', works)
  const said = answers.map(({ message }) => message)
  expect(said.filter((message) => message === 'stored')).toHaveLength(1)
  expect(said.filter((message) => message === 'known')).toHaveLength(199)
  await together(
    till.databaseUrl,
    'subscriptions',
    Array.from({ length: 20 }, () => () => handleEvent(paid.id)),
  )
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

/** Another card at Stripe, the event of it stored here, and its work failed for good: the job is used up. */
async function failedForGood(): Promise<{ desk: Desk; body: string; id: string }> {
  const desk = await newSubscriber(till)
  const before = eventsOf(till).map(({ id }) => id)
  const customer = desk.workspace.stripeCustomerId
  const card = await atStripe(till, 'POST', 'payment_methods/pm_card_mastercard/attach', `customer=${customer}`)
  await atStripe(till, 'POST', `customers/${customer}`, `invoice_settings[default_payment_method]=${card.id}`)
  const told = eventsOf(till, before).find(({ type }) => type === 'customer.updated')!
  const body = JSON.stringify(told)
  expect((await send(body, { 'stripe-signature': signatureOf(body) })).status).toBe(200)
  const key = `stripe.event:${told.id}`
  const used = await till.owner`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'Stripe does not answer.' where key = ${key}`
  expect(used.count).toBe(1)
  await workOff(till)
  expect((await again(desk)).workspace.card).toMatchObject({ brand: 'visa' })
  return { desk, body, id: told.id }
}

test('an event whose work failed for good is taken up again when it is sent again, once', async () => {
  const { desk, body, id } = await failedForGood()
  const answers = await Promise.all([1, 2, 3].map(() => send(body, { 'stripe-signature': signatureOf(body) })))
  for (const answer of answers) expect(await answer.json()).toEqual({ message: 'known' })
  const toDo = () => till.owner`
    select 1 from graphile_worker._private_jobs where payload->>'id' = ${id} and attempts < max_attempts`
  expect(await toDo()).toHaveLength(1)
  await workOff(till)
  expect((await again(desk)).workspace.card).toMatchObject({ brand: 'mastercard' })
  // Handled, it brings no more work.
  await send(body, { 'stripe-signature': signatureOf(body) })
  expect(await toDo()).toHaveLength(0)
})

test('and by a look at night, when its tries are over and for as long as anybody may still want to know', async () => {
  const { desk, id } = await failedForGood()
  const received = (days: number) =>
    db()
      .update(webhookEvents)
      .set({ receivedAt: sql`clock_now() - ${days} * interval '1 day' - interval '1 minute'` })
      .where(eq(webhookEvents.id, id))
  for (const days of [0, 30]) {
    await received(days)
    await takeUpAgain()
    await workOff(till)
    expect((await again(desk)).workspace.card).toMatchObject({ brand: 'visa' })
  }
  await received(1)
  await takeUpAgain()
  await workOff(till)
  expect((await again(desk)).workspace.card).toMatchObject({ brand: 'mastercard' })
})

test('what an event said is dropped a month after it came, once it was handled; that it came and what it led to stays', async () => {
  const bodies = ['evt_old', 'evt_young', 'evt_open'].map((id) => event(id, 'radar.early_fraud_warning.created'))
  for (const body of bodies) await send(body, { 'stripe-signature': signatureOf(body) })
  const one = async (id: string) => (await stored()).find((each) => each.id === id)!
  const set = (id: string, changes: object) => db().update(webhookEvents).set(changes).where(eq(webhookEvents.id, id))
  const month = sql`clock_now() - interval '31 days'`
  await set('evt_old', { receivedAt: month })
  await set('evt_open', { receivedAt: month, handledAt: null })
  await dropPayloads()
  expect(await one('evt_old')).toMatchObject({ payload: {}, outcome: 'ignored', handledAt: expect.any(Date) })
  expect((await one('evt_old')).payload).toEqual({})
  for (const id of ['evt_young', 'evt_open']) expect((await one(id)).payload).toMatchObject({ id })
  expect(await (await send(bodies[0]!, { 'stripe-signature': signatureOf(bodies[0]!) })).json()).toEqual({
    message: 'known',
  })
  expect((await one('evt_old')).payload).toEqual({})
})
