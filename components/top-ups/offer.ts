import type { Currency } from '@/lib/core/money'
import type { CardOnFile } from './card'
import type { PackView } from './view'

/** What the one-time dialog offers this account, as plain data. */
export type OneTimeOffer = {
  client: string
  currency: Currency
  packs: PackView[]
  card: CardOnFile | null
  /** Whether the account may buy one-time packages by its catalog's policy. */
  eligible: boolean
  /** Where the sandbox serves its stand-in of Stripe's script; null for Stripe's own. */
  stripeScriptOrigin: string | null
}
