/**
 * What becomes of a pause's credit when the paused plan ends instead of going on.
 *
 * 1. A pause puts aside the money for the time that was paid for and not used. A resumption pays with it, and brings
 *    fewer credits for it: whoever resumes has had those credits already.
 * 2. So has whoever ends the plan, as far as the refill cycle goes that the pause began in: its credits stay theirs. What
 *    was put aside for that cycle is therefore not kept, just as a plan that is canceled pays nothing back. Else a plan
 *    could be bought, paused and ended again and again, and each round would bring its credits for nothing.
 * 3. For the cycles after that one no credits have come: of a plan that is paid yearly, what was put aside for them stays
 *    the customer's, as a balance at Stripe that the next invoices are paid from.
 */
import { catalogOf } from '@/lib/catalog/rules'
import { type Cents, cents } from '@/lib/core/money'
import { accept } from '@/lib/core/outcome'
import { listWaitingCredit } from '@/lib/stripe/customer-credit'
import type { StripeOutcome } from '@/lib/stripe/failures'
import { findOpenInvoice } from '@/lib/stripe/invoices'
import { fetchSubscription } from '@/lib/stripe/subscriptions'
import { type Course, cycleAt } from './invoice-credits'
import { catalogKeyOf, type LiveRow } from './rows'
import { courseUnder } from './stripe-quote'

/** Money for unused time, below zero, with the time it is for. */
export type Unused = { amountCents: number; from: Date; until: Date }

/** All that was put aside, and what of it stays the customer's when the plan ends. */
export type PauseCredit = { putAsideCents: Cents; keptCents: Cents }

/** Fractions of a cent are dropped. */
export function splitCredit(unused: readonly Unused[], course: Course): PauseCredit {
  let [putAside, kept] = [0, 0]
  for (const { amountCents, from, until } of unused) {
    const { end } = cycleAt(course, from)
    const lasts = until.getTime() - from.getTime()
    const without = Math.max(0, until.getTime() - end.getTime())
    putAside -= amountCents
    if (lasts > 0) kept += Math.floor((-amountCents * without) / lasts)
  }
  return { putAsideCents: cents(putAside), keptCents: cents(kept) }
}

/** What the pause has put aside, as Stripe has it now: it waits for an invoice, or is on the one that is to resume it. */
export async function pauseCreditOf(row: LiveRow): Promise<StripeOutcome<PauseCredit>> {
  const theirs = await fetchSubscription(row.stripeSubscriptionId)
  if (!theirs.ok) return theirs
  const waiting = await listWaitingCredit(theirs.value)
  if (!waiting.ok) return waiting
  const { id, pausedAt } = theirs.value
  const open = pausedAt ? await findOpenInvoice(id, pausedAt) : accept(null)
  if (!open.ok) return open
  const billed = (open.value?.lines ?? [])
    .filter(({ proration, amountCents }) => proration && amountCents < 0)
    .map(({ amountCents, periodStart: from, periodEnd: until }) => ({ amountCents, from, until }))
  const course = await courseUnder(catalogOf(await catalogKeyOf(row.accountId)), row)
  return accept(splitCredit([...waiting.value, ...billed], course))
}
