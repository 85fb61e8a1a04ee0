import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { emit, mergeMetadata } from '../core/events'
import { decimal, newId, type Store } from '../core/store'

/** A new product. `draft.id` may be chosen by the caller, as Stripe allows. */
export function createProduct(store: Store, draft: Partial<Stripe.Product> & { name: string }): Stripe.Product {
  const id = draft.id ?? newId('prod', 14)
  if (store.tables.products.has(id)) {
    throw invalid(`Product already exists.`, { code: 'resource_already_exists', param: 'id' })
  }
  const now = store.now()
  const product: Stripe.Product = {
    id,
    object: 'product',
    active: draft.active ?? true,
    created: now,
    default_price: null,
    description: draft.description ?? null,
    images: draft.images ?? [],
    livemode: false,
    marketing_features: draft.marketing_features ?? [],
    metadata: draft.metadata ?? {},
    name: draft.name,
    package_dimensions: null,
    shippable: draft.shippable ?? null,
    statement_descriptor: draft.statement_descriptor ?? null,
    tax_code: draft.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: draft.unit_label ?? null,
    updated: now,
    url: draft.url ?? null,
  }
  store.tables.products.set(id, product)
  emit(store, 'product.created', product)
  return product
}

export type PriceDraft = {
  currency: string
  unit_amount?: number
  active?: boolean
  lookup_key?: string
  metadata?: { [key: string]: string } | null
  nickname?: string
  recurring?: { interval: 'day' | 'week' | 'month' | 'year'; interval_count?: number }
  tax_behavior?: 'exclusive' | 'inclusive' | 'unspecified'
}

export function createPrice(store: Store, product: string, draft: PriceDraft): Stripe.Price {
  if (draft.unit_amount === undefined) {
    throw invalid('Missing required param: unit_amount.', { code: 'parameter_missing', param: 'unit_amount' })
  }
  if (!/^[a-z]{3}$/i.test(draft.currency)) {
    throw invalid(`Invalid currency: ${draft.currency}.`, { param: 'currency' })
  }
  const price: Stripe.Price = {
    id: newId('price'),
    object: 'price',
    active: draft.active ?? true,
    billing_scheme: 'per_unit',
    created: store.now(),
    currency: draft.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: draft.lookup_key ?? null,
    metadata: mergeMetadata(null, draft.metadata),
    nickname: draft.nickname ?? null,
    product,
    recurring: draft.recurring
      ? {
          interval: draft.recurring.interval,
          interval_count: draft.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: draft.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: draft.recurring ? 'recurring' : 'one_time',
    unit_amount: draft.unit_amount,
    unit_amount_decimal: decimal(draft.unit_amount),
  }
  store.tables.prices.set(price.id, price)
  emit(store, 'price.created', price)
  return price
}
