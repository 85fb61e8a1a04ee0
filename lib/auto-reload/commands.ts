import { eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { autoReloads } from '@/db/schema'
import { accept, type Outcome } from '@/lib/core/outcome'
import type { Desk } from '@/lib/workspaces/queries'
import { agreed, type Choice } from './agreed'
import { arm, watch } from './arm'
import { disarm } from './disarm'
import { lockReload, mayBuy, payerOf } from './facts'
import { autoReloadOf } from './queries'
import { type ReloadRefusal, refusedReload } from './refusals'
import type { AutoReloadView } from './view'

export type ReloadOutcome = Outcome<AutoReloadView, ReloadRefusal>

/** Switches auto-reload on with a person's yes; charges at once where the balance is below the threshold already. */
export async function switchOn(desk: Desk, choice: Choice): Promise<ReloadOutcome> {
  const yes = agreed(desk.workspace.catalog, choice)
  if (!yes.ok) return yes
  const accountId = desk.client.id
  if (!(await mayBuy(accountId))) return refusedReload('not-allowed-to-buy')
  const payer = await payerOf(db(), accountId)
  if (!payer?.cardId || !payer.customerId) return refusedReload('no-card')
  const { workspaceId } = payer
  await db().transaction(async (tx) => {
    await lockReload(tx, accountId)
    await arm(tx, { accountId, workspaceId, pack: choice.pack, by: desk.user.id, ...yes.value })
  })
  return accept(await autoReloadOf(accountId))
}

/**
 * Switches auto-reload off. From this commit on no charge is begun, and one that Stripe has not been asked for yet is
 * not made; a payment that waits for the bank's question is canceled, and a yes given beside a purchase that is not paid
 * yet is withdrawn.
 */
export async function switchOff(desk: Desk): Promise<ReloadOutcome> {
  const accountId = desk.client.id
  await db().transaction((tx) => disarm(tx, accountId))
  return accept(await autoReloadOf(accountId))
}

/**
 * Changes the threshold of an auto-reload that is on. `version` names the words that were shown for it: where the terms
 * are others by now, or it buys another pack, nothing is changed.
 */
export async function setThreshold(
  desk: Desk,
  { threshold, version }: { threshold: number; version: string },
): Promise<ReloadOutcome> {
  const accountId = desk.client.id
  const refusal = await db().transaction(async (tx) => {
    const row = await lockReload(tx, accountId)
    if (!row?.isOn) return refusedReload('not-on')
    const yes = agreed(desk.workspace.catalog, { pack: row.pack, threshold, version })
    if (!yes.ok) return yes
    const { words: consentWords, version: consentVersion } = yes.value
    await tx
      .update(autoReloads)
      .set({
        threshold: yes.value.threshold,
        ...{ consentWords, consentVersion, consentBy: desk.user.id },
        consentAt: sql`clock_now()`,
        updatedAt: sql`clock_now()`,
      })
      .where(eq(autoReloads.accountId, accountId))
    await watch(tx, accountId, yes.value.threshold)
    return null
  })
  return refusal ?? accept(await autoReloadOf(accountId))
}
