import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, liveOn } from '@/e2e/fixtures/clocks'
import { chargesOf, theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { orThrow } from '@/lib/stripe/failures'
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
