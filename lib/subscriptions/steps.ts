import { catalogOf, findPaidPlan, planLookupKey } from '@/lib/catalog/rules'
import type { Interval } from '@/lib/catalog/schema'
import { accept, refuse } from '@/lib/core/outcome'
import type { StripeOutcome } from '@/lib/stripe/failures'
import { findOpenInvoice, payInvoice } from '@/lib/stripe/invoices'
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
  keepSubscription,
  type StripeSubscription,
} from '@/lib/stripe/subscriptions'
import type { ChangeRow } from './change-rows'
import { catalogKeyOf } from './rows'
import { isLive } from './rules'

/** The invoice that a step wrote, where it wrote one. */
type Done = StripeOutcome<{ invoiceId: string | null }>

/** Asks Stripe for a change, each call under the change's id: sent again it is the same call. */
export async function carryOut(change: ChangeRow, theirs: StripeSubscription): Promise<Done> {
  const key = (step: string) => ({ idempotencyKey: `change:${change.id}:${step}` })
  switch (change.kind) {
    case 'undo':
      return theirs.scheduleId ? plain(releaseSchedule(theirs.scheduleId, key('release'))) : NOTHING_WRITTEN
    case 'pause':
      return unscheduled(theirs, key, () => plain(pauseSubscription(theirs.id, key('pause'))))
    case 'resume':
      return resume(theirs, key)
    case 'cancel':
      // A pause has no period under way that the plan could end with.
      if (theirs.status === 'paused') return plain(cancelSubscription(theirs.id, key('cancel')))
      return unscheduled(theirs, key, () => plain(cancelAtPeriodEnd(theirs.id, key('cancel'))))
    case 'keep':
      return plain(keepSubscription(theirs, key('keep')))
    default:
      return change.effect === 'now' ? changeNow(change, theirs, key) : changeLater(change, theirs, key)
  }
}

type Key = (step: string) => { idempotencyKey: string }

const NOTHING_WRITTEN: Done = { ok: true, value: { invoiceId: null } }

async function plain(step: Promise<StripeOutcome<true>>): Promise<Done> {
  const done = await step
  return done.ok ? NOTHING_WRITTEN : done
}

/** Stripe refuses most things while a schedule is attached. */
async function unscheduled(theirs: StripeSubscription, key: Key, step: () => Promise<Done>): Promise<Done> {
  if (!theirs.scheduleId) return step()
  const released = await releaseSchedule(theirs.scheduleId, key('release'))
  return released.ok ? step() : released
}

async function changeNow(change: ChangeRow, theirs: StripeSubscription, key: Key): Promise<Done> {
  const priceId = await priceIdOf(change.accountId, { plan: change.toPlan, interval: change.toInterval })
  if (!priceId.ok) return priceId
  const prorationAt = change.prorationAt ?? change.createdAt
  return unscheduled(theirs, key, () => changePrice({ theirs, priceId: priceId.value, prorationAt }, key('change')))
}

async function changeLater(change: ChangeRow, theirs: StripeSubscription, key: Key): Promise<Done> {
  const { toPlan: plan, toInterval: interval } = change
  const priceId = await priceIdOf(change.accountId, { plan, interval })
  if (!priceId.ok) return priceId
  const scheduled = await scheduleChange({ theirs, priceId: priceId.value, interval }, key('schedule'))
  return scheduled.ok ? NOTHING_WRITTEN : scheduled
}

/** An earlier try may have left its invoice behind: then that one is paid, and the plan goes on by it. */
async function resume(theirs: StripeSubscription, key: Key): Promise<Done> {
  const open = await findOpenInvoice(theirs.id)
  if (!open.ok) return open
  if (open.value) {
    const paid = await payInvoice(open.value.id, key('pay'))
    return paid.ok ? accept({ invoiceId: paid.value.id }) : paid
  }
  const resumed = await resumeSubscription(theirs.id, key('resume'))
  if (!resumed.ok) return resumed
  const { invoiceId } = resumed.value
  return resumed.value.resumed
    ? accept({ invoiceId })
    : refuse({ code: 'declined', declineCode: null, paymentIntentId: null })
}

/** After a change that did nothing, what was scheduled before it stands again, and nothing half-made is left. */
export async function putBack(change: ChangeRow, theirs: StripeSubscription): Promise<StripeOutcome<true>> {
  if (change.kind === 'undo' || theirs.scheduled || !isLive(theirs.status)) return accept(true)
  const once = { idempotencyKey: `change:${change.id}:back` }
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
