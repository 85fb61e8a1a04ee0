import type { Interval } from '@/lib/catalog/schema'
import { cents } from '@/lib/core/money'
import type { ChangeInvoice } from '@/lib/stripe/subscription-changes'
import type { MoneyLine } from './preview'

/** A plan as a line bills it: what it is called, and how it is paid. */
export type Billed = { key: string; name: string; interval: Interval }

export const WAYS = { month: 'paid monthly', year: 'paid yearly' } as const

type Billing = Pick<ChangeInvoice, 'lines' | 'dueCents' | 'totalCents' | 'balanceCents'>

/**
 * The lines of an invoice in our own words, for Stripe's name a plan by its product and dates in one language: a
 * prorated line pays back a plan or charges the rest of its period, any other one is a whole period of it. What is not
 * for a plan of ours keeps the words it was put on the invoice with. Discounts, taxes and what the customer has or owes
 * from before make up the rest of what is due.
 *
 * @param billed the plan that a line's price is for; null where it is none of ours
 * @param from the plan that is changed: a line that comes to nothing pays it back
 */
export function moneyLines(
  invoice: Billing,
  billed: (priceId: string | null) => Billed | null,
  from: Pick<Billed, 'key' | 'interval'>,
): MoneyLine[] {
  const worded = invoice.lines.map((line): MoneyLine => {
    const { text, amountCents, proration, periodEnd } = line
    const plan = billed(line.priceId)
    if (!plan) return only(text || (amountCents < 0 ? 'Another credit' : 'Another charge'), amountCents)
    const left = plan.key === from.key && plan.interval === from.interval
    const back = amountCents < 0 || (amountCents === 0 && left)
    const rest = back ? `Paid back: the rest of ${plan.name}` : `The rest of the period on ${plan.name}`
    return {
      text: proration ? rest : `${plan.name}, ${WAYS[plan.interval]}`,
      amountCents: cents(amountCents),
      until: periodEnd,
    }
  })
  return [...worded, ...restOf(invoice)]
}

/** What is due beyond the lines themselves; all of them add up to it. */
function restOf({ lines, dueCents, totalCents, balanceCents }: Billing): MoneyLine[] {
  const reduced = totalCents - lines.reduce((sum, { amountCents }) => sum + amountCents, 0)
  const before = balanceCents < 0 ? -Math.min(-balanceCents, Math.max(0, totalCents)) : balanceCents
  const later = dueCents - totalCents - before
  return [
    only(reduced < 0 ? 'Discount' : 'Tax', reduced),
    only(before < 0 ? 'Credit from earlier payments' : 'Owed from earlier', before),
    only(later < 0 ? 'Added to the next payment' : 'Credit for later payments', later),
  ].filter(({ amountCents }) => amountCents !== 0)
}

function only(text: string, amountCents: number): MoneyLine {
  return { text, amountCents: cents(amountCents), until: null }
}
