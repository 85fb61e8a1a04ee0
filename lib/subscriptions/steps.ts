import { catalogOf, findPaidPlan, planLookupKey } from '@/lib/catalog/rules'
import type { Interval } from '@/lib/catalog/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import type { StripeOutcome, StripeRefusal } from '@/lib/stripe/failures'
import { findOpenInvoice, payInvoice, paymentOfInvoice, voidInvoice } from '@/lib/stripe/invoices'
import { findPrice } from '@/lib/stripe/prices'
import {
  changePrice,
  pauseSubscription,
  releaseSchedule,
  resumeSubscription,
  scheduleChange,
} from '@/lib/stripe/subscription-changes'
import {
  cancelAtPeriodEnd,
  cancelSubscription,
  fetchSubscription,
  keepSubscription,
  type StripeSubscription,
} from '@/lib/stripe/subscriptions'
import { type ChangeRow, mayStillWrite } from './change-rows'
import { endsAtOnce } from './changes'
import { catalogKeyOf } from './rows'
import { isLive } from './rules'

/**
 * Why a step did not do what was asked. `too-late`: too much time had passed to send the call, so it was not sent.
 * `ends`: the plan was canceled at Stripe. `still-paused`: the payment that resumes the plan is under way, or waits for
 * its person. `moved-on`: it was paused or resumed meanwhile, so that canceling it would be another thing.
 */
export type StepRefusal =
  | StripeRefusal
  | { code: 'too-late' }
  | { code: 'ends' }
  | { code: 'still-paused' }
  | { code: 'moved-on' }

/** The invoice that a step wrote, where it wrote one. */
type Done = Outcome<{ invoiceId: string | null }, StepRefusal>

/** Sends one call under the change's id, sent again it is the same call, unless it is too late for it. */
type Send = <Value>(
  step: string,
  call: (once: { idempotencyKey: string }) => Promise<StripeOutcome<Value>>,
) => Promise<Outcome<Value, StepRefusal>>

/** Asks Stripe for a change. Whoever settles changes waits until the last of these calls has long ended. */
export async function carryOut(change: ChangeRow, theirs: StripeSubscription): Promise<Done> {
  const send: Send = async (step, call) =>
    (await mayStillWrite(change))
      ? call({ idempotencyKey: `change:${change.id}:${step}` })
      : refuse({ code: 'too-late' })
  const { scheduleId } = theirs
  switch (change.kind) {
    case 'undo':
      return scheduleId ? plain(send('release', (once) => releaseSchedule(scheduleId, once))) : NOTHING_WRITTEN
    case 'pause':
      return unscheduled(theirs, send, () => plain(send('pause', (once) => pauseSubscription(theirs.id, once))))
    case 'resume':
      return resume(theirs, send)
    case 'cancel':
      if (endsAtOnce(change) !== (theirs.status === 'paused')) return refuse({ code: 'moved-on' })
      return endsAtOnce(change)
        ? endPaused(theirs, send)
        : unscheduled(theirs, send, () => plain(send('cancel', (once) => cancelAtPeriodEnd(theirs.id, once))))
    case 'keep':
      return plain(send('keep', (once) => keepSubscription(theirs, once)))
    default:
      if (theirs.cancelAt) return refuse({ code: 'ends' })
      return change.effect === 'now' ? changeNow(change, theirs, send) : changeLater(change, theirs, send)
  }
}

const NOTHING_WRITTEN: Done = { ok: true, value: { invoiceId: null } }

async function plain(step: Promise<Outcome<unknown, StepRefusal>>): Promise<Done> {
  const done = await step
  return done.ok ? NOTHING_WRITTEN : done
}

/** Stripe refuses most things while a schedule is attached. */
async function unscheduled({ scheduleId }: StripeSubscription, send: Send, step: () => Promise<Done>): Promise<Done> {
  if (!scheduleId) return step()
  const released = await send('release', (once) => releaseSchedule(scheduleId, once))
  return released.ok ? step() : released
}

async function changeNow(change: ChangeRow, theirs: StripeSubscription, send: Send): Promise<Done> {
  const priceId = await priceIdOf(change.accountId, { plan: change.toPlan, interval: change.toInterval })
  if (!priceId.ok) return priceId
  const asked = { theirs, priceId: priceId.value, prorationAt: change.prorationAt ?? change.createdAt }
  return unscheduled(theirs, send, () => send('change', (once) => changePrice(asked, once)))
}

async function changeLater(change: ChangeRow, theirs: StripeSubscription, send: Send): Promise<Done> {
  const { toPlan: plan, toInterval: interval } = change
  const priceId = await priceIdOf(change.accountId, { plan, interval })
  if (!priceId.ok) return priceId
  return plain(send('schedule', (once) => scheduleChange({ theirs, priceId: priceId.value, interval }, once)))
}

