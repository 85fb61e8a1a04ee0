import type { AutoReloadView } from '@/lib/auto-reload/queries'
import { type ReloadPack, reloadPacks } from '@/lib/catalog/rules'
import type { AutoReloadPolicy, Catalog } from '@/lib/catalog/schema'
import type { Currency } from '@/lib/core/money'

/** How auto-reload stands, as plain data: moments are ISO 8601. */
export type ReloadStanding = {
  state: AutoReloadView['state']
  isOn: boolean
  /** What it is set to, or was last; null where nobody has ever switched it on. */
  pack: string | null
  threshold: number | null
  /** What it will be switched on for when a purchase under way is paid. */
  comingOn: { pack: string; threshold: number } | null
  /** Why it is off or waits. `card` where another card puts it right. */
  stoppedWhy: { words: string; variant: 'credits-left' | 'none-left'; card: boolean } | null
  needsAuthentication: { purchaseId: string; amountCents: number; until: string } | null
  /** When it can charge next, where that is a matter of time. */
  nextPossibleAt: string | null
}

/** What auto-reload offers this account: the policy's figures, the packages it buys, and how it stands. */
export type ReloadOffer = {
  policy: AutoReloadPolicy
  packs: ReloadPack[]
  currency: Currency
  standing: ReloadStanding
}

export function reloadOfferOf(catalog: Catalog, view: AutoReloadView): ReloadOffer | null {
  const policy = catalog.policies.autoReload
  if (!policy) return null
  return { policy, packs: reloadPacks(catalog), currency: catalog.currency, standing: reloadStandingOf(view) }
}

export function reloadStandingOf(view: AutoReloadView): ReloadStanding {
  const { state, isOn, pack, threshold, comingOn, stoppedWhy, needsAuthentication: asked, nextPossibleAt } = view
  return {
    state,
    isOn,
    pack,
    threshold,
    comingOn: comingOn && { pack: comingOn.pack, threshold: comingOn.threshold },
    stoppedWhy: stoppedWhy && {
      words: stoppedWhy.words,
      variant: stoppedWhy.variant,
      card: stoppedWhy.reason === 'declined' || stoppedWhy.reason === 'no-card',
    },
    needsAuthentication: asked && {
      purchaseId: asked.purchaseId,
      amountCents: asked.amountCents,
      until: asked.until.toISOString(),
    },
    nextPossibleAt: nextPossibleAt?.toISOString() ?? null,
  }
}
