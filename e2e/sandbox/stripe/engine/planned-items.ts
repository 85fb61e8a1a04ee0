import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { planOf, subscriptionItem } from './subscription-objects'

export type ItemChange = {
  id?: string
  price?: Stripe.Price
  quantity?: number
  deleted?: boolean
  metadata?: Stripe.Metadata
}

/** The items a subscription would have after these changes; the ones that stay keep their ids. */
export function plannedItems(
  subscription: Stripe.Subscription,
  changes: ItemChange[],
  now: number,
): Stripe.SubscriptionItem[] {
  const known = new Set(subscription.items.data.map(({ id }) => id))
  for (const [index, { id }] of changes.entries()) {
    if (id && !known.has(id)) {
      throw invalid(`No such subscription item: '${id}'`, { code: 'resource_missing', param: `items[${index}][id]` })
    }
  }
  const kept = subscription.items.data.flatMap((item) => {
    const change = changes.find(({ id }) => id === item.id)
    if (change?.deleted) return []
    const copy = structuredClone(item)
    if (change?.price) Object.assign(copy, { price: structuredClone(change.price), plan: planOf(change.price) })
    if (change?.quantity !== undefined) copy.quantity = change.quantity
    if (change?.metadata) copy.metadata = change.metadata
    return [copy]
  })
  const [first] = subscription.items.data
  const added = changes
    .filter((change) => !change.id)
    .map((change) => {
      if (!change.price) throw invalid('Missing required param: items[0][price].', { code: 'parameter_missing' })
      const period = { start: now, end: first!.current_period_end }
      return subscriptionItem(subscription.id, change.price, change.quantity ?? 1, change.metadata ?? {}, now, period)
    })
  const planned = [...kept, ...added]
  if (planned.length === 0) throw invalid('A subscription must have at least one active item.', { param: 'items' })
  const prices = planned.map(({ price }) => price.id)
  if (new Set(prices).size < prices.length) {
    throw invalid('Cannot add multiple subscription items with the same plan.', { param: 'items' })
  }
  return planned
}

/** Whether the items are billed at another interval than before. */
export function startsAnew(before: Stripe.SubscriptionItem[], planned: Stripe.SubscriptionItem[]): boolean {
  const key = ({ price }: Stripe.SubscriptionItem) => `${price.recurring?.interval_count}${price.recurring?.interval}`
  const intervals = new Set(planned.map(key))
  if (intervals.size > 1) {
    throw invalid('All prices of a subscription must share one billing interval here.', {
      code: 'sandbox_unsupported',
      param: 'items',
    })
  }
  return !intervals.has(key(before[0]!))
}

/** Whether an item costs something else than before. */
export const costsOtherwise = (before: Stripe.SubscriptionItem, after: Stripe.SubscriptionItem | undefined): boolean =>
  before.price.id !== after?.price.id || (before.quantity ?? 1) !== (after.quantity ?? 1)