/**
 * An earlier try may have left its invoice behind: then that one is paid, and the plan goes on by it. What was open
 * before the pause is another matter, and never charged here.
 */
async function resume(theirs: StripeSubscription, send: Send): Promise<Done> {
  const open = theirs.pausedAt ? await findOpenInvoice(theirs.id, theirs.pausedAt) : accept(null)
  if (!open.ok) return open
  if (open.value) {
    const { id } = open.value
    const paid = await send('pay', (once) => payInvoice(id, once))
    if (!paid.ok) return paid
    if (paid.value.status !== 'paid') return whyPaused(id)
    const now = await fetchSubscription(theirs.id)
    if (!now.ok) return now
    if (now.value.status !== 'paused') return accept({ invoiceId: id })
  }
  const resumed = await send('resume', (once) => resumeSubscription(theirs.id, once))
  // With an invoice paid already, nobody may be told that nothing was charged: reading back tells what is true.
  if (!resumed.ok) return open.value && resumed.refusal.code === 'too-late' ? UNKNOWN : resumed
  const { invoiceId } = resumed.value
  return resumed.value.resumed || !invoiceId ? accept({ invoiceId }) : whyPaused(invoiceId)
}

/**
 * Ends a paused plan. The invoice that was to resume it goes first: once nobody can pay it any more, nothing can go on
 * that is about to end. Paid in this very moment it can't be taken back, and the plan goes on.
 */
async function endPaused(theirs: StripeSubscription, send: Send): Promise<Done> {
  const open = theirs.pausedAt ? await findOpenInvoice(theirs.id, theirs.pausedAt) : accept(null)
  if (!open.ok) return open
  if (open.value) {
    const { id } = open.value
    const voided = await send('void', (once) => voidInvoice(id, once))
    if (!voided.ok && voided.refusal.code === 'invalid') {
      const now = await fetchSubscription(theirs.id)
      return now.ok ? refuse({ code: now.value.status === 'paused' ? 'still-paused' : 'moved-on' }) : now
    }
    if (!voided.ok) return voided
  }
  return plain(send('end', (once) => cancelSubscription(theirs.id, once)))
}

const UNKNOWN: Done = { ok: false, refusal: { code: 'unreachable' } }

/** The plan is still paused after its invoice was to be paid: what its payment says. */
async function whyPaused(invoiceId: string): Promise<Done> {
  const payment = await paymentOfInvoice(invoiceId)
  if (!payment.ok) return payment
  const { status = null, failure = null } = payment.value ?? {}
  if (status === 'succeeded') return accept({ invoiceId })
  if (status === 'requires_action' || failure === 'authentication_required') {
    return refuse({ code: 'authentication-required', paymentIntentId: null })
  }
  if (status !== 'requires_payment_method') return refuse({ code: 'still-paused' })
  return failure === 'expired_card'
    ? refuse({ code: 'expired-card', paymentIntentId: null })
    : refuse({ code: 'declined', declineCode: failure, paymentIntentId: null })
}

/**
 * After a change that did nothing, what was scheduled before it stands again, and nothing half-made is left. A plan that
 * is about to end stays so. Each try has a key of its own; what an earlier one attached is carried on from there.
 */
export async function putBack(
  change: ChangeRow,
  theirs: StripeSubscription,
  tries: number,
): Promise<StripeOutcome<true>> {
  const settled = theirs.scheduled || theirs.cancelAt || !isLive(theirs.status)
  if (change.kind === 'undo' || settled) return accept(true)
  const once = { idempotencyKey: `change:${change.id}:back:${tries}` }
  const { replacesPlan: plan, replacesInterval: interval } = change
  if (plan && interval) {
    const priceId = await priceIdOf(change.accountId, { plan, interval })
    if (!priceId.ok) return priceId
    const scheduled = await scheduleChange({ theirs, priceId: priceId.value, interval }, once)
    return scheduled.ok ? accept(true) : scheduled
  }
  return theirs.scheduleId ? releaseSchedule(theirs.scheduleId, once) : accept(true)
}

/** The price of a plan as it was pushed; the catalog's own amount and no other. */
export async function priceIdOf(
  accountId: string,
  terms: { plan: string; interval: Interval },
): Promise<StripeOutcome<string>> {
  const catalog = catalogOf(await catalogKeyOf(accountId))
  const plan = findPaidPlan(catalog, terms.plan)
  if (!plan) throw new Error(`There is no plan ${terms.plan}.`)
  const price = await findPrice(planLookupKey(catalog, plan, terms.interval))
  if (!price.ok) return price
  if (price.value?.amountCents !== plan.prices[terms.interval]) {
    throw new Error(`Stripe does not have the price of ${plan.key} by the ${terms.interval}: push the catalog.`)
  }
  return accept(price.value.id)
}
