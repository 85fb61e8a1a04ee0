import type Stripe from 'stripe'
import { changeAndTell, emit } from '../core/events'
import { idOf, type Store } from '../core/store'

type Schedule = Stripe.SubscriptionSchedule

/** The schedule that manages a subscription now. */
export function scheduleOf(store: Store, subscription: Stripe.Subscription): Schedule | undefined {
  return store.tables.subscriptionSchedules.get(idOf(subscription.schedule) ?? '')
}

export const phaseAt = (schedule: Schedule, at: number): Stripe.SubscriptionSchedule.Phase | undefined =>
  schedule.phases.find((phase) => phase.start_date <= at && at < phase.end_date)

/** The schedule lets go of its subscription, which goes on as it is. */
export function releaseSchedule(store: Store, schedule: Schedule): void {
  const subscription = store.tables.subscriptions.get(idOf(schedule.subscription) ?? '')
  if (subscription) changeAndTell(store, 'customer.subscription.updated', subscription, { schedule: null })
  Object.assign(schedule, {
    status: 'released',
    current_phase: null,
    released_at: store.now(idOf(schedule.customer)),
    released_subscription: subscription?.id ?? null,
    subscription: null,
  } satisfies Partial<Schedule>)
  emit(store, 'subscription_schedule.released', schedule)
}

/** A subscription that ends takes its schedule with it. */
export function cancelScheduleOf(store: Store, subscription: Stripe.Subscription): void {
  const schedule = scheduleOf(store, subscription)
  if (schedule?.status !== 'active') return
  Object.assign(schedule, {
    status: 'canceled',
    current_phase: null,
    canceled_at: store.now(idOf(schedule.customer)),
  } satisfies Partial<Schedule>)
  emit(store, 'subscription_schedule.canceled', schedule)
}

/** The last phase of a schedule that ends its subscription is over. */
export function completeSchedule(store: Store, schedule: Schedule): void {
  Object.assign(schedule, {
    status: 'completed',
    current_phase: null,
    completed_at: store.now(idOf(schedule.customer)),
  } satisfies Partial<Schedule>)
  emit(store, 'subscription_schedule.completed', schedule)
}

/** Moves on to the phase that begins at `at`; after the last one the schedule lets go. */
export function moveOn(store: Store, schedule: Schedule, at: number): void {
  const phase = phaseAt(schedule, at)
  if (!phase) releaseSchedule(store, schedule)
  else {
    changeAndTell(store, 'subscription_schedule.updated', schedule, {
      current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    })
  }
}
