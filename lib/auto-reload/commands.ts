import { and, eq, isNotNull, ne, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { autoReloadAttempts, autoReloads, purchases } from '@/db/schema'
import { accept, type Outcome } from '@/lib/core/outcome'
import { enqueue } from '@/lib/jobs/queue'
import type { Desk } from '@/lib/workspaces/queries'
import { agreed, type Choice } from './agreed'
import { arm, watch } from './arm'
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
  await db().transaction(async (tx) => {
    const row = await lockReload(tx, accountId)
    await withdrawYes(tx, accountId)
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

/** Whichever purchase is paid later, and by whichever of its tries until now: it switches nothing on. */
async function withdrawYes(tx: Transaction, accountId: string): Promise<void> {
  const { arming, attempt, status } = purchases
  await tx
    .update(purchases)
    .set({ arming: sql`jsonb_set(${arming}, '{withdrawnIn}', to_jsonb(${attempt}))` })
    .where(and(eq(purchases.accountId, accountId), isNotNull(arming), ne(status, 'paid')))
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
