import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, type Once } from './objects'

/** A price as Stripe has it. `lookupKey` is the name it was pushed under, also after a newer price took that name over. */
export type Price = {
  id: string
  productId: string
  lookupKey: string | null
  current: boolean
  amountCents: number
  currency: string
  interval: 'month' | 'year' | null
}

export type NewPrice = {
  productId: string
  lookupKey: string
  amountCents: number
  currency: string
  interval: 'month' | 'year' | null
}

export function findPrice(lookupKey: string): Promise<StripeOutcome<Price | null>> {
  return attempt(async () => {
    const { data } = await stripe().prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 })
    return data[0] ? priceOf(data[0]) : null
  })
}

export function fetchPrice(id: string): Promise<StripeOutcome<Price>> {
  return attempt(async () => priceOf(await stripe().prices.retrieve(id)))
}

/** Creates the price and takes its lookup key over from the one that had it. Prices at Stripe can't change their amount. */
export function createPrice(price: NewPrice, once: Once): Promise<StripeOutcome<Price>> {
  return attempt(async () =>
    priceOf(
      await stripe().prices.create(
        {
          product: price.productId,
          currency: price.currency,
          unit_amount: price.amountCents,
          lookup_key: price.lookupKey,
          transfer_lookup_key: true,
          metadata: { lookup_key: price.lookupKey },
          ...(price.interval ? { recurring: { interval: price.interval } } : {}),
        },
        once,
      ),
    ),
  )
}

/** The name of the product with this id, or null when there is none. */
export async function findProductName(id: string): Promise<StripeOutcome<string | null>> {
  const found = await attempt(async () => (await stripe().products.retrieve(id)).name)
  if (!found.ok && found.refusal.code === 'invalid' && found.refusal.reason === 'resource_missing') {
    return { ok: true, value: null }
  }
  return found
}

export function createProduct(product: { id: string; name: string }, once: Once): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().products.create(product, once)
    return true as const
  })
}

export function renameProduct(id: string, name: string): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().products.update(id, { name })
    return true as const
  })
}

export function priceOf(price: Stripe.Price): Price {
  // Stripe also sells by the day and the week; no catalog of ours does.
  const interval = (['month', 'year'] as const).find((each) => each === price.recurring?.interval) ?? null
  return {
    id: price.id,
    productId: idOf(price.product) as string,
    lookupKey: price.lookup_key ?? price.metadata.lookup_key ?? null,
    current: price.lookup_key !== null,
    amountCents: price.unit_amount ?? 0,
    currency: price.currency,
    interval,
  }
}
