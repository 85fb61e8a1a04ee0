import type { Interval } from '@/lib/catalog/schema'
import { cents } from '@/lib/core/money'
import type { ChangeInvoice } from '@/lib/stripe/subscription-changes'
import type { MoneyLine } from './preview'

/** A plan as a line bills it: what it is called, and how it is paid. */
export type Billed = { key: string; name: string; interval: Interval }

export const WAYS = { month: 'paid monthly', year: 'paid yearly' } as const

/**
 * The lines of an invoice in our own words, for Stripe's name a plan by its product and dates in one language: a
 * prorated line pays back a plan or charges the rest of its period, any other one is a whole period of it. What is not
 * for a plan of ours keeps the words it was put on the invoice with. What the customer has with Stripe from before makes
 * up the rest of what is due.
 *
 * @param billed the plan that a line's price is for; null where it is none of ours
 * @param from the plan that is changed: a line that comes to nothing pays it back
 */
export function moneyLines(
  { lines, dueCents }: Pick<ChangeInvoice, 'lines' | 'dueCents'>,
  billed: (priceId: string | null) => Billed | null,
  from: Pick<Billed, 'key' | 'interval'>,
): MoneyLine[] {
  const worded = lines.map((line): MoneyLine => {
    const { text, amountCents, proration, periodEnd } = line
    const plan = billed(line.priceId)
    if (!plan) return { text, amountCents: cents(amountCents), until: null }
    const left = plan.key === from.key && plan.interval === from.interval
    const back = amountCents < 0 || (amountCents === 0 && left)
    const rest = back ? `Paid back: the rest of ${plan.name}` : `The rest of the period on ${plan.name}`
    return {
      text: proration ? rest : `${plan.name}, ${WAYS[plan.interval]}`,
      amountCents: cents(amountCents),
      until: periodEnd,
    }
  })
  const rest = dueCents - lines.reduce((sum, { amountCents }) => sum + amountCents, 0)
  if (rest === 0) return worded
  const text = rest < 0 ? 'Credit from earlier payments' : 'Credit for later payments'
  return [...worded, { text, amountCents: cents(rest), until: null }]
}
