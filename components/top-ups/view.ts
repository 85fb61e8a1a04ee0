import type { Catalog, Pack } from '@/lib/catalog/schema'
import { formatCredits, formatMoney, formatPricePer100 } from '@/lib/core/money'
import { MOST_PACKS, quote } from '@/lib/top-ups/rules'

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
    totals: Array.from({ length: MOST_PACKS }, (_, index) => {
      const quoted = quote(catalog, pack.key, index + 1)
      if (!quoted.ok) throw new Error(`${pack.key} is in the catalog and can't be quoted: ${quoted.refusal.code}.`)
      return { price: formatMoney(quoted.value.amountCents, catalog.currency), credits: quoted.value.credits }
    }),
  }
}
