import { findReloadPack } from '@/lib/catalog/rules'
import type { Catalog, Pack } from '@/lib/catalog/schema'
import { formatCredits, formatMoney, formatPricePer100 } from '@/lib/core/money'
import { cheaperThan, MOST_PACKS, quote } from '@/lib/top-ups/rules'

/** What so many packages cost and bring. `listPrice` is what they cost without the discount, where there is one. */
export type PackTotal = { price: string; listPrice: string | null; credits: number }

/** Other packages instead of so many of this one: `Large`, 1, `15,000 credits for $48`. */
export type Cheaper = { pack: string; name: string; quantity: number; brings: string }

/** A package as the dialog shows it, every figure written out. */
export type PackView = {
  key: string
  name: string
  credits: string
  price: string
  pricePer100: string
  /** What 1, 2, 3 … of it cost and bring; made where purchases are priced, so the browser multiplies no money. */
  totals: PackTotal[]
  /** For each of those what brings at least as many credits for less; null where nothing does. */
  cheaper: (Cheaper | null)[]
  /** The same with auto-reload, and what that takes off; null where auto-reload does not buy it. */
  reload: { discountPercent: number; totals: PackTotal[] } | null
}

export function packViews(catalog: Catalog): PackView[] {
  return catalog.packs.map((pack) => packView(catalog, pack))
}

function packView(catalog: Catalog, pack: Pack): PackView {
  const reload = findReloadPack(catalog, pack.key)
  return {
    key: pack.key,
    name: pack.name,
    credits: formatCredits(pack.credits),
    price: formatMoney(pack.priceCents, catalog.currency),
    pricePer100: formatPricePer100(pack.priceCents, pack.credits, catalog.currency),
    totals: totalsOf(catalog, pack, false),
    cheaper: quantities((quantity) => cheaperOf(catalog, pack.key, quantity)),
    reload: reload && { discountPercent: reload.discountPercent, totals: totalsOf(catalog, pack, true) },
  }
}

function totalsOf(catalog: Catalog, pack: Pack, withReload: boolean): PackTotal[] {
  return quantities((quantity) => {
    const quoted = quote(catalog, pack.key, quantity, withReload)
    if (!quoted.ok) throw new Error(`${pack.key} is in the catalog and can't be quoted: ${quoted.refusal.code}.`)
    const { amountCents, listAmountCents, credits } = quoted.value
    const listPrice = listAmountCents === null ? null : formatMoney(listAmountCents, catalog.currency)
    return { price: formatMoney(amountCents, catalog.currency), listPrice, credits }
  })
}

function cheaperOf(catalog: Catalog, packKey: string, count: number): Cheaper | null {
  const best = cheaperThan(catalog, packKey, count)
  if (!best) return null
  const { pack, quantity, credits, amountCents } = best
  const brings = `${formatCredits(credits)} credits for ${formatMoney(amountCents, catalog.currency)}`
  return { pack: pack.key, name: pack.name, quantity, brings }
}

function quantities<Value>(of: (quantity: number) => Value): Value[] {
  return Array.from({ length: MOST_PACKS }, (_, index) => of(index + 1))
}
