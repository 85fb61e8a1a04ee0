import { asCommand } from '@/lib/command-line'
import { orThrow } from '@/lib/stripe/failures'
import {
  createPrice,
  createProduct,
  findPrice,
  findProductName,
  type NewPrice,
  renameProduct,
} from '@/lib/stripe/prices'
import { allCatalogs, packLookupKey, planLookupKey } from './rules'
import type { Catalog, PaidPlan } from './schema'

type Product = { id: string; name: string; prices: Omit<NewPrice, 'productId'>[] }

/**
 * Brings every catalog's plans and packs to Stripe, by lookup key. What is there already stays; a changed price is a
 * new price that takes the key over, and whoever subscribed at the old one keeps it. Returns what it did, line by line.
 */
export async function pushCatalogs(catalogs: Catalog[] = allCatalogs()): Promise<string[]> {
  const done: string[] = []
  for (const product of catalogs.flatMap(productsOf)) {
    done.push(...(await pushProduct(product)))
    for (const price of product.prices) done.push(...(await pushPrice({ ...price, productId: product.id })))
  }
  return done
}

/** One product per plan and per pack, under an id that is made from its keys, so that it is found again. */
export function productsOf(catalog: Catalog): Product[] {
  const { currency } = catalog
  const plans = catalog.plans.filter((plan): plan is PaidPlan => plan.prices !== null)
  return [
    ...plans.map((plan) => ({
      id: `${catalog.key}_${plan.key}`,
      name: `${catalog.name} ${plan.name}`,
      prices: (['month', 'year'] as const).map((interval) => ({
        lookupKey: planLookupKey(catalog, plan, interval),
        amountCents: plan.prices[interval],
        currency,
        interval,
      })),
    })),
    ...catalog.packs.map((pack) => ({
      id: packLookupKey(catalog, pack),
      name: `${catalog.name} ${pack.name}: ${pack.credits.toLocaleString('en-US')} credits`,
      prices: [{ lookupKey: packLookupKey(catalog, pack), amountCents: pack.priceCents, currency, interval: null }],
    })),
  ]
}

async function pushProduct({ id, name }: Product): Promise<string[]> {
  const known = orThrow(await findProductName(id))
  if (known === name) return []
  if (known === null) {
    orThrow(await createProduct({ id, name }, { idempotencyKey: `product:${id}:${name}` }))
    return [`created product ${id}, “${name}”`]
  }
  orThrow(await renameProduct(id, name))
  return [`renamed product ${id} to “${name}”`]
}

async function pushPrice(price: NewPrice): Promise<string[]> {
  const current = orThrow(await findPrice(price.lookupKey))
  const { amountCents, currency, interval } = price
  if (current?.amountCents === amountCents && current.currency === currency && current.interval === interval) return []
  // The key names the price it replaces: going back to an earlier amount is a change of its own, not a repetition.
  const idempotencyKey = `price:${price.lookupKey}:${amountCents}:${currency}:after:${current?.id ?? 'none'}`
  orThrow(await createPrice(price, { idempotencyKey }))
  const what = `${price.lookupKey}: ${amountCents} cents ${currency}`
  return [current ? `replaced price ${what} (was ${current.amountCents})` : `created price ${what}`]
}

asCommand(import.meta.url, async () => {
  const done = await pushCatalogs()
  for (const line of done) console.log(line)
  console.log(done.length > 0 ? `${done.length} changes at Stripe.` : 'Stripe has every product and price already.')
})
