/**
 * What opens the purchase dialog on any page of a desk: `?buy=one-time`. It can say what is chosen then: `one-time.macro`
 * a package, `one-time.macro.3` three of them, `one-time.55` the smallest that covers so many missing credits.
 */
export const BUY = 'buy'

const VALUE = 'one-time'

/** A package by its key, some of one, or a number of missing credits. */
export type Wanted = string | { pack: string; quantity: number } | number

/** What the address says under `BUY`. */
export function oneTimeValue(wanted?: Wanted): string {
  if (!wanted) return VALUE
  if (typeof wanted !== 'object') return `${VALUE}.${wanted}`
  return `${VALUE}.${wanted.pack}${wanted.quantity > 1 ? `.${wanted.quantity}` : ''}`
}

/** Reads it back; null for anything else. `wanted` is null where nothing was named. */
export function parseOneTime(value: string | null): { wanted: Wanted | null } | null {
  if (value === VALUE) return { wanted: null }
  const [start, named, quantity] = value?.split('.') ?? []
  if (start !== VALUE || !named) return null
  if (/^\d+$/.test(named)) return { wanted: Number(named) }
  return { wanted: quantity && /^\d+$/.test(quantity) ? { pack: named, quantity: Number(quantity) } : named }
}
