import { packTotal } from '@/lib/catalog/rules'
import type { Catalog, Pack } from '@/lib/catalog/schema'
import { formatCredits, formatMoney, formatPricePer100 } from '@/lib/core/money'

/** How many of one package a single purchase holds at most. */
export const MAX_QUANTITY = 20

/** A package as the dialog shows it, every figure written out. */
export type PackView = {
  key: string
  name: string
  credits: string
  price: string
  pricePer100: string
  /** What 1, 2, 3 … of it cost and bring; made where purchases are priced, so the browser multiplies no money. */
  totals: { price: string; credits: number }[]
}

export function packViews(catalog: Catalog): PackView[] {
  return catalog.packs.map((pack) => packView(catalog, pack))
}

function packView(catalog: Catalog, pack: Pack): PackView {
  return {
    key: pack.key,
    name: pack.name,
    credits: formatCredits(pack.credits),
    price: formatMoney(pack.priceCents, catalog.currency),
    pricePer100: formatPricePer100(pack.priceCents, pack.credits, catalog.currency),
    totals: Array.from({ length: MAX_QUANTITY }, (_, index) => {
      const total = packTotal(pack, index + 1)
      return { price: formatMoney(total.amountCents, catalog.currency), credits: total.credits }
    }),
  }
}
