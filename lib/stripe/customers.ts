import type Stripe from 'stripe'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import type { Once } from './objects'

/** A card as people know it: never more of its number than the last four digits. */
export type Card = { id: string; brand: string; last4: string; expMonth: number; expYear: number }

/** A workspace at Stripe. `card` is what charges without anyone choosing a card use; null when that is no card. */
export type Customer = { id: string; workspaceId: string | null; card: Card | null; deleted: boolean }

/**
 * Creates the customer of a workspace. Sent with the workspace's id alone, so that two members who are first at the
 * same moment send the same request under the same key; name and e-mail follow with `describeCustomer`.
 */
export function createCustomer(workspaceId: string, once: Once): Promise<StripeOutcome<{ id: string }>> {
  return attempt(async () => {
    const customer = await stripe().customers.create({ metadata: { workspace_id: workspaceId } }, once)
    return { id: customer.id }
  })
}

export function describeCustomer(id: string, words: { name: string; email: string }): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().customers.update(id, words)
    return true as const
  })
}

/** Makes the card the one that later charges of the workspace use, subscriptions included. */
export function setDefaultCard(customerId: string, paymentMethodId: string): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().customers.update(customerId, { invoice_settings: { default_payment_method: paymentMethodId } })
    return true as const
  })
}

export function fetchCustomer(id: string): Promise<StripeOutcome<Customer>> {
  return attempt(async () => {
    const customer = await stripe().customers.retrieve(id, { expand: ['invoice_settings.default_payment_method'] })
    if (customer.deleted) return { id, workspaceId: null, card: null, deleted: true }
    const method = customer.invoice_settings.default_payment_method
    return {
      id,
      workspaceId: customer.metadata.workspace_id ?? null,
      card: method && typeof method !== 'string' ? cardOf(method) : null,
      deleted: false,
    }
  })
}

function cardOf(method: Stripe.PaymentMethod): Card | null {
  if (!method.card) return null
  const { brand, last4, exp_month, exp_year } = method.card
  return { id: method.id, brand, last4, expMonth: exp_month, expYear: exp_year }
}
