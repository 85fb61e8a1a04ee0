import { and, desc, eq } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptionChanges } from '@/db/schema'
import { accept, type Outcome } from '@/lib/core/outcome'
import { enqueue } from '@/lib/jobs/queue'
import { orThrow, type StripeRefusal, StripeUnreachable } from '@/lib/stripe/failures'
import { fetchSubscription } from '@/lib/stripe/subscriptions'
import { type ChangeRef, type ChangeRow, failChange, openChangeOf, readChange } from './change-rows'
import type { AskedChange } from './changes'
import { syncSubscription } from './completion'
import { completeInvoice } from './paid-cycles'
import { type ChangeReason, type ChangeRefusal, refused } from './refusals'
import { holderOf, lockPlace, type SubscriptionRow } from './rows'
import { isLive } from './rules'
import { carryOut, putBack } from './steps'

/** What is asked of a live subscription. */
export type Wish = AskedChange & { prorationAt?: Date; pausedUntil?: Date; quote?: string }

type Asking = {
  accountId: string
  /** The person who asks; null where a date has come. */
  by: string | null
  /** The wish, or why it can't be: decided on the row as it is while nobody else can change it. */
  decide: (row: SubscriptionRow, now: Date) => Outcome<Wish, ChangeRefusal>
}

/**
 * Changes a live subscription: a row first, then Stripe under the row's id, then what Stripe says comes home. A double
 * click and a second tab are the same change; another wish waits for the one that is under way. Where Stripe gives no
 * answer the row stays, and reading back settles it.
 */
export async function perform(asking: Asking): Promise<Outcome<ChangeRow, ChangeRefusal>> {
  const begun = await db().transaction((tx) => begin(tx, asking))
  if (!begun.ok || begun.value.change.status === 'done') return begun.ok ? accept(begun.value.change) : begun
  const { change, stripeId } = begun.value
  const theirs = await fetchSubscription(stripeId)
  const answer = theirs.ok ? await carryOut(change, theirs.value) : theirs
  try {
    if (!answer.ok) return await giveUp(change, stripeId, answer.refusal)
    if (answer.value.invoiceId) await completeInvoice(answer.value.invoiceId)
    else await syncSubscription(stripeId)
    return (await doneOf(change)) ?? refused('change-under-way')
  } catch (error) {
    if (error instanceof StripeUnreachable) return refused('stripe-unreachable')
    throw error
  }
}

async function doneOf(change: ChangeRow): Promise<Outcome<ChangeRow, ChangeRefusal> | null> {
  const settled = await readChange(change)
  return settled?.status === 'done' ? accept(settled) : null
}

type Begun = { change: ChangeRow; stripeId: string }

async function begin(tx: Transaction, { accountId, by, decide }: Asking): Promise<Outcome<Begun, ChangeRefusal>> {
  await lockPlace(tx, accountId)
  const row = await holderOf(tx, accountId)
  if (!row || !isLive(row.status) || !row.stripeSubscriptionId) return refused('no-plan')
  const stripeId = row.stripeSubscriptionId
  const createdAt = await clockNow(tx)
  const open = await openChangeOf(tx, accountId)
  const decided = decide(row, createdAt)
  if (!decided.ok) return open ? refused('change-under-way') : decided
  const { value: wish } = decided
  if (open) return isSame(open, wish) ? accept({ change: open, stripeId }) : refused('change-under-way')
  const { kind, effect, toPlan, toInterval, prorationAt = null, pausedUntil = null, quote = null } = wish
  const [change] = await tx
    .insert(subscriptionChanges)
    .values({
      ...{ accountId, subscriptionId: row.id, kind, effect, toPlan, toInterval, prorationAt, pausedUntil, quote },
      ...{ fromPlan: row.plan, fromInterval: row.interval, status: 'pending', createdBy: by, createdAt },
      ...{ replacesPlan: row.scheduledPlan, replacesInterval: row.scheduledInterval },
    })
    .returning()
  if (!change) throw new Error(`The change of ${accountId} was not written.`)
  // Longer than any call: by then what Stripe says is what became of it.
  const ref = { accountId, id: change.id }
  await enqueue(tx, 'subscription.change', ref, { afterSeconds: 150, key: `subscription.change:${change.id}` })
  return accept({ change, stripeId })
}

function isSame(open: ChangeRow, wish: Wish): boolean {
  const sameTerms = open.toPlan === wish.toPlan && open.toInterval === wish.toInterval && open.effect === wish.effect
  const sameMoments =
    open.prorationAt?.getTime() === wish.prorationAt?.getTime() &&
    open.pausedUntil?.getTime() === wish.pausedUntil?.getTime()
  return open.kind === wish.kind && sameTerms && sameMoments
}

/** The change that came of a quote before: pressing once more gets the same answer. */
export async function doneBefore(accountId: string, quote: string): Promise<ChangeRow | null> {
  const { accountId: account, quote: shown, status, createdAt } = subscriptionChanges
  const [found] = await db()
    .select()
    .from(subscriptionChanges)
    .where(and(eq(account, accountId), eq(shown, quote), eq(status, 'done')))
    .orderBy(desc(createdAt))
    .limit(1)
  return found ?? null
}

async function giveUp(
  change: ChangeRow,
  stripeId: string,
  refusal: StripeRefusal,
): Promise<Outcome<ChangeRow, ChangeRefusal>> {
  // Nobody knows whether it was done; the worker finds out, and so does every event about it.
  if (refusal.code === 'unreachable') return refused('stripe-unreachable')
  await syncSubscription(stripeId)
  const done = await doneOf(change)
  if (done) return done
  orThrow(await putBack(change, orThrow(await fetchSubscription(stripeId))))
  await failChange(change, refusal.code === 'invalid' ? `invalid: ${refusal.reason}` : refusal.code)
  await syncSubscription(stripeId)
  return refused(reasonOf(refusal))
}

function reasonOf(refusal: StripeRefusal): ChangeReason {
  switch (refusal.code) {
    case 'declined':
      return 'card-declined'
    case 'expired-card':
      return 'card-expired'
    case 'authentication-required':
      return 'needs-authentication'
    case 'unreachable':
      return 'stripe-unreachable'
    case 'invalid':
      return refusal.reason === 'resource_missing' ? 'no-card' : 'stripe-refused'
  }
}

/**
 * Finds out what became of a change whose call ended without an answer. What Stripe does not show was not done and is
 * not done now: nobody is there who would expect to be charged. A half-made schedule is taken off again.
 */
export async function settleOpenChange(ref: ChangeRef): Promise<void> {
  const change = await readChange(ref)
  if (change?.status !== 'pending') return
  const row = await holderOf(db(), ref.accountId)
  const stripeId = row?.id === change.subscriptionId ? row.stripeSubscriptionId : null
  if (!stripeId) return failChange(change, 'the plan has ended')
  const { latestInvoiceId } = orThrow(await fetchSubscription(stripeId))
  if (latestInvoiceId) await completeInvoice(latestInvoiceId)
  else await syncSubscription(stripeId)
  if ((await readChange(ref))?.status !== 'pending') return
  orThrow(await putBack(change, orThrow(await fetchSubscription(stripeId))))
  await failChange(change, 'no answer')
  await syncSubscription(stripeId)
}
