import type Stripe from 'stripe'
import { invalid, unsupported } from '../core/errors'
import { mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { flag, inRange, type Range } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { releaseSchedule } from '../engine/schedule-states'
import { changeSchedule, scheduleFrom } from '../engine/schedules'
import { endSubscription } from '../engine/subscriptions'
import { scheduleChanges, scheduleCreation, scheduleFilters } from './schedule-params'
import { phasesOf } from './schedule-phases'

/** A schedule that still has something to do. */
function activeSchedule(store: Store, id: string, verb: string): Stripe.SubscriptionSchedule {
  const schedule = pick(store.tables.subscriptionSchedules, 'subscription_schedule', id)
  if (schedule.status !== 'active') {
    throw invalid(
      `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status. Only schedules in the \`not_started\` or \`active\` status allow this.`,
    )
  }
  return schedule
}

export const subscriptionSchedules: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/subscription_schedules',
    params: scheduleCreation,
    handler({ store, params }) {
      const id = params.from_subscription
      if (!id) throw unsupported('subscription schedules without from_subscription', 'from_subscription')
      const subscription = pick(store.tables.subscriptions, 'subscription', id, 'from_subscription')
      return scheduleFrom(store, subscription, mergeMetadata(null, params.metadata))
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/subscription_schedules/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.subscriptionSchedules, 'subscription_schedule', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/subscription_schedules/:id',
    params: scheduleChanges,
    handler({ store, path, params }) {
      const schedule = activeSchedule(store, path.id!, 'update')
      const change = () =>
        changeSchedule(store, schedule, {
          phases: params.phases ? phasesOf(store, schedule, params.phases) : null,
          endBehavior: params.end_behavior,
          metadata: params.metadata,
          proration: params.proration_behavior ?? 'create_prorations',
        })
      store.attempt(change, idOf(schedule.customer))
      return schedule
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/subscription_schedules/:id/release',
    params: { preserve_cancel_date: flag() },
    handler({ store, path }) {
      const schedule = activeSchedule(store, path.id!, 'release')
      releaseSchedule(store, schedule)
      return schedule
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/subscription_schedules/:id/cancel',
    params: { invoice_now: flag(), prorate: flag() },
    handler({ store, path, params }) {
      const schedule = activeSchedule(store, path.id!, 'cancel')
      if (params.prorate) throw unsupported('prorate=true when a schedule is canceled', 'prorate')
      const subscription = store.tables.subscriptions.get(idOf(schedule.subscription) ?? '')
      if (subscription) endSubscription(store, subscription, 'cancellation_requested')
      return schedule
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/subscription_schedules',
    params: scheduleFilters,
    handler({ store, params, url }) {
      const within = (value: number | null, wanted: Range | undefined) =>
        wanted === undefined || (value !== null && inRange(value, wanted))
      const wanted = (each: Stripe.SubscriptionSchedule) =>
        (params.customer === undefined || idOf(each.customer) === params.customer) &&
        params.scheduled !== true &&
        within(each.created, params.created) &&
        within(each.canceled_at, params.canceled_at) &&
        within(each.completed_at, params.completed_at) &&
        within(each.released_at, params.released_at)
      return page([...store.tables.subscriptionSchedules.values()].filter(wanted), params, url)
    },
  }),
]
