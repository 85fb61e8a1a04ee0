import { findReloadPack } from '@/lib/catalog/rules'
import type { Catalog, Pack } from '@/lib/catalog/schema'
import { formatCredits, formatMoney, formatPricePer100 } from '@/lib/core/money'
import { MOST_PACKS, quote } from '@/lib/top-ups/rules'

/** What so many packages cost and bring. `listPrice` is what they cost without the discount, where there is one. */
export type PackTotal = { price: string; listPrice: string | null; credits: number }

/** A package as the dialog shows it, every figure written out. */
export type PackView = {
  key: string
  name: string
  credits: string
  price: string
  pricePer100: string
  /** What 1, 2, 3 … of it cost and bring; made where purchases are priced, so the browser multiplies no money. */
  totals: PackTotal[]
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
    reload: reload && { discountPercent: reload.discountPercent, totals: totalsOf(catalog, pack, true) },
  }
}

function totalsOf(catalog: Catalog, pack: Pack, withReload: boolean): PackTotal[] {
  return Array.from({ length: MOST_PACKS }, (_, index) => {
    const quoted = quote(catalog, pack.key, index + 1, withReload)
    if (!quoted.ok) throw new Error(`${pack.key} is in the catalog and can't be quoted: ${quoted.refusal.code}.`)
    const { amountCents, listAmountCents, credits } = quoted.value
    const listPrice = listAmountCents === null ? null : formatMoney(listAmountCents, catalog.currency)
    return { price: formatMoney(amountCents, catalog.currency), listPrice, credits }
  })
}
