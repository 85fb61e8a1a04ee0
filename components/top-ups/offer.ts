import type { ReloadOffer } from '@/components/auto-reload/view'
import type { Currency } from '@/lib/core/money'
import type { UnlockPrompt } from '@/lib/top-ups/prompts'
import type { CardOnFile } from './card'
import type { PackView } from './view'

/** That a plan would have been cheaper than packages, with its numbers in sentences. */
export type AdviceView = { planName: string; pay: 'yearly' | 'monthly'; saves: string; facts: string[] }

/** What the one-time dialog offers this account, as plain data that travels as JSON. */
export type OneTimeOffer = {
  client: string
  /** Who the credits are for, where the workspace has several clients. */
  clientName: string | null
  currency: Currency
  /** Whether this person may buy here and has not opened the dialog before. */
  isNew: boolean
  /** What stands in the way of buying; null for whoever may. */
  unlock: UnlockPrompt | null
  packs: PackView[]
  card: CardOnFile | null
  /** By package, where a plan would have been cheaper. */
  advice: Record<string, AdviceView>
  /** Null where the catalog has no auto-reload. */
  reload: ReloadOffer | null
  /** Where the sandbox serves its stand-in of Stripe's script; null for Stripe's own. */
  stripeScriptOrigin: string | null
}
