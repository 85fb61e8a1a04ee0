import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, eventsAbout, startSandbox, subscribed } from './fixture'
import type { StripeSandbox } from './server'

let sandbox: StripeSandbox
let stripe: Stripe

beforeAll(async () => {
  const started = await startSandbox()
  sandbox = started
  stripe = started.stripe
})
afterAll(() => sandbox.close())

type Sub = Awaited<ReturnType<typeof subscribed>>

/** Schedules another price for the end of the period, as the product does. */
async function later({ subscription, item: _item, ...sub }: Sub, next: string, interval: 'month' | 'year' = 'month') {
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
  const [phase] = schedule.phases
  return stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    proration_behavior: 'none',
    phases: [
      {
        items: [{ price: String(phase!.items[0]!.price), quantity: 1 }],
        start_date: phase!.start_date,
        end_date: phase!.end_date,
        proration_behavior: 'none',
      },
      { items: [{ price: next, quantity: 1 }], duration: { interval, interval_count: 1 }, proration_behavior: 'none' },
    ],
  })
}

test('a downgrade waits for the end of the period, is billed at the new price and lets go a period later', async () => {
  const sub = await subscribed(stripe, '2026-01-31T10:00:00Z', 'better')
  const schedule = await later(sub, sub.monthly.id)
  expect(schedule).toMatchObject({
    status: 'active',
    subscription: sub.id,
    end_behavior: 'release',
    current_phase: { start_date: at('2026-01-31T10:00:00Z'), end_date: at('2026-02-28T10:00:00Z') },
  })
  expect(schedule.phases.map(({ start_date, end_date }) => [start_date, end_date])).toEqual([
    [at('2026-01-31T10:00:00Z'), at('2026-02-28T10:00:00Z')],
    [at('2026-02-28T10:00:00Z'), at('2026-03-28T10:00:00Z')],
  ])
  const waiting = await stripe.subscriptions.retrieve(sub.id, { expand: ['schedule'] })
  expect(waiting.schedule).toMatchObject({ id: schedule.id, object: 'subscription_schedule' })
  expect(waiting.items.data[0]!.price.id).toBe(sub.better.id)

  await sub.go('2026-02-28T12:00:00Z')
  const switched = await sub.now()
  expect(switched.items.data[0]).toMatchObject({
    id: sub.item,
    price: { id: sub.monthly.id },
    current_period_start: at('2026-02-28T10:00:00Z'),
    current_period_end: at('2026-03-31T10:00:00Z'),
  })
  expect(switched.latest_invoice).toMatchObject({
    billing_reason: 'subscription_cycle',
    status: 'paid',
    amount_paid: 1000,
  })
  expect((await stripe.subscriptionSchedules.retrieve(schedule.id)).current_phase).toEqual({
    start_date: at('2026-02-28T10:00:00Z'),
    end_date: at('2026-03-28T10:00:00Z'),
  })

  await sub.go('2026-04-15T00:00:00Z')
  expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
    status: 'released',
    released_subscription: sub.id,
    released_at: at('2026-03-28T10:00:00Z'),
    subscription: null,
    current_phase: null,
  })
  expect(await sub.now()).toMatchObject({
    schedule: null,
    status: 'active',
    latest_invoice: { amount_paid: 1000, created: at('2026-03-31T10:00:00Z') },
  })
  expect(await eventsAbout(stripe, schedule.id)).toEqual([
    'subscription_schedule.created',
    'subscription_schedule.updated',
    'subscription_schedule.updated',
    'subscription_schedule.released',
  ])
})

test('from yearly to monthly at the period’s end the month is counted from the switch', async () => {
  const sub = await subscribed(stripe, '2026-01-10T00:00:00Z', 'yearly')
  await later(sub, sub.monthly.id)
  await sub.go('2027-01-10T02:00:00Z')
  expect(await sub.now()).toMatchObject({
    billing_cycle_anchor: at('2027-01-10T00:00:00Z'),
    items: { data: [{ price: { id: sub.monthly.id }, current_period_end: at('2027-02-10T00:00:00Z') }] },
    latest_invoice: { amount_paid: 1000 },
  })
})

