import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { mergeMetadata } from '../core/events'
import type { Params } from '../core/params'
import { pick } from '../core/router'
import { idOf, type Store } from '../core/store'
import { addMonths } from '../engine/calendar'
import { phaseFrom, phaseItem } from '../engine/schedule-objects'
import type { scheduleChanges } from './schedule-params'

type Phase = Stripe.SubscriptionSchedule.Phase
type Given = NonNullable<Params<typeof scheduleChanges>['phases']>[number]

/** The phases of an update: each begins where the one before it ends, the first where the one under way began. */
export function phasesOf(store: Store, schedule: Stripe.SubscriptionSchedule, given: Given[]): Phase[] {
  if (given.length === 0) throw invalid('You must pass at least one phase.', { param: 'phases' })
  const now = store.now(idOf(schedule.customer))
  const phases: Phase[] = []
  for (const [index, each] of given.entries()) {
    const param = `phases[${index}]`
    const start = startOf(schedule, each, phases.at(-1), now, param)
    const prices = each.items.map((item, at) => recurring(store, item.price, `${param}[items][${at}][price]`))
    const [first] = prices
    if (!first) throw invalid('A phase must have at least one item.', { param: `${param}[items]` })
    const end = endOf(each, first, start, now, param)
    if (end <= start) throw invalid('A phase must end after it begins.', { param: `${param}[end_date]` })
    phases.push(
      phaseFrom({
        start,
        end,
        items: each.items.map((item) => phaseItem(item.price, item.quantity ?? 1, mergeMetadata(null, item.metadata))),
        currency: first.currency,
        prorationBehavior: each.proration_behavior ?? 'create_prorations',
        billingCycleAnchor: each.billing_cycle_anchor ?? null,
        metadata: mergeMetadata(null, each.metadata),
        description: each.description ?? null,
        defaultPaymentMethod: each.default_payment_method ?? null,
      }),
    )
  }
  return phases
}

function startOf(
  schedule: Stripe.SubscriptionSchedule,
  each: Given,
  before: Phase | undefined,
  now: number,
  param: string,
): number {
  const given = each.start_date === 'now' ? now : each.start_date
  if (before) {
    if (given === undefined || given === before.end_date) return before.end_date
    throw invalid('The start date of a phase must be the end date of the phase before it.', {
      param: `${param}[start_date]`,
    })
  }
  const start = given ?? schedule.current_phase!.start_date
  if (schedule.phases.some((phase) => phase.start_date === start && start <= schedule.current_phase!.start_date)) {
    return start
  }
  throw invalid('You can not modify the start date of the current phase.', { param: `${param}[start_date]` })
}

function endOf(each: Given, price: Stripe.Price, start: number, now: number, param: string): number {
  if (each.end_date !== undefined && each.duration) {
    throw invalid('You may only specify one of these parameters: duration, end_date.', { param: `${param}[duration]` })
  }
  if (each.end_date !== undefined) return each.end_date === 'now' ? now : each.end_date
  const { interval, interval_count: count = 1 } = each.duration ?? price.recurring!
  if (interval === 'day' || interval === 'week') return start + count * (interval === 'day' ? 1 : 7) * 86_400
  return addMonths(start, count * (interval === 'year' ? 12 : 1))
}

function recurring(store: Store, id: string, param: string): Stripe.Price {
  const price = pick(store.tables.prices, 'price', id, param)
  if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', { param })
  if (!price.recurring) {
    throw invalid(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      { param },
    )
  }
  return price
}
