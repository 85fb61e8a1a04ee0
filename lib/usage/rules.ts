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

export type UsageRefusal = Insufficient | { code: 'unknown-feature' | 'id-taken' | 'busy'; message: string }

/** `locked` credits are there too, bought once and shut without a paid plan; where there are any, `wayOut` leads to one. */
export type Insufficient = {
  code: 'insufficient'
  available: number
  missing: number
  locked: number
  wayOut?: 'plans'
  message: string
}

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

/** The ledger's refusal in the words of somebody who wanted to make something; `locked` credits lie beside the balance. */
export function explain(refusal: Refusal, locked: number): UsageRefusal {
  if (refusal.code === 'insufficient') return insufficient(refusal, locked)
  if (refusal.code === 'busy')
    return { code: 'busy', message: 'Too much at once right now. Nothing was spent; try again.' }
  if (refusal.code === 'key-reused') {
    return { code: 'id-taken', message: 'This was already made with another generator. Nothing was spent; try again.' }
  }
  throw new Error(`A spend of the studio was refused with ${refusal.code}.`)
}

/** What is locked opens with a paid plan, so that is the way on, and not only the way to more credits. */
function insufficient({ available, missing }: { available: number; missing: number }, locked: number): Insufficient {
  const short = `You have ${formatCredits(available)} credits; ${formatCredits(missing)} are missing.`
  const facts = { code: 'insufficient', available, missing, locked } as const
  if (locked === 0) return { ...facts, message: `${short} Nothing was spent.` }
  const more = `${formatCredits(locked)} more that you bought once are locked: upgrade to a paid plan to unlock them.`
  return { ...facts, wayOut: 'plans', message: `${short} ${more} Nothing was spent.` }
}
