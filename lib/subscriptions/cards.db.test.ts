import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, liveOn } from '@/e2e/fixtures/clocks'
import { chargesOf, theirsOf } from '@/e2e/fixtures/subscribers'
import {
  again,
  atStripe,
  deliverAll,
  newDesk,
  newSubscriber,
  openedCheckout,
  openTill,
  subscribed,
  type Till,
} from '@/e2e/fixtures/till'
import { completeCheckoutSession } from '@/e2e/sandbox/stripe/engine/checkout'
import { orThrow } from '@/lib/stripe/failures'
import type { Desk } from '@/lib/workspaces/queries'
import { createClient } from './clients'
import { adoptCard } from './customer'
import { standingOf } from './queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

/** The bank behind a card that is on file declines whatever it is asked for from now on. */
function expire(method: unknown): void {
  const onFile = till.sandbox.store.tables.cardsOnFile.get(String(method))
  if (!onFile) throw new Error(`No card ${method} is on file.`)
  onFile.card = '4000000000000341'
}

test('[B7] the card that is the workspace’s by now pays the renewal: the plan keeps none of its own', async () => {
  const desk = await newSubscriber(till, 'macro')
  const { customer: id, default_payment_method: own } = await theirsOf(till, desk)
  expect(own).toBeNull()
  const { customers } = till.sandbox.store.tables
  const first = customers.get(String(id))?.invoice_settings.default_payment_method
  const second = await atStripe(till, 'POST', 'payment_methods/pm_card_mastercard/attach', `customer=${id}`)
  orThrow(await adoptCard(String(id), String(second.id)))
  await deliverAll(till)
  expire(first)
  await liveOn(till, 32 * DAY)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', status: 'active' })
  expect(await chargesOf(till, desk)).toEqual([40_00, 40_00])
})

test('[B7] a plan that still has a card of its own, from before, gives it up with the next new card', async () => {
  const desk = await newSubscriber(till, 'micro')
  const theirs = await theirsOf(till, desk)
  const [first, second] = [
    await atStripe(till, 'POST', 'payment_methods/pm_card_visa/attach', `customer=${theirs.customer}`),
    await atStripe(till, 'POST', 'payment_methods/pm_card_mastercard/attach', `customer=${theirs.customer}`),
  ]
  await atStripe(till, 'POST', `subscriptions/${theirs.id}`, `default_payment_method=${first.id}`)
  expect((await theirsOf(till, desk)).default_payment_method).toBe(first.id)
  orThrow(await adoptCard(String(theirs.customer), String(second.id)))
  await deliverAll(till)
  expire(first.id)
  await liveOn(till, 32 * DAY)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro', status: 'active' })
})

/** Another client of the workspace, whose plan was paid by bank debit in Checkout. */
async function debited(desk: Desk): Promise<Desk> {
  const created = await createClient(desk, { name: 'Fjord Outdoor' })
  if (!created.ok) throw new Error(created.refusal.message)
  const client = await again({ user: desk.user, client: { slug: created.value.slug } })
  const bank = { type: 'us_bank_account', account: 'success' } as const
  completeCheckoutSession(till.sandbox.store, await openedCheckout(client, 'growth'), { bank })
  await deliverAll(till)
  return client
}

/** What has come in from a workspace's customer, by how it was paid. */
function paidBy(desk: Desk): [amount: number, type: string | undefined][] {
  const { paymentIntents, paymentMethods } = till.sandbox.store.tables
  const own = [...paymentIntents.values()].filter(({ customer }) => customer === desk.workspace.stripeCustomerId)
  const paid = own.filter(({ status }) => status === 'succeeded')
  return paid.map(({ amount, payment_method: id }) => [amount, paymentMethods.get(String(id))?.type])
}

test('[B7] a client’s bank debit pays for that client alone: the card stays the workspace’s, and every other plan on it', async () => {
  const first = await subscribed(till, await newDesk('agency'), 'starter', 'month')
  const second = await debited(first)
  expect((await again(first)).workspace.card).toMatchObject({ brand: 'visa', last4: '4242' })
  await liveOn(till, 6 * DAY)
  const [starter, growth] = [(await theirsOf(till, first)).items, (await theirsOf(till, second)).items].map(
    ({ data }) => data[0]!.price.unit_amount!,
  ) as [number, number]
  expect(paidBy(first)).toEqual([
    [starter, 'card'],
    [growth, 'us_bank_account'],
  ])
  // A new card takes the place of the old one, and not of the bank that one client chose.
  const { customer: id } = await theirsOf(till, first)
  const { customers } = till.sandbox.store.tables
  const old = customers.get(String(id))?.invoice_settings.default_payment_method
  const card = await atStripe(till, 'POST', 'payment_methods/pm_card_mastercard/attach', `customer=${id}`)
  orThrow(await adoptCard(String(id), String(card.id)))
  await deliverAll(till)
  expire(old)
  await liveOn(till, 32 * DAY)
  await liveOn(till, 6 * DAY)
  expect(paidBy(first).slice(2).sort()).toEqual(
    [
      [starter, 'card'],
      [growth, 'us_bank_account'],
    ].sort(),
  )
  expect((await again(first)).workspace.card).toMatchObject({ brand: 'mastercard' })
  expect(await standingOf(first.client.id)).toMatchObject({ status: 'active' })
  expect(await standingOf(second.client.id)).toMatchObject({ status: 'active' })
})

test('[B7] where no card is on file yet, a bank debit is nobody else’s either; the first card is the workspace’s', async () => {
  const first = await newDesk('agency')
  const second = await debited(first)
  await liveOn(till, 6 * DAY)
  const { customer: id, default_payment_method: own } = await theirsOf(till, second)
  expect(own).not.toBeNull()
  expect(till.sandbox.store.tables.customers.get(String(id))?.invoice_settings.default_payment_method).toBeNull()
  const now = await subscribed(till, await again(first), 'starter', 'month')
  expect(now.workspace.card).toMatchObject({ last4: '4242' })
  expect((await theirsOf(till, second)).default_payment_method).toBe(own)
  await liveOn(till, 32 * DAY)
  await liveOn(till, 6 * DAY)
  expect(
    paidBy(now)
      .map(([, type]) => type)
      .sort(),
  ).toEqual(['card', 'card', 'us_bank_account', 'us_bank_account'])
})
