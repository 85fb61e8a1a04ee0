import type { Store } from '../core/store'
import { DEBIT_TYPES, DEBITS, type DebitType } from './banks'

/** What the account has switched on in Stripe's dashboard, next to cards. */
export type PaymentOffers = {
  delayed: DebitType[]
  /** How long a debit is under way. Real ones take days; Stripe's slow test accounts three minutes, as here. */
  settleAfterSeconds: number
}

export const USUAL_OFFERS: PaymentOffers = { delayed: [...DEBIT_TYPES], settleAfterSeconds: 180 }

export const offersOf = (store: Store): PaymentOffers => store.tables.offers.get('offers') ?? USUAL_OFFERS

/**
 * The ways to pay in this currency, as Stripe chooses them where nobody lists them. A subscription is paid by card:
 * its first payment has to be there when it starts.
 */
export function methodTypesFor(
  store: Store,
  currency: string | null,
  { allowed, excluded, cardOnly = false }: { allowed?: string[]; excluded?: string[]; cardOnly?: boolean } = {},
): string[] {
  const debits = cardOnly ? [] : offersOf(store).delayed.filter((type) => DEBITS[type].currency === currency)
  return ['card', ...debits].filter((type) => (allowed?.includes(type) ?? true) && !excluded?.includes(type))
}
