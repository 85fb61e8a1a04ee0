import { and, desc, eq } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptionChanges } from '@/db/schema'
import { accept, type Outcome } from '@/lib/core/outcome'
import { orThrow, StripeUnreachable } from '@/lib/stripe/failures'
import { fetchSubscription, type StripeSubscription } from '@/lib/stripe/subscriptions'
import {
  beginBack,
  type ChangeRef,
  type ChangeRow,
  failChange,
  giveWay,
  isOnlyToPutBack,
  NO_ANSWER,
  openChangeOf,
  readChange,
} from './change-rows'
import type { AskedChange } from './changes'
import { syncSubscription } from './completion'
import { completeInvoice, readAgain } from './paid-cycles'
import { type ChangeReason, type ChangeRefusal, refused } from './refusals'
import { holderOf, lockPlace, type SubscriptionRow } from './rows'
import { isLive } from './rules'
import { carryOut, putBack, type StepRefusal } from './steps'

/** What is asked of a live subscription. */
export type Wish = AskedChange & { prorationAt?: Date; pausedUntil?: Date; quote?: string }

type Asking = {
  accountId: string
  /** The person who asks; null where a date has come. */
  by: string | null
  /**
   * The wish, or why it can't be: decided on the row as it is while nobody else can change it. `comesBack`: a scheduled
   * change is still to be put back, which the row does not show.
   */
  decide: (row: SubscriptionRow, now: Date, comesBack: boolean) => Outcome<Wish, ChangeRefusal>
}

/**
 * Changes a live subscription: a row first, then Stripe under the row's id, then what Stripe says comes home. A double
 * click and a second tab are the same change; another wish waits for the one that is under way. Where Stripe gives no
 * answer the row stays, and reading back settles it.
 */
