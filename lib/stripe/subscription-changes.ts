import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { type Invoice, wholeInvoice } from './invoices'
import { idOf, momentOf, type Once } from './objects'
import type { StripeSubscription } from './subscriptions'

/** Another price for the plan's item at a moment of which money is prorated to the second; what else it has stays. */
export type PriceChange = { theirs: StripeSubscription; priceId: string; prorationAt: Date }

/** Stripe's own invoice for a change that takes effect at once, before it is made. Nothing is written. */
export function previewChange({ theirs, priceId, prorationAt }: PriceChange): Promise<StripeOutcome<ChangeInvoice>> {
  return attempt(async () => {
    const preview = await stripe().invoices.createPreview({
      customer: theirs.customerId,
      subscription: theirs.id,
      subscription_details: {
        items: [{ id: planItemOf(theirs), price: priceId }],
        proration_behavior: 'always_invoice',
        proration_date: secondsOf(prorationAt),
      },
    })
    const { amount_due: dueCents, total: totalCents, starting_balance: balanceCents } = preview
    return { ...(await wholeInvoice(preview)), dueCents, totalCents, balanceCents }
  })
}

/** An invoice that was not written. */
export type ChangeInvoice = Invoice & {
  /** What would be charged for it. */
  dueCents: number
  /** What it comes to, with discounts and taxes, before the customer's balance is counted in. */
  totalCents: number
  /** The customer's balance with Stripe before it: below zero where they have a credit, above where they owe. */
  balanceCents: number
}

/**
 * Makes the change and charges for it in the same call: a declined card changes nothing at all. Answers with the
 * invoice it wrote.
 */
export function changePrice(
  { theirs, priceId, prorationAt }: PriceChange,
  once: Once,
): Promise<StripeOutcome<{ invoiceId: string | null }>> {
  return attempt(async () => {
    const changed = await stripe().subscriptions.update(
      theirs.id,
      {
        items: [{ id: planItemOf(theirs), price: priceId }],
        proration_behavior: 'always_invoice',
        proration_date: secondsOf(prorationAt),
        payment_behavior: 'error_if_incomplete',
      },
      once,
    )
    return { invoiceId: idOf(changed.latest_invoice) }
  })
}

/**
 * Attaches a schedule that changes the plan's price at the end of the period under way, and keeps everything else. Two
 * calls at Stripe: one that broke off between them is carried on from the schedule that is attached.
 */
export function scheduleChange(
  { theirs, priceId, interval }: { theirs: StripeSubscription; priceId: string; interval: 'month' | 'year' },
  once: Once,
): Promise<StripeOutcome<{ scheduleId: string; at: Date }>> {
  return attempt(async () => {
    const schedules = stripe().subscriptionSchedules
    const schedule = theirs.scheduleId
      ? await schedules.retrieve(theirs.scheduleId)
      : await schedules.create({ from_subscription: theirs.id }, once)
    const current = schedule.current_phase
    if (!current || !theirs.periodEnd) throw new Error(`The schedule ${schedule.id} has no phase under way.`)
    const end = secondsOf(theirs.periodEnd)
    const phase = schedule.phases.find(({ start_date: start }) => start === current.start_date)
    const items = theirs.items.map(({ priceId: price, quantity }) => {
      const before = phase?.items.find((each) => idOf(each.price) === price)
      return { price, quantity, ...discountsOf(before) }
    })
    const [plan, ...others] = items
    const kept = { proration_behavior: 'none', ...discountsOf(phase) } as const
    await schedules.update(
      schedule.id,
      {
        end_behavior: 'release',
        proration_behavior: 'none',
        phases: [
          { ...kept, items, start_date: current.start_date, end_date: end },
          {
            ...kept,
            items: [{ ...plan, price: priceId, quantity: plan?.quantity ?? 1 }, ...others],
            duration: { interval, interval_count: 1 },
          },
        ],
      },
      { idempotencyKey: `${once.idempotencyKey}:phases` },
    )
    return { scheduleId: schedule.id, at: momentOf(end) }
  })
}

type Discount = Stripe.SubscriptionScheduleUpdateParams.Phase.Discount
type Discounted = {
  discounts: readonly Pick<Stripe.SubscriptionSchedule.Phase.Discount, 'coupon' | 'discount' | 'promotion_code'>[]
}

/** The discounts of a phase or of its item, to be written again: a phase that names none has only the customer's own. */
function discountsOf(discounted: Discounted | undefined): { discounts?: Discount[] } {
  const discounts = (discounted?.discounts ?? []).flatMap(({ discount, promotion_code, coupon }): Discount[] => {
    const [known, code, gift] = [idOf(discount), idOf(promotion_code), idOf(coupon)]
    if (known) return [{ discount: known }]
    if (code) return [{ promotion_code: code }]
    return gift ? [{ coupon: gift }] : []
  })
  return discounts.length > 0 ? { discounts } : {}
}

/** Takes a schedule off its subscription, which goes on as it is. */
export function releaseSchedule(scheduleId: string, once: Once): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().subscriptionSchedules.release(scheduleId, {}, once)
    return true as const
  })
}

/** The subscription that a schedule is attached to, or was until it ended. */
export function fetchScheduled(scheduleId: string): Promise<StripeOutcome<string | null>> {
  return attempt(async () => {
    const schedule = await stripe().subscriptionSchedules.retrieve(scheduleId)
    return idOf(schedule.subscription) ?? schedule.released_subscription
  })
}

/** Pauses at once; the unused time becomes a credit on the next invoice. Stripe refuses while a schedule is attached. */
export function pauseSubscription(id: string, once: Once): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().subscriptions.pause(
      id,
      { bill_for: { unused_time_from: { type: 'now' } }, invoicing_behavior: 'pending_invoice_item' },
      once,
    )
    return true as const
  })
}

/** Begins a new period now, and goes on only when that is paid. Answers with the invoice and whether it goes on. */
export function resumeSubscription(
  id: string,
  once: Once,
): Promise<StripeOutcome<{ invoiceId: string | null; resumed: boolean }>> {
  return attempt(async () => {
    const answer = await stripe().subscriptions.resume(
      id,
      { billing_cycle_anchor: { type: 'now' }, payment_behavior: 'resume_on_payment_success' },
      once,
    )
    return { invoiceId: idOf(answer.latest_invoice), resumed: answer.status !== 'paused' }
  })
}

function planItemOf(theirs: StripeSubscription): string {
  const [plan] = theirs.items
  if (!plan) throw new Error(`The subscription ${theirs.id} has no item left.`)
  return plan.id
}

function secondsOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000)
}
