/**
 * What a catalog says.
 *
 * - An account without a subscription is on the catalog's one free plan.
 * - A price is named by its lookup key, `<catalog>_<plan>_<interval>` or `<catalog>_pack_<pack>`: the only name under
 *   which Stripe knows it, and the only way a price gets there.
 * - A plan that is no longer sold is honoured for whoever has it: it has its price at Stripe, and nobody is offered it.
 * - Auto-reload buys only the packs that its policy names, at their discount, rounded down to the cent of one pack.
 * - Prices come from here and nowhere else: a browser names a plan or a pack, never an amount.
 */
import type { Cents, Credits } from '@/lib/core/money'
import { cents, credits } from '@/lib/core/money'
import { agency } from './catalogs/agency'
import { space } from './catalogs/space'
import { studio } from './catalogs/studio'
import { tokens } from './catalogs/tokens'
import { type Catalog, catalogSchema, type Feature, type Interval, type Pack, type PaidPlan, type Plan } from './schema'

const CATALOGS = {
  studio: catalogSchema.parse(studio),
  tokens: catalogSchema.parse(tokens),
  agency: catalogSchema.parse(agency),
  space: catalogSchema.parse(space),
}

export type CatalogKey = keyof typeof CATALOGS

/** The catalog that a workspace is opened on where nobody says which. */
export const DEFAULT_CATALOG: CatalogKey = 'studio'

export function catalogOf(key: CatalogKey): Catalog {
  return CATALOGS[key]
}

export function allCatalogs(): Catalog[] {
  return Object.values(CATALOGS)
}

export function freePlanOf(catalog: Catalog): Plan {
  return catalog.plans.find((plan) => plan.prices === null) as Plan
}

export function findPlan(catalog: Catalog, key: string): Plan | undefined {
  return catalog.plans.find((plan) => plan.key === key)
}

/** What is on offer: every plan but the earlier versions that are only honoured. */
export function soldPlans(catalog: Catalog): Plan[] {
  return catalog.plans.filter((plan) => plan.sold)
}

/** The plan of that key if it is one that money buys, or once bought. */
export function findPaidPlan(catalog: Catalog, key: string): PaidPlan | undefined {
  const plan = findPlan(catalog, key)
  return plan?.prices ? (plan as PaidPlan) : undefined
}

export function findPack(catalog: Catalog, key: string): Pack | undefined {
  return catalog.packs.find((pack) => pack.key === key)
}

export function findFeature(catalog: Catalog, key: string): Feature | undefined {
  return catalog.features.find((feature) => feature.key === key)
}

export function planLookupKey(catalog: Catalog, plan: PaidPlan, interval: Interval): string {
  return `${catalog.key}_${plan.key}_${interval}`
}

export function packLookupKey(catalog: Catalog, pack: Pack): string {
  return `${catalog.key}_pack_${pack.key}`
}

/**
 * What a month of the plan comes to, paid by `interval`. A year that does not divide evenly is rounded down to the
 * cent: for display only.
 */
export function monthlyPrice(plan: PaidPlan, interval: Interval): Cents {
  return interval === 'month' ? plan.prices.month : cents(Math.floor(plan.prices.year / 12))
}

/** How much less a year costs when it is paid at once, in whole percent, rounded down so that it never promises too much. */
export function yearlySavingPercent(plan: PaidPlan): number {
  return Math.floor(100 - (plan.prices.year * 100) / (plan.prices.month * 12))
}

/** Exactly what `quantity` packs cost and bring. */
export function packTotal(pack: Pack, quantity: number): { amountCents: Cents; credits: Credits } {
  return { amountCents: cents(pack.priceCents * quantity), credits: credits(pack.credits * quantity) }
}

/** A pack as auto-reload buys it: its discount and the price of one; null where auto-reload doesn't buy it. */
export type ReloadPack = { pack: Pack; discountPercent: number; priceCents: Cents }

export function findReloadPack(catalog: Catalog, key: string): ReloadPack | null {
  return reloadPacks(catalog).find(({ pack }) => pack.key === key) ?? null
}

/** Every pack that auto-reload may buy, in the catalog's order; none where there is no auto-reload. */
export function reloadPacks(catalog: Catalog): ReloadPack[] {
  return (catalog.policies.autoReload?.packs ?? []).flatMap(({ pack: key, discountPercent }) => {
    const pack = findPack(catalog, key)
    return pack ? [{ pack, discountPercent, priceCents: discounted(pack.priceCents, discountPercent) }] : []
  })
}

/** A price less so many percent, rounded down to the cent. */
export function discounted(priceCents: Cents, percent: number): Cents {
  return cents(Math.floor((priceCents * (100 - percent)) / 100))
}

/** How many credits one whole unit of the currency (£1) buys, where every pack agrees on it; null where they don't. */
export function creditsPerMajorUnit(catalog: Catalog): Credits | null {
  const [first, ...rest] = catalog.packs
  if (!first || (first.credits * 100) % first.priceCents !== 0) return null
  const rate = (first.credits * 100) / first.priceCents
  return rest.every((pack) => pack.credits * 100 === rate * pack.priceCents) ? credits(rate) : null
}