export async function perform(asking: Asking): Promise<Outcome<ChangeRow, ChangeRefusal>> {
  const begun = await db().transaction((tx) => begin(tx, asking))
  if (!begun.ok) return begun
  const { change, stripeId } = begun.value
  const theirs = await fetchSubscription(stripeId)
  if (theirs.ok && hasMovedOn(begun.value, theirs.value)) return await lookAgain(begun.value)
  const answer = theirs.ok ? await carryOut(change, theirs.value) : theirs
  try {
    if (!answer.ok) return await giveUp(begun.value, answer.refusal)
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

/** `again`: the change was under way already, so that another call may have been sent for it. */
type Begun = { change: ChangeRow; row: SubscriptionRow; stripeId: string; again: boolean }

/**
 * Whether a period has ended at Stripe that goes on here: it was decided on what is over. A pause would pay back time that
 * nobody has paid for yet, and a change would wait for another day than the person was shown.
 */
function hasMovedOn({ row, again }: Begun, { periodStart }: StripeSubscription): boolean {
  return !again && periodStart?.getTime() !== row.periodStart?.getTime()
}

/** Nothing has been asked of Stripe: what has happened there comes home, and the person decides anew. */
async function lookAgain({ change, stripeId }: Begun): Promise<Outcome<ChangeRow, ChangeRefusal>> {
  await failChange(change, 'decided on an earlier period')
  await readAgain(stripeId)
  return refused('quote-outdated')
}

async function begin(tx: Transaction, { accountId, by, decide }: Asking): Promise<Outcome<Begun, ChangeRefusal>> {
  await lockPlace(tx, accountId)
  const row = await holderOf(tx, accountId)
  if (!row || !isLive(row.status) || !row.stripeSubscriptionId) return refused('no-plan')
  const stripeId = row.stripeSubscriptionId
  const createdAt = await clockNow(tx)
  const open = await openChangeOf(tx, accountId)
  const onlyBack = open !== null && isOnlyToPutBack(open, createdAt)
  const decided = decide(row, createdAt, onlyBack && open.replacesPlan !== null)
  if (!decided.ok) return open ? refused('change-under-way') : decided
  const { value: wish } = decided
  // Whoever leaves, or takes back what is to be put back, need not wait for that: it is what they don't want.
  if (open && onlyBack && LEAVING.has(wish.kind)) await giveWay(tx, open)
  else if (open) {
    const same = isSame(open, wish) && open.failure === null
    return same ? accept({ change: open, row, stripeId, again: true }) : refused('change-under-way')
  }
  const replacesPlan = row.scheduledPlan ?? open?.replacesPlan ?? null
  const replacesInterval = row.scheduledInterval ?? open?.replacesInterval ?? null
  const { kind, effect, toPlan, toInterval, prorationAt = null, pausedUntil = null, quote = null, keptCents } = wish
  const [change] = await tx
    .insert(subscriptionChanges)
    .values({
      ...{
        accountId,
        subscriptionId: row.id,
        kind,
        effect,
        toPlan,
        toInterval,
        prorationAt,
        pausedUntil,
        quote,
        keptCents,
      },
      ...{ fromPlan: row.plan, fromInterval: row.interval, status: 'pending', createdBy: by, createdAt },
      ...{ replacesPlan, replacesInterval },
    })
    .returning()
  if (!change) throw new Error(`The change of ${accountId} was not written.`)
  return accept({ change, row, stripeId, again: false })
}

const LEAVING: ReadonlySet<Wish['kind']> = new Set(['cancel', 'undo'])

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
  { change, row, stripeId, again }: Begun,
  refusal: StepRefusal,
): Promise<Outcome<ChangeRow, ChangeRefusal>> {
  // Nobody knows whether it was done; the worker finds out, and so does every event about it.
  if (refusal.code === 'unreachable') return refused('stripe-unreachable')
  await syncSubscription(stripeId)
  const done = await doneOf(change)
  if (done) return done
  // The calls before the one that was not sent may have begun something: settling it later takes that back.
  if (refusal.code === 'too-late') return refused(again ? 'stripe-unreachable' : 'too-slow')
  await fail(change, stripeId, refusal.code === 'invalid' ? `invalid: ${refusal.reason}` : refusal.code)
  // A period may have ended while the call was on its way: then it is no fault of ours that nobody accepts it.
  const holder = await holderOf(db(), change.accountId)
  const isOver = row.periodEnd !== null && row.periodEnd <= (await clockNow())
  const movedOn =
    refusal.code === 'invalid' && (isOver || holder?.periodStart?.getTime() !== row.periodStart?.getTime())
  return refused(movedOn && !again ? 'quote-outdated' : reasonOf(refusal, change.kind))
}

/** Ends a change that did nothing. What can't be put back is no reason to keep every other change waiting. */
async function fail(change: ChangeRow, stripeId: string, failure: string): Promise<void> {
  const tries = await beginBack(change, failure)
  // Another run puts it back at this moment, or somebody has decided otherwise.
  if (tries === null) return
  const back = await putBack(change, orThrow(await fetchSubscription(stripeId)), tries)
  if (!back.ok && back.refusal.code === 'invalid') {
    console.error(`What ${change.accountId} had scheduled before could not be put back: ${back.refusal.message}`)
  } else orThrow(back)
  await failChange(change, failure)
  await syncSubscription(stripeId)
}

function reasonOf(refusal: Exclude<StepRefusal, { code: 'too-late' }>, kind: ChangeRow['kind']): ChangeReason {
  const resuming = kind === 'resume'
  switch (refusal.code) {
    case 'ends':
      return 'keep-first'
    case 'moved-on':
      return 'plan-changed'
    case 'still-paused':
      return 'resume-under-way'
    case 'declined':
      return resuming ? 'resume-declined' : 'card-declined'
    case 'expired-card':
      return resuming ? 'resume-declined' : 'card-expired'
    case 'authentication-required':
      return resuming ? 'resume-needs-authentication' : 'needs-authentication'
    case 'unreachable':
      return 'stripe-unreachable'
    case 'invalid':
      return isNoCard(refusal) ? 'no-card' : 'stripe-refused'
  }
}

/** Stripe has one code for whatever isn't there, a price or the subscription too; its words tell them apart. */
function isNoCard({ reason, message }: { reason: string; message: string }): boolean {
  return reason === 'resource_missing' && /payment[ _](source|method)/i.test(message)
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
  await fail(change, stripeId, NO_ANSWER)
}
