import { and, eq, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { type Arming, purchases } from '@/db/schema'
import { enqueue } from '@/lib/jobs/queue'
import { expireCheckout } from '@/lib/stripe/checkout'
import type { Desk } from '@/lib/workspaces/queries'
import { completeTopUp } from './completion'
import { findMoney } from './read-back'
import { isOpenTry, isPurchase, type Purchase, requested, reread } from './row'
import { type NextStep, nextStep, type Press, type Quote } from './rules'

export type Begun = { purchase: Purchase; isNew: boolean }

/** What a purchase is begun with: what it costs, how it is paid and by whom, and the auto-reload agreed to beside it. */
export type Terms = { quote: Quote; method: Purchase['method']; customerId: string; arming: Arming | null }

/** The purchase of this request: a new row with its first try, or the one that another click made at the same time. */
export async function begin(desk: Desk, requestId: string, { quote, ...terms }: Terms): Promise<Begun> {
  const accountId = desk.client.id
  const { pack, ...priced } = quote
  const isNew = await db().transaction(async (tx) => {
    const [inserted] = await tx
      .insert(purchases)
      .values({
        accountId,
        workspaceId: desk.workspace.id,
        requestId,
        method: terms.method,
        status: 'pending',
        pack: pack.key,
        ...priced,
        arming: terms.arming,
        stripeCustomerId: terms.customerId,
        createdBy: desk.user.id,
        createdAt: sql`clock_now()`,
        triedAt: sql`clock_now()`,
      })
      .onConflictDoNothing({ target: [purchases.accountId, purchases.requestId] })
      .returning()
    if (inserted) await lookAgain(tx, inserted)
    return inserted !== undefined
  })
  return { purchase: (await requested(accountId, requestId)) as Purchase, isNew }
}

/** Longer than any call to Stripe with all its repetitions takes. */
const CALLS_HAVE_ENDED_SECONDS = 120

/** Has the worker settle this try, should nobody hear how its latest call ended. */
export async function lookAgain(tx: Transaction, purchase: typeof purchases.$inferSelect): Promise<void> {
  const { accountId, id, attempt, calls: call } = purchase
  const later = { afterSeconds: CALLS_HAVE_ENDED_SECONDS, key: `top-up.settle:${id}:${attempt}` }
  await enqueue(tx, 'top-up.settle', { accountId, id, attempt, call }, later)
}

/**
 * Counts a call for money before it is made: whoever gives the try up looks at this number, so that none is given up
 * while its call is under way. False where the try has ended meanwhile, and must not be called for.
 */
export async function announceCall(purchase: Purchase): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [announced] = await tx
      .update(purchases)
      .set({ calls: sql`${purchases.calls} + 1` })
      .where(isOpenTry(purchase))
      .returning()
    if (announced) await lookAgain(tx, announced)
    return announced !== undefined
  })
}

/** What is to be done for a press: call for the money, tell what became of it, ask for a new look at it all, wait. */
export type Ready = { step: Exclude<NextStep, 'close' | 'open'> | 'wait'; purchase: Purchase }

/**
 * The purchase, ready for this press. What was begun before is read again at Stripe first: it may be paid by now. A
 * try that ended is followed by a new one where the press asks for it; one that can't go on is closed first. `wait`
 * while it is unknown how that one ended.
 */
export async function makeReady(begun: Begun, press: Press): Promise<Ready> {
  let purchase = begun.isNew ? begun.purchase : await complete(begun.purchase)
  for (let turn = 0; turn < 4; turn += 1) {
    const step = nextStep(purchase, press)
    if (step === 'close') {
      purchase = await closeTry(purchase)
      if (purchase.status === 'pending') break
      continue
    }
    const money = step === 'open' || step === 'renew' ? await earlierMoney(purchase) : null
    if (money) purchase = await complete(purchase, money)
    else if (step === 'open') {
      await openTry(purchase, press.method)
      purchase = await reread(purchase)
    } else return { step, purchase }
  }
  return { step: 'wait', purchase }
}

/**
 * A payment of an earlier try that came after that was given up. It is looked for before anybody pays once more: what the
 * purchase itself knows of is its latest try.
 */
async function earlierMoney(purchase: Purchase): Promise<string | null> {
  return purchase.attempt > 1 ? findMoney(purchase) : null
}

async function openTry(seen: Purchase, method: Purchase['method']): Promise<void> {
  const unchanged = and(isPurchase(seen), eq(purchases.attempt, seen.attempt), eq(purchases.status, seen.status))
  await db().transaction(async (tx) => {
    const [opened] = await tx
      .update(purchases)
      .set({
        status: 'pending',
        method,
        failure: null,
        attempt: seen.attempt + 1,
        triedAt: sql`clock_now()`,
        calls: 0,
        stripePaymentIntentId: null,
        stripeCheckoutSessionId: null,
        returnedAt: null,
        returnSeenAt: null,
      })
      .where(unchanged)
      .returning()
    if (opened) await lookAgain(tx, opened)
  })
}

/** Closes an open try; should it be paid in this very moment, completing it says so. */
async function closeTry(purchase: Purchase): Promise<Purchase> {
  if (purchase.stripeCheckoutSessionId) await expireCheckout(purchase.stripeCheckoutSessionId)
  const { attempt, calls: call } = purchase
  const completed = await completeTopUp(purchase, purchase.keyForgotten ? { giveUp: { attempt, call } } : {})
  return completed?.purchase ?? purchase
}

export async function complete(purchase: Purchase, paymentId?: string): Promise<Purchase> {
  const completed = await completeTopUp(purchase, { paymentId })
  return completed?.purchase ?? purchase
}
