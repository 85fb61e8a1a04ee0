import { and, eq, isNotNull, ne, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { autoReloadAttempts, autoReloads, purchases } from '@/db/schema'
import { enqueue } from '@/lib/jobs/queue'
import { watch } from './arm'
import { lockReload } from './facts'

/**
 * Switches auto-reload off: from this commit on no charge is begun, and one that Stripe has not been asked for yet is
 * not made; a payment that waits for the bank's question is canceled, and a yes given beside a purchase that is not paid
 * yet is withdrawn. `stoppedReason` is why, where no person did it.
 */
export async function disarm(
  tx: Transaction,
  accountId: string,
  stoppedReason: 'plan-ended' | null = null,
): Promise<void> {
  const row = await lockReload(tx, accountId)
  await withdrawYes(tx, accountId)
  if (!row) return
  const now = sql`clock_now()`
  const stopped = { stoppedReason, stoppedCard: null, stoppedAt: stoppedReason ? now : null }
  await tx
    .update(autoReloads)
    .set({ isOn: false, declines: 0, ...stopped, lookAt: null, offAt: now, updatedAt: now })
    .where(eq(autoReloads.accountId, accountId))
  await withdraw(tx, accountId)
  await watch(tx, accountId, null)
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
