/**
 * Spending on features.
 *
 * - What a feature costs stands in the catalog, exactly, before anything is spent.
 * - One piece of work is one spend: the id the page gave it is its key, so that the same click twice costs once.
 */

import { findFeature } from '@/lib/catalog/rules'
import type { Catalog, Feature } from '@/lib/catalog/schema'
import { formatCredits } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import type { Refusal, Spend } from '@/lib/ledger/types'

export type UsageRefusal =
  | { code: 'insufficient'; available: number; missing: number; message: string }
  | { code: 'unknown-feature' | 'id-taken' | 'busy'; message: string }

/** The spend that `creation` asks for, or a refusal when the catalog has no such feature. */
export function spendFor(
  catalog: Catalog,
  creation: { accountId: string; id: string; generator: string; userId: string },
): Outcome<{ feature: Feature; spend: Spend }, UsageRefusal> {
  const feature = findFeature(catalog, creation.generator)
  if (!feature) return refuse({ code: 'unknown-feature', message: 'There is no such generator. Nothing was spent.' })
  return accept({
    feature,
    spend: {
      kind: 'spend',
      accountId: creation.accountId,
      key: `creation:${creation.id}`,
      actor: `user:${creation.userId}`,
      credits: feature.credits,
      feature: feature.key,
    },
  })
}

/** The ledger's refusal in the words of somebody who wanted to make something. */
export function explain(refusal: Refusal): UsageRefusal {
  if (refusal.code === 'insufficient') {
    const { available, missing } = refusal
    const message = `You have ${formatCredits(available)} credits; ${formatCredits(missing)} are missing. Nothing was spent.`
    return { code: 'insufficient', available, missing, message }
  }
  if (refusal.code === 'busy')
    return { code: 'busy', message: 'Too much at once right now. Nothing was spent; try again.' }
  if (refusal.code === 'key-reused') {
    return { code: 'id-taken', message: 'This was already made with another generator. Nothing was spent; try again.' }
  }
  throw new Error(`A spend of the studio was refused with ${refusal.code}.`)
}
