import { accept } from '@/lib/core/outcome'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, momentOf, type Once } from './objects'

/** Money for time that was paid for and not used, which waits for a subscription's next invoice. `amountCents` is below 0. */
export type WaitingCredit = { id: string; amountCents: number; from: Date; until: Date }

/** What waits for the next invoice of this subscription because time of it was paid for and not used. */
export function listWaitingCredit(subscription: {
  id: string
  customerId: string
}): Promise<StripeOutcome<WaitingCredit[]>> {
  return attempt(async () => {
    const waiting: WaitingCredit[] = []
    const items = stripe().invoiceItems.list({ customer: subscription.customerId, pending: true, limit: 100 })
    for await (const { id, amount, parent, period, proration } of items) {
      const own = idOf(parent?.subscription_details?.subscription) === subscription.id
      if (!own || !proration || amount >= 0) continue
      waiting.push({ id, amountCents: amount, from: momentOf(period.start), until: momentOf(period.end) })
    }
    return waiting
  })
}

/** Takes it off what waits; one that is gone already is no fault. */
export async function dropWaitingCredit({ id }: WaitingCredit): Promise<StripeOutcome<true>> {
  const dropped = await attempt(() => stripe().invoiceItems.del(id))
  const gone = !dropped.ok && dropped.refusal.code === 'invalid' && dropped.refusal.reason === 'resource_missing'
  return dropped.ok || gone ? accept(true) : dropped
}

/** What a credit is for, in the metadata of it. */
export type CreditFor = { account_id: string; change_id: string }

/** Whether the customer's balance got this credit already, among the last hundred times that it changed. */
export function hasCredit(customerId: string, { change_id: wanted }: CreditFor): Promise<StripeOutcome<boolean>> {
  return attempt(async () => {
    const { data } = await stripe().customers.listBalanceTransactions(customerId, { limit: 100 })
    return data.some(({ metadata }) => metadata?.change_id === wanted)
  })
}

/**
 * Adds to what the customer has with Stripe, which the next invoices are paid from before any card.
 * Source: docs.stripe.com/billing/customer/balance; a credit is an amount below zero.
 */
export function creditCustomer(
  customerId: string,
  credit: { amountCents: number; currency: string; description: string; metadata: CreditFor },
  once: Once,
): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    const { amountCents, ...words } = credit
    await stripe().customers.createBalanceTransaction(customerId, { ...words, amount: -amountCents }, once)
    return true as const
  })
}
