import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { refillCalendars, subscriptions, workspaces } from '@/db/schema'
import {
  again,
  atStripe,
  deliver,
  deliverAll,
  eventsOf,
  newDesk,
  newSubscriber,
  openedCheckout,
  openTappedTill,
  payCheckout,
  type TappedTill,
} from '@/e2e/fixtures/till'
import { gate } from '@/e2e/fixtures/wire'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { subscribe } from './commands'
import { syncSubscription } from './completion'
import { syncCustomer } from './customer'
import { completeInvoice } from './paid-cycles'
import { standingOf } from './queries'

let till: TappedTill

beforeAll(async () => {
  till = await openTappedTill()
})
afterEach(() => {
  vi.restoreAllMocks()
  Object.assign(till.wire, { before: () => {}, after: () => {} })
})
afterAll(() => till.close())

const rowOf = async (desk: Desk) => {
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
  return row!
}
const cardIdOf = async (desk: Desk) => {
  const [row] = await db().select().from(workspaces).where(eq(workspaces.id, desk.workspace.id))
  return row!.cardId as string
}

/** Holds the answer of the next read of `path` back until the returned gate is opened. */
function holdNextRead(path: string) {
  const held = gate()
  let first = true
  till.wire.after = (call) => {
    if (call.method !== 'GET' || !call.path.startsWith(`/v1/${path}`) || !first) return
    first = false
    return held.passed()
  }
  return held
}

test('a read that lands after a later one changes nothing: canceled, then undone', async () => {
  const desk = await newSubscriber(till)
  const id = (await rowOf(desk)).stripeSubscriptionId as string
  await atStripe(till, 'POST', `subscriptions/${id}`, 'cancel_at_period_end=true')
  const older = holdNextRead(`subscriptions/${id}`)
  const slow = syncSubscription(id)
  await older.reached
  await atStripe(till, 'POST', `subscriptions/${id}`, 'cancel_at_period_end=false')
  await syncSubscription(id)
  older.open()
  expect(await slow).toMatchObject({ outcome: 'a later read was here first' })
  expect((await standingOf(desk.client.id)).cancelAt).toBeNull()
})

test('an invoice that was read while the plan lived brings it not back after its end', async () => {
  const desk = await newSubscriber(till)
  const id = (await rowOf(desk)).stripeSubscriptionId as string
  const invoice = [...till.sandbox.store.tables.invoices.values()].at(-1)!
  const older = holdNextRead(`subscriptions/${id}`)
  const slow = completeInvoice(invoice.id)
  await older.reached
  await atStripe(till, 'DELETE', `subscriptions/${id}`)
  await deliverAll(till)
  older.open()
  await slow
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'free', plan: 'nano' })
  const [calendar] = await db().select().from(refillCalendars).where(eq(refillCalendars.accountId, desk.client.id))
  expect(calendar).toMatchObject({ plan: 'nano', paidUntil: null })
})

test('a card that was read before it changed doesn’t come back', async () => {
  const desk = await newSubscriber(till)
  const customer = desk.workspace.stripeCustomerId as string
  const older = holdNextRead(`customers/${customer}`)
  const slow = syncCustomer(customer)
  await older.reached
  await atStripe(till, 'POST', `payment_methods/${await cardIdOf(desk)}/detach`)
  await syncCustomer(customer)
  older.open()
  await slow
  expect((await again(desk)).workspace.card).toBeNull()
})

test('the state changes between one event and the next: in every order the book ends as Stripe does', async () => {
  const steps = ['cancel_at_period_end=true', 'cancel_at_period_end=false', 'cancel_at_period_end=true'] as const
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    const desk = await newSubscriber(till)
    const id = (await rowOf(desk)).stripeSubscriptionId as string
    // Each step's event is read when the state is that step's, and written in this order, whatever came later.
    const writes: { open: () => void; done: Promise<unknown> }[] = []
    for (const step of steps) {
      const before = eventsOf(till).map((event) => event.id)
      await atStripe(till, 'POST', `subscriptions/${id}`, step)
      const read = holdNextRead(`subscriptions/${id}`)
      writes.push({ open: read.open, done: deliver(eventsOf(till, before)) })
      await read.reached
    }
    for (const index of order) {
      writes[index]!.open()
      await writes[index]!.done
    }
    expect((await standingOf(desk.client.id)).cancelAt).toEqual((await rowOf(desk)).periodEnd)
  }
})

test('a card taken off at Stripe leaves the file, and can’t be charged there any more', async () => {
  const desk = await newSubscriber(till)
  const card = await cardIdOf(desk)
  await atStripe(till, 'POST', `payment_methods/${card}/detach`)
  await deliverAll(till)
  expect((await again(desk)).workspace.card).toBeNull()
  const customer = desk.workspace.stripeCustomerId
  const charge = `amount=500&currency=usd&customer=${customer}&payment_method=${card}&confirm=true`
  expect(await atStripe(till, 'POST', 'payment_intents', charge)).toMatchObject({
    error: { type: 'invalid_request_error', message: expect.stringContaining('It may not be used again') },
  })
})

test('a card that got a new date at its bank shows it', async () => {
  const desk = await newSubscriber(till)
  await atStripe(till, 'POST', `payment_methods/${await cardIdOf(desk)}`, 'card[exp_year]=2044')
  await deliverAll(till)
  expect((await again(desk)).workspace.card).toMatchObject({ last4: '4242', expYear: 2044 })
})

test('a customer deleted at Stripe: the plan ends, the card goes, and whoever comes back pays as a new customer', async () => {
  const desk = await newSubscriber(till)
  const deleted = desk.workspace.stripeCustomerId
  await atStripe(till, 'DELETE', `customers/${deleted}`)
  await deliverAll(till)
  const after = await again(desk)
  expect(after.workspace).toMatchObject({ stripeCustomerId: null, card: null })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'free', plan: 'nano' })
  await payCheckout(till, await openedCheckout(after, 'macro'))
  await deliverAll(till)
  const back = await again(desk)
  expect(back.workspace.stripeCustomerId).not.toBe(deleted)
  expect(back.workspace.card).toMatchObject({ last4: '4242' })
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', plan: 'macro' })
})

test('a customer that was deleted without a word is found out when somebody pays', async () => {
  const desk = await newDesk()
  const first = await openedCheckout(desk)
  const deleted = (await again(desk)).workspace.stripeCustomerId
  await atStripe(till, 'DELETE', `customers/${deleted}`)
  till.sandbox.store.tables.checkoutSessions.delete(first)
  const session = await openedCheckout(desk)
  await payCheckout(till, session)
  await deliverAll(till)
  expect((await again(desk)).workspace.stripeCustomerId).not.toBe(deleted)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'active', plan: 'micro' })
})

test('what Stripe refuses without a reason of ours is told as it is, and logged', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const desk = await newDesk()
  const prices = [...till.sandbox.store.tables.prices.values()]
  const price = prices.find(({ lookup_key }) => lookup_key === 'studio_mega_year')!
  till.wire.after = ({ path }) => {
    if (path.startsWith('/v1/prices')) price.active = false
  }
  expect(await subscribe(desk, { plan: 'mega', interval: 'year' })).toMatchObject({
    refusal: { code: 'stripe-refused', message: expect.stringContaining('Nothing was charged') },
  })
  price.active = true
  expect(said.mock.calls.join()).toContain('Stripe refused a checkout')
  expect((await readHistory(desk.client.id)).entries).toHaveLength(1)
  expect((await readBalance(desk.client.id)).available).toBe(80)
})
