/**
 * What somebody decides about auto-reload beside a purchase.
 *
 * - The box is there for the packages that auto-reload buys. It starts as the catalog says; for whoever has had
 *   auto-reload before it starts unchecked, for switching it off was a no. For the package that it is on for, it starts
 *   checked.
 * - Checked, the threshold counts, and out of its range nothing can be bought. Checked for another package than the one
 *   it is on for, the purchase moves it there.
 * - Unchecked for the package it is on for, nothing is bought: what can be pressed then switches it off.
 */
import { clampThreshold, consentVersion, consentWords, type Terms, thresholdFault } from '@/lib/auto-reload/rules'
import type { ReloadPack } from '@/lib/catalog/rules'
import type { ReloadOffer } from './view'

/** What was pressed and typed; null where nothing was, and the preset counts. */
export type ReloadInput = { checked: boolean | null; threshold: string | null; managing: boolean }

export type ReloadChoice = {
  reload: ReloadPack
  /** Whether auto-reload is on, and for this very package. */
  isActive: boolean
  checked: boolean
  threshold: string
  /** What is wrong with the threshold, where the box is checked. */
  fault: string | null
  /** Whether the threshold can be changed and the box unchecked: always, but for what is on only while it is managed. */
  open: boolean
  /** The yes that goes with the purchase, and the words of it. */
  yes: { threshold: number; consentVersion: string } | null
  words: string | null
}

/** The choice for `pack`; null where auto-reload does not buy it. */
export function reloadChoiceOf(offer: ReloadOffer | null, pack: string, input: ReloadInput): ReloadChoice | null {
  const reload = offer?.packs.find((each) => each.pack.key === pack)
  if (!offer || !reload) return null
  const { policy, currency, standing } = offer
  const isActive = standing.isOn && standing.pack === pack
  const open = !isActive || input.managing
  const preset = isActive || (!standing.isOn && standing.pack === null && policy.checkedByDefault)
  const checked = open ? (input.checked ?? preset) : true
  const usual = standing.isOn && standing.threshold !== null ? standing.threshold : policy.threshold.preset
  const threshold = (open ? input.threshold : null) ?? String(usual)
  const base = { reload, isActive, checked, threshold, open }
  if (!checked) return { ...base, fault: null, yes: null, words: null }
  const fault = thresholdFault(policy, Number(threshold))
  if (fault) return { ...base, fault, yes: null, words: null }
  const terms: Terms = { policy, reload, threshold: Number(threshold), currency }
  const yes = { threshold: terms.threshold, consentVersion: consentVersion(terms) }
  return { ...base, fault, yes, words: consentWords(terms) }
}

/** What the field shows of what is typed into it. */
export function typedThreshold(offer: ReloadOffer, typed: string): string {
  return clampThreshold(offer.policy, typed)
}
