import type { Catalog } from '@/lib/catalog/schema'
import { formatCredits, formatMoney } from '@/lib/core/money'

/** A pack as a choice before the purchase: what it brings, exactly, and what it costs. */
export type PackTier = { key: string; name: string; credits: string; price: string }

export function packTiers({ packs, currency }: Catalog): PackTier[] {
  return packs.map(({ key, name, credits, priceCents }) => ({
    ...{ key, name },
    credits: formatCredits(credits),
    price: formatMoney(priceCents, currency),
  }))
}
