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

/** What brought nothing is read again: a price that was not known may be, and what is true of the rest stays true. */
export const REFUSALS: ReadonlySet<string> = new Set(REFUSAL_OUTCOMES)
