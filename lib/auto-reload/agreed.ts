import { type CatalogKey, catalogOf, findReloadPack } from '@/lib/catalog/rules'
import { type Credits, credits } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import { type ReloadRefusal, refusedReload } from './refusals'
import { consentVersion, consentWords, type Terms, thresholdFault } from './rules'

/** Which pack below which balance, and by its name the text that was agreed to. */
export type Choice = { pack: string; threshold: number; version: string }

/** What was agreed to, word for word, or why it can't be agreed to. Nothing is read but the catalog. */
export function agreed(
  catalogKey: CatalogKey,
  { pack, threshold, version }: Choice,
): Outcome<{ threshold: Credits; words: string; version: string }, ReloadRefusal> {
  const catalog = catalogOf(catalogKey)
  const policy = catalog.policies.autoReload
  if (!policy) return refusedReload('not-offered')
  const reload = findReloadPack(catalog, pack)
  if (!reload) return refusedReload('unknown-pack')
  const fault = thresholdFault(policy, threshold)
  if (fault) return refusedReload('bad-threshold', fault)
  const terms: Terms = { policy, reload, threshold, currency: catalog.currency }
  if (version !== consentVersion(terms)) return refusedReload('consent-changed')
  return accept({ threshold: credits(threshold), words: consentWords(terms), version })
}