test('released before the switch, nothing changes; a second schedule may follow', async () => {
  const sub = await subscribed(stripe, '2026-01-10T00:00:00Z', 'better')
  const schedule = await later(sub, sub.monthly.id)
  await expect(stripe.subscriptionSchedules.create({ from_subscription: sub.id })).rejects.toMatchObject({
    message: expect.stringContaining('already attached to a schedule'),
  })
  const released = await stripe.subscriptionSchedules.release(schedule.id)
  expect(released).toMatchObject({ status: 'released', released_subscription: sub.id, subscription: null })
  await expect(stripe.subscriptionSchedules.release(schedule.id)).rejects.toMatchObject({ statusCode: 400 })
  await sub.go('2026-02-10T02:00:00Z')
  expect(await sub.now()).toMatchObject({ schedule: null, latest_invoice: { amount_paid: 3000 } })
  const again = await later(sub, sub.monthly.id)
  const { data } = await stripe.subscriptionSchedules.list({ customer: sub.customer.id })
  expect(data.map(({ id }) => id)).toEqual([again.id, schedule.id])
})

test('while a schedule is attached, ending and pausing the subscription are refused', async () => {
  const sub = await subscribed(stripe, '2026-01-10T00:00:00Z')
  const schedule = await later(sub, sub.better.id)
  await expect(stripe.subscriptions.update(sub.id, { cancel_at_period_end: true })).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining(`managed by the subscription schedule \`${schedule.id}\``),
  })
  await expect(stripe.subscriptions.pause(sub.id)).rejects.toMatchObject({ statusCode: 400 })
  expect((await sub.now()).status).toBe('active')
})

test('a subscription canceled at once takes its schedule with it; canceling a schedule ends its subscription', async () => {
  const one = await subscribed(stripe, '2026-01-10T00:00:00Z')
  const schedule = await later(one, one.better.id)
  await stripe.subscriptions.cancel(one.id)
  expect((await stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe('canceled')

  const two = await subscribed(stripe, '2026-01-10T00:00:00Z')
  const other = await later(two, two.better.id)
  expect((await stripe.subscriptionSchedules.cancel(other.id, { prorate: false })).status).toBe('canceled')
  expect((await two.now()).status).toBe('canceled')
})

test('a schedule whose end behaviour is cancel ends the subscription with its last phase', async () => {
  const sub = await subscribed(stripe, '2026-01-10T00:00:00Z')
  const { id } = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
  await stripe.subscriptionSchedules.update(id, { end_behavior: 'cancel' })
  await sub.go('2026-02-11T00:00:00Z')
  expect(await sub.now()).toMatchObject({ status: 'canceled', ended_at: at('2026-02-10T00:00:00Z') })
  expect((await stripe.subscriptionSchedules.retrieve(id)).status).toBe('completed')
})

test('phases that don’t fit, and parameters Stripe doesn’t know, are refused', async () => {
  const sub = await subscribed(stripe, '2026-01-10T00:00:00Z')
  const { id, phases } = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
  const [first] = phases
  const items = [{ price: sub.monthly.id }]
  const update = (...given: Stripe.SubscriptionScheduleUpdateParams.Phase[]) =>
    stripe.subscriptionSchedules.update(id, { phases: given })
  const moved = first!.start_date + 60
  await expect(update({ items, start_date: moved, end_date: first!.end_date })).rejects.toMatchObject({
    param: 'phases[0][start_date]',
  })
  await expect(
    update({ items, start_date: first!.start_date, end_date: first!.end_date }, { items, start_date: moved }),
  ).rejects.toMatchObject({ param: 'phases[1][start_date]' })
  await expect(update({ items: [{ price: sub.pack.id }], start_date: first!.start_date })).rejects.toMatchObject({
    param: 'phases[0][items][0][price]',
  })
  const iterations = { items, start_date: first!.start_date, iterations: 2 }
  await expect(update(iterations)).rejects.toMatchObject({ code: 'parameter_unknown', param: 'phases[0][iterations]' })
  expect((await stripe.subscriptionSchedules.retrieve(id)).phases).toHaveLength(1)
})
