import { and, eq, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { autoReloadAttempts, autoReloads, purchases } from '@/db/schema'
import { catalogOf, findReloadPack } from '@/lib/catalog/rules'
import { credits } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import { enqueue } from '@/lib/jobs/queue'
import type { Desk } from '@/lib/workspaces/queries'
import { agreed, type Choice } from './agreed'
import { arm, watch } from './arm'
import { lockReload, mayBuy, payerOf } from './facts'
import { autoReloadOf } from './queries'
import { type ReloadRefusal, refusedReload } from './refusals'
import { consentVersion, consentWords, type Terms, thresholdFault } from './rules'
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
 * not made; a payment that waits for the bank's question is canceled.
 */
export async function switchOff(desk: Desk): Promise<ReloadOutcome> {
  const accountId = desk.client.id
  await db().transaction(async (tx) => {
    const row = await lockReload(tx, accountId)
    if (!row) return
    const off = { isOn: false, declines: 0, stoppedReason: null, stoppedCard: null, stoppedAt: null, lookAt: null }
    await tx
      .update(autoReloads)
      .set({ ...off, offAt: sql`clock_now()`, updatedAt: sql`clock_now()` })
      .where(eq(autoReloads.accountId, accountId))
    await withdraw(tx, accountId)
    await watch(tx, accountId, null)
  })
  return accept(await autoReloadOf(accountId))
}

/** Ends the open charge, as far as nobody at Stripe or at the bank is busy with it. */
async function withdraw(tx: Transaction, accountId: string): Promise<void> {
  const { status, failure, calls } = purchases
  const waits = sql`(${calls} = 0 or ${failure} = 'authentication_required')`
  const [canceled] = await tx
    .update(purchases)
    .set({ status: 'canceled', failure: null })
    .where(and(eq(purchases.accountId, accountId), eq(purchases.origin, 'auto-reload'), eq(status, 'pending'), waits))
    .returning({ id: purchases.id, paymentId: purchases.stripePaymentIntentId })
  if (!canceled) return
  const ofPurchase = and(eq(autoReloadAttempts.accountId, accountId), eq(autoReloadAttempts.purchaseId, canceled.id))
  await tx.update(autoReloadAttempts).set({ status: 'canceled', settledAt: sql`clock_now()` }).where(ofPurchase)
  const { id, paymentId } = canceled
  if (paymentId) await enqueue(tx, 'top-up.withdraw', { accountId, id, paymentId }, { key: `top-up.withdraw:${id}` })
}

/** Changes the threshold of an auto-reload that is on. It is agreed to by being entered: nothing else changes. */
export async function setThreshold(desk: Desk, threshold: number): Promise<ReloadOutcome> {
  const accountId = desk.client.id
  const catalog = catalogOf(desk.workspace.catalog)
  const policy = catalog.policies.autoReload
  if (!policy) return refusedReload('not-offered')
  const fault = thresholdFault(policy, threshold)
  if (fault) return refusedReload('bad-threshold', fault)
  const refusal = await db().transaction(async (tx) => {
    const row = await lockReload(tx, accountId)
    if (!row?.isOn) return refusedReload('not-on')
    const reload = findReloadPack(catalog, row.pack)
    if (!reload) return refusedReload('unknown-pack')
    const terms: Terms = { policy, reload, threshold, currency: catalog.currency }
    await tx
      .update(autoReloads)
      .set({
        threshold: credits(threshold),
        consentWords: consentWords(terms),
        consentVersion: consentVersion(terms),
        consentBy: desk.user.id,
        consentAt: sql`clock_now()`,
        updatedAt: sql`clock_now()`,
      })
      .where(eq(autoReloads.accountId, accountId))
    await watch(tx, accountId, credits(threshold))
    return null
  })
  return refusal ?? accept(await autoReloadOf(accountId))
}
