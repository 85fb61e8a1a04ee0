import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { changeAndTell, emit, mergeMetadata } from '../core/events'
import { idOf, type Store } from '../core/store'
import type { ItemChange } from './planned-items'
import { blankSchedule, phaseFrom, phaseItemsOf } from './schedule-objects'
import { completeSchedule, moveOn, phaseAt } from './schedule-states'
import { changeItems } from './subscription-changes'
import { endSubscription, periodEndOf } from './subscriptions'

type Schedule = Stripe.SubscriptionSchedule

/** A schedule over a subscription as it is: one phase, the period under way. */
export function scheduleFrom(store: Store, subscription: Stripe.Subscription, metadata: Stripe.Metadata): Schedule {
  if (subscription.schedule) {
    throw invalid(
      `You cannot migrate a subscription that is already attached to a schedule: \`${idOf(subscription.schedule)}\`.`,
      { param: 'from_subscription' },
    )
  }
  if (!['active', 'past_due', 'unpaid'].includes(subscription.status)) {
    throw invalid(`You cannot migrate a subscription that is in the \`${subscription.status}\` status.`, {
      param: 'from_subscription',
    })
  }
  const phase = phaseFrom({
    start: Math.min(...subscription.items.data.map((item) => item.current_period_start)),
    end: subscription.cancel_at ?? periodEndOf(subscription),
    items: phaseItemsOf(subscription),
    currency: subscription.currency,
    prorationBehavior: 'create_prorations',
    billingCycleAnchor: null,
    metadata: {},
    description: null,
    defaultPaymentMethod: null,
  })
  const schedule = { ...blankSchedule(subscription, phase, store.now(idOf(subscription.customer))), metadata }
  store.tables.subscriptionSchedules.set(schedule.id, schedule)
  emit(store, 'subscription_schedule.created', schedule)
  changeAndTell(store, 'customer.subscription.updated', subscription, { schedule: schedule.id })
  return schedule
}

export type ScheduleChange = {
  phases: Stripe.SubscriptionSchedule.Phase[] | null
  endBehavior: 'cancel' | 'release' | undefined
  metadata: { [key: string]: string } | null | undefined
  /** For what changes in the phase under way. */
  proration: 'always_invoice' | 'create_prorations' | 'none'
}

/** Replaces the phases from the one under way on. What changes in that one is carried out now. */
export function changeSchedule(store: Store, schedule: Schedule, change: ScheduleChange): void {
  const now = store.now(idOf(schedule.customer))
  const phases = change.phases && [
    ...schedule.phases.filter(({ end_date }) => end_date <= change.phases![0]!.start_date),
    ...change.phases,
  ]
  const current = phases?.find((phase) => phase.start_date <= now && now < phase.end_date)
  if (phases && !current) {
    throw invalid('The phases must include the one that is under way now.', { param: 'phases' })
  }
  changeAndTell(store, 'subscription_schedule.updated', schedule, {
    ...(change.endBehavior && { end_behavior: change.endBehavior }),
    ...(change.metadata !== undefined && { metadata: mergeMetadata(schedule.metadata, change.metadata) }),
    ...(phases && { phases }),
    ...(current && { current_phase: { start_date: current.start_date, end_date: current.end_date } }),
  })
  const subscription = store.tables.subscriptions.get(idOf(schedule.subscription) ?? '')
  if (current && subscription) enterPhase(store, subscription, current, change.proration)
}

/** A phase ends in the middle of a period (at a period's end the renewal sees to it), or with the subscription. */
export function endPhase(store: Store, subscription: Stripe.Subscription, schedule: Schedule): void {
  const at = schedule.current_phase!.end_date
  const next = phaseAt(schedule, at)
  if (!next && schedule.end_behavior === 'cancel') {
    completeSchedule(store, schedule)
    endSubscription(store, subscription, 'cancellation_requested')
    return
  }
  if (next) enterPhase(store, subscription, next, next.proration_behavior as ScheduleChange['proration'])
  moveOn(store, schedule, at)
}

function enterPhase(
  store: Store,
  subscription: Stripe.Subscription,
  phase: Stripe.SubscriptionSchedule.Phase,
  proration: ScheduleChange['proration'],
): void {
  const items = changesInto(store, subscription, phase)
  const also = alsoOf(subscription, phase)
  if (items.length === 0 && Object.keys(also).length === 0) return
  changeItems(store, subscription, {
    items,
    proration,
    prorationDate: null,
    resetAnchor: false,
    paymentBehavior: 'allow_incomplete',
    also,
  })
}

/** What a phase says about its subscription besides the items. */
export function alsoOf(
  subscription: Stripe.Subscription,
  phase: Stripe.SubscriptionSchedule.Phase,
): Partial<Stripe.Subscription> {
  const card = idOf(phase.default_payment_method)
  return {
    ...(Object.keys(phase.metadata ?? {}).length > 0 && {
      metadata: mergeMetadata(subscription.metadata, phase.metadata),
    }),
    ...(phase.description && { description: phase.description }),
    ...(card && { default_payment_method: card }),
  }
}

/** How a subscription's items become those of a phase: kept by price, else replaced in order, added or removed. */
export function changesInto(
  store: Store,
  subscription: Stripe.Subscription,
  phase: Stripe.SubscriptionSchedule.Phase,
): ItemChange[] {
  const free = new Set(subscription.items.data)
  const wanted = phase.items.map((item) => {
    const same = [...free].find(({ price }) => price.id === idOf(item.price))
    if (same) free.delete(same)
    return { item, same }
  })
  const changes: ItemChange[] = []
  for (const { item, same } of wanted) {
    const quantity = item.quantity ?? 1
    if (same && (same.quantity ?? 1) === quantity) continue
    const replaced = same ?? [...free][0]
    if (replaced) free.delete(replaced)
    const price = store.tables.prices.get(idOf(item.price))!
    changes.push({ ...(replaced && { id: replaced.id }), price, quantity, metadata: item.metadata ?? {} })
  }
  return [...changes, ...[...free].map(({ id }) => ({ id, deleted: true }))]
}
