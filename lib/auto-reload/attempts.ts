import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { autoReloadAttempts, autoReloads } from '@/db/schema'
import { type CatalogKey, catalogOf } from '@/lib/catalog/rules'
import type { Cents, Credits } from '@/lib/core/money'
import { watch } from './arm'
import { type AutoReloadRow, lockReload } from './facts'
import { tellAbout } from './mails'
import { type AfterAttempt, type AttemptOutcome, type AttemptStatus, afterAttempt } from './rules'

/** A charge as it is begun: in the commit that decided it, before Stripe is called. */
export type NewAttempt = {
  accountId: string
  id: string
  purchaseId: string
  credits: Credits
  amountCents: Cents
  card: string
}

/** Writes the charge down, in the transaction that holds the lock of `row`. Another one that is open makes it fail. */
export async function beginAttempt(tx: Transaction, attempt: NewAttempt, restarts: boolean): Promise<void> {
  await tx.insert(autoReloadAttempts).values({ ...attempt, status: 'open', beganAt: sql`clock_now()` })
  const goesOn = { stoppedReason: null, stoppedCard: null, stoppedAt: null }
  await tx
    .update(autoReloads)
    .set({ lookAt: null, ...goesOn, ...(restarts ? { declines: 0 } : {}) })
    .where(eq(autoReloads.accountId, attempt.accountId))
}

/** The purchase of a charge, as it stands in this transaction. */
export type ChargedPurchase = {
  accountId: string
  id: string
  catalog: CatalogKey
  slug: string
  status: 'pending' | 'processing' | 'paid' | 'failed' | 'canceled'
  failure: string | null
}

/**
 * Writes down what became of a charge, in the commit that made its purchase so, and what follows from it. The caller has
 * locked the row of auto-reload before the purchase. Doing it twice changes nothing; money that comes late counts.
 */
export async function settleAttempt(tx: Transaction, purchase: ChargedPurchase): Promise<void> {
  const outcome = outcomeOf(purchase)
  const row = outcome && (await lockReload(tx, purchase.accountId))
  if (!outcome || !row) return
  const now = await clockNow(tx)
  const status = STATUS[outcome.kind]
  const from: AttemptStatus[] =
    outcome.kind === 'paid'
      ? ['open', 'authentication', 'declined', 'outage', 'canceled']
      : outcome.kind === 'authentication'
        ? ['open']
        : ['open', 'authentication']
  const { accountId, purchaseId } = autoReloadAttempts
  const [attempt] = await tx
    .update(autoReloadAttempts)
    .set({
      status,
      reason: 'reason' in outcome ? (outcome.reason ?? null) : null,
      settledAt: outcome.kind === 'authentication' ? null : now,
    })
    .where(
      and(eq(accountId, purchase.accountId), eq(purchaseId, purchase.id), inArray(autoReloadAttempts.status, from)),
    )
    .returning()
  if (!attempt) return
  const policy = catalogOf(purchase.catalog).policies.autoReload
  if (!policy) return
  const after = afterAttempt(row, outcome, policy, now)
  await save(tx, row, after, attempt.card, now)
  if (after.mail)
    await tellAbout(tx, { row, attempt, slug: purchase.slug, catalog: purchase.catalog, kind: after.mail })
}

async function save(tx: Transaction, row: AutoReloadRow, after: AfterAttempt, card: string, now: Date): Promise<void> {
  const { isOn, declines, coolUntil, stoppedReason } = after
  const stops = stoppedReason !== null && after.mail === 'stopped'
  await tx
    .update(autoReloads)
    .set({
      ...{ isOn, declines, coolUntil, stoppedReason, updatedAt: now },
      ...(stops ? { stoppedCard: card, stoppedAt: now } : {}),
      ...(stoppedReason ? {} : { stoppedCard: null, stoppedAt: null }),
      lookAt: isOn ? (coolUntil ?? now) : null,
    })
    .where(eq(autoReloads.accountId, row.accountId))
  if (row.isOn && !isOn) await watch(tx, row.accountId, null)
}

const STATUS: Record<AttemptOutcome['kind'], AttemptStatus> = {
  paid: 'paid',
  declined: 'declined',
  authentication: 'authentication',
  outage: 'outage',
  canceled: 'canceled',
  fault: 'declined',
}

/** Nobody was asked for money: the call did not arrive, or the card or its customer was not at Stripe any more. */
const UNASKED = new Set(['not_sent', 'card_gone', 'payer_gone'])

/** What the state of its purchase means for a charge; null while it is under way. */
function outcomeOf({ status, failure }: ChargedPurchase): AttemptOutcome | null {
  switch (status) {
    case 'paid':
      return { kind: 'paid' }
    case 'canceled':
      return { kind: 'canceled' }
    case 'failed':
      if (failure && UNASKED.has(failure)) return { kind: 'outage', reason: failure }
      if (failure?.startsWith('fault:')) return { kind: 'fault', reason: failure }
      return { kind: 'declined', reason: failure ?? 'card_declined' }
    default:
      return status === 'pending' && failure === 'authentication_required' ? { kind: 'authentication' } : null
  }
}
