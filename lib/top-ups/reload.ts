import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { accounts, autoReloads, purchases } from '@/db/schema'
import { beginAttempt } from '@/lib/auto-reload/attempts'
import { type Known, mayBuy, readKnown } from '@/lib/auto-reload/facts'
import { endedWithPlan } from '@/lib/auto-reload/plan-end'
import { type Decision, decide } from '@/lib/auto-reload/rules'
import { noteWaiting } from '@/lib/auto-reload/waiting'
import { catalogOf } from '@/lib/catalog/rules'
import { enqueue } from '@/lib/jobs/queue'
import { StripeUnreachable } from '@/lib/stripe/failures'
import { nextRefillOf } from '@/lib/subscriptions/queries'
import { postDueRefills } from '@/lib/subscriptions/refills'
import { charge } from './charge'
import { readPagesAgain } from './pages'
import { type PurchaseRef, reread } from './row'
import { lookAgain } from './tries'

/**
 * Looks at an account whose balance may be below its threshold, and buys what auto-reload decides. Doing it twice, or
 * from two workers at once, begins one charge. While nobody knows whether somebody has just paid on a page, none is.
 */
export async function reload(accountId: string): Promise<void> {
  if (!(await readPagesAgain(accountId))) return lookSoon(accountId)
  const begun = await beginReload(accountId)
  if (!begun) return
  try {
    await charge(await reread(begun), begun.cardId, true)
  } catch (error) {
    // What became of it is read back by the look that was enqueued before the call.
    if (!(error instanceof StripeUnreachable)) throw error
  }
}

/** Stripe did not answer, so a charge could not be made either. */
async function lookSoon(accountId: string): Promise<void> {
  await db()
    .update(autoReloads)
    .set({ lookAt: sql`clock_now() + interval '1 minute'` })
    .where(and(eq(autoReloads.accountId, accountId), eq(autoReloads.isOn, true)))
}

/**
 * The decision, under the lock of the account's row, with the purchase and the attempt it makes in one commit; nobody at
 * Stripe has heard of it then. Null where nothing is to be charged.
 */
export async function beginReload(accountId: string): Promise<(PurchaseRef & { cardId: string }) | null> {
  const [allowed, coming] = [await mayBuy(accountId), await refillComing(accountId)]
  return db().transaction(async (tx) => {
    if (await endedWithPlan(tx, accountId)) return null
    const known = await readKnown(tx, accountId, { allowed, lock: tx })
    if (!known) return null
    const facts = { ...known.facts, onTheWay: known.facts.onTheWay + coming }
    const decision = decide(facts, known.policy, known.now)
    if (decision.do === 'charge') return begin(tx, known, decision)
    await noteWaiting(tx, known, decision.why === 'paused')
    await tx.update(autoReloads).set({ lookAt: decision.next }).where(eq(autoReloads.accountId, accountId))
    return null
  })
}

/** A renewal is written, charged and told of within hours; what is a day late does not come by itself. */
const REFILL_IS_LATE_MS = 86_400_000

/**
 * The credits of a refill that has fallen due and is not booked yet, for its renewal may be on its way: nobody is charged
 * for what the plan brings in a moment. What needs no payment is booked at once.
 */
async function refillComing(accountId: string): Promise<number> {
  await db().transaction(async (tx) => postDueRefills(tx, accountId, await clockNow(tx)))
  const [next, now] = [await nextRefillOf(accountId), await clockNow()]
  const isComing = next && next.at <= now && now.getTime() - next.at.getTime() < REFILL_IS_LATE_MS
  return isComing ? next.credits : 0
}

type ToCharge = Extract<Decision, { do: 'charge' }>

async function begin(
  tx: Transaction,
  { row, payer }: Known,
  decision: ToCharge,
): Promise<PurchaseRef & { cardId: string }> {
  const { accountId } = row
  const { credits, amountCents, quantity, reload, card } = decision
  const attempt = { accountId, id: randomUUID(), purchaseId: randomUUID(), credits, amountCents, card }
  const now = sql`clock_now()`
  const [purchase] = await tx
    .insert(purchases)
    .values({
      accountId,
      id: attempt.purchaseId,
      workspaceId: payer.workspaceId,
      requestId: attempt.id,
      origin: 'auto-reload',
      method: 'saved_card',
      status: 'pending',
      pack: reload.pack.key,
      quantity,
      credits,
      amountCents,
      listAmountCents: reload.discountPercent > 0 ? decision.listCents : null,
      discountPercent: reload.discountPercent,
      currency: catalogOf(payer.catalog).currency,
      stripeCustomerId: payer.customerId,
      createdBy: row.consentBy,
      createdAt: now,
      triedAt: now,
    })
    .returning()
  await beginAttempt(tx, attempt, decision.restarts)
  await lookAgain(tx, purchase!)
  return { accountId, id: attempt.purchaseId, cardId: payer.cardId as string }
}

/** A run looks at this many at most, at others each time: some that stay due must not keep the rest waiting. */
const AT_ONCE = 200

/**
 * Looks at every account whose time has come: a cool-down is over, a cap has room again, or its balance is below the
 * mark and no look is planned.
 */
export async function reloadDue(): Promise<void> {
  const { accountId, isOn, lookAt, threshold } = autoReloads
  const below = sql`(${lookAt} is null and ${accounts.balance} - ${accounts.debt} < ${threshold})`
  const due = await db()
    .select({ accountId })
    .from(autoReloads)
    .innerJoin(accounts, eq(accounts.id, accountId))
    .where(and(eq(isOn, true), sql`(${lookAt} <= clock_now() or ${below})`))
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  await lookAtEach(due)
}

/** Looks at every account of the workspace that auto-reload is on for. */
export async function reloadWorkspace(workspaceId: string): Promise<void> {
  const { accountId, isOn } = autoReloads
  const own = and(eq(autoReloads.workspaceId, workspaceId), eq(isOn, true))
  await lookAtEach(await db().select({ accountId }).from(autoReloads).where(own))
}

/** A job each, so that one charge that takes its time keeps no other waiting; in the order that the ledger enqueues in. */
async function lookAtEach(due: { accountId: string }[]): Promise<void> {
  await db().transaction(async (tx) => {
    for (const accountId of due.map((each) => each.accountId).sort()) {
      await enqueue(tx, 'balance.dropped', { accountId }, { key: `balance.dropped:${accountId}` })
    }
  })
}
