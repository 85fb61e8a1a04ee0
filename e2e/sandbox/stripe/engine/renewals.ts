import type Stripe from 'stripe'
import { changeAndTell } from '../core/events'
import { idOf, type Store } from '../core/store'
import { nextBoundary } from './calendar'
import { draftInvoice } from './invoice-drafts'
import { plannedItems, startsAnew } from './planned-items'
import { moveOn, phaseAt, scheduleOf } from './schedule-states'
import { alsoOf, changesInto } from './schedules'
import { intervalOf, periodLine } from './subscription-lines'
import { periodEndOf } from './subscriptions'

const HOUR = 3600

/**
 * A period ends: the next one begins, with the items of the phase that begins with it where there is a schedule, and
 * its invoice waits an hour as a draft.
 */
export function renew(store: Store, subscription: Stripe.Subscription): Stripe.Invoice {
  const start = periodEndOf(subscription)
  const previousStart = Math.min(...subscription.items.data.map((item) => item.current_period_start))
  const { items, anchor, also } = nextPeriodOf(store, subscription, start)
  const end = nextBoundary(anchor, intervalOf(items[0]!.price), start)
  const renewed = items.map((item) => ({ ...item, current_period_start: start, current_period_end: end }))
  changeAndTell(store, 'customer.subscription.updated', subscription, {
    ...also,
    items: { ...subscription.items, data: renewed },
    billing_cycle_anchor: anchor,
  })
  const schedule = scheduleOf(store, subscription)
  if (schedule?.current_phase && schedule.current_phase.end_date <= start) moveOn(store, schedule, start)

  const collected = subscription.status !== 'unpaid'
  const invoice = draftInvoice(store, {
    customer: store.tables.customers.get(idOf(subscription.customer))!,
    currency: subscription.currency,
    subscription,
    lines: renewed.map((item) => periodLine(store, subscription, item)),
    reason: 'subscription_cycle',
    period: { start: previousStart, end: start },
    defaultPaymentMethod: null,
    description: null,
    footer: null,
    metadata: {},
    finalizesAt: collected ? start + HOUR : null,
  })
  // An unpaid subscription goes on making drafts, and nobody collects them.
  invoice.auto_advance = collected
  subscription.latest_invoice = invoice.id
  return invoice
}

function nextPeriodOf(store: Store, subscription: Stripe.Subscription, start: number) {
  const before = subscription.items.data
  const schedule = scheduleOf(store, subscription)
  const phase = schedule?.current_phase?.end_date === start ? phaseAt(schedule, start) : undefined
  if (!phase) return { items: before, anchor: subscription.billing_cycle_anchor, also: {} }
  const items = plannedItems(subscription, changesInto(store, subscription, phase), start)
  const anew = phase.billing_cycle_anchor === 'phase_start' || startsAnew(before, items)
  return { items, anchor: anew ? start : subscription.billing_cycle_anchor, also: alsoOf(subscription, phase) }
}
