import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { creations } from '@/db/schema'
import { type CatalogKey, catalogOf } from '@/lib/catalog/rules'
import type { Feature } from '@/lib/catalog/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { post } from '@/lib/ledger/commands'
import { readBalance } from '@/lib/ledger/queries'
import type { Refusal, Spend } from '@/lib/ledger/types'
import type { Creation } from './queries'
import { explain, spendFor, type UsageRefusal } from './rules'

export type Order = {
  accountId: string
  catalog: CatalogKey
  userId: string
  /** Minted by the page: the same id again makes nothing new and spends nothing more. */
  id: string
  generator: string
  prompt: string
}

/** Spends what the generator costs and keeps what it made, in one commit: neither is ever there without the other. */
export async function generate(order: Order): Promise<Outcome<Creation, UsageRefusal>> {
  const planned = spendFor(catalogOf(order.catalog), order)
  if (!planned.ok) return planned
  const made = await spendAndKeep(order, planned.value)
  if (made.ok) return made
  return refuse(explain(made.refusal, made.refusal.code === 'insufficient' ? await lockedOf(order.accountId) : 0))
}

async function spendAndKeep(
  order: Order,
  { feature, spend }: { feature: Feature; spend: Spend },
): Promise<Outcome<Creation, Refusal>> {
  return db().transaction(async (tx) => {
    const [answer] = await post(tx, [spend])
    if (!answer?.ok) return refuse(answer?.refusal ?? { code: 'unknown-account' as const })
    const { accountId, id, generator, prompt, userId } = order
    const { number, bookedAt } = answer.entry
    const made = { accountId, id, generator, prompt, credits: feature.credits, entry: number }
    await tx
      .insert(creations)
      .values({ ...made, createdBy: userId, createdAt: bookedAt })
      .onConflictDoNothing()
    const { id: keptId, generator: keptGenerator, prompt: keptPrompt, credits, entry, createdAt } = creations
    const [kept] = await tx
      .select({ id: keptId, generator: keptGenerator, prompt: keptPrompt, credits, entry, createdAt })
      .from(creations)
      .where(and(eq(creations.accountId, accountId), eq(creations.id, id)))
    return accept(kept as Creation)
  })
}

/** Credits that were bought once and are not open now. */
async function lockedOf(accountId: string): Promise<number> {
  const { buckets } = await readBalance(accountId)
  return buckets.reduce((sum, { locked, credits }) => sum + (locked ? credits : 0), 0)
}
