import type { InvoiceRefusal } from './invoice-credits'

/** Why an invoice that was paid brought nothing, as it is written down. */
export const REFUSAL_OUTCOMES = [
  'not-a-refill',
  'paid-after-end',
  'unknown-price',
  'several-plans',
  'wrong-amount',
] as const satisfies readonly InvoiceRefusal['code'][]

export type RefusalOutcome = (typeof REFUSAL_OUTCOMES)[number]

/** What brought nothing is decided anew whenever it is read: what is true of the rest stays true. */
export const REFUSALS: ReadonlySet<string> = new Set(REFUSAL_OUTCOMES)

/** What may come right by itself, once Stripe's prices and the catalog agree: it is read again with every look. */
export const MENDABLE: readonly RefusalOutcome[] = ['unknown-price', 'several-plans', 'wrong-amount']
