import { type CatalogKey, catalogOf } from '@/lib/catalog/rules'
import type { Variant } from './words'

/** Whether something can still be made with what is left. */
export function variantOf(catalog: CatalogKey, available: number): Variant {
  const cheapest = Math.min(...catalogOf(catalog).features.map(({ credits }) => credits))
  return available >= cheapest ? 'credits-left' : 'none-left'
}
