import type { ReloadOffer } from '@/components/auto-reload/view'
import type { Currency } from '@/lib/core/money'
import type { CardOnFile } from './card'
import type { PackView } from './view'

/** What keeps an account from buying, in words, and the ways to it. */
export type Unlock = {
  title: string
  text: string
  /** `pay` is the side of the plans page, null where either will do. `note` says what speaks for this way. */
  ways: { label: string; pay: 'yearly' | 'monthly' | null; note: string | null }[]
}

/** That a plan would have been cheaper than packages, with its numbers in sentences. */
export type AdviceView = { planName: string; pay: 'yearly' | 'monthly'; saves: string; facts: string[] }

/** What the one-time dialog offers this account, as plain data that travels as JSON. */
export type OneTimeOffer = {
  client: string
  currency: Currency
  /** Whether this person may buy here and has not opened the dialog before. */
  isNew: boolean
  /** What stands in the way of buying; null for whoever may. */
  unlock: Unlock | null
  packs: PackView[]
  card: CardOnFile | null
  /** By package, where a plan would have been cheaper. */
  advice: Record<string, AdviceView>
  /** Null where the catalog has no auto-reload. */
  reload: ReloadOffer | null
  /** Where the sandbox serves its stand-in of Stripe's script; null for Stripe's own. */
  stripeScriptOrigin: string | null
}
