import type Stripe from 'stripe'
import { accept } from '@/lib/core/outcome'
import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'
import { idOf, type Once } from './objects'

/** A card as people know it: never more of its number than the last four digits. */
export type Card = {
  id: string
  /** The same for every payment method made from one card number; null where Stripe has none. */
  fingerprint: string | null
  brand: string
  last4: string
  expMonth: number
  expYear: number
}

/**
 * A workspace at Stripe, as the read with this number found it. `card` is what charges without anyone choosing a card
 * use; null when that is no card.
 */
export type Customer = { id: string; readNumber: number; card: Card | null; deleted: boolean }

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

/** Makes the card the customer's default: the one of every later charge that names no other. */
export function setDefaultCard(customerId: string, paymentMethodId: string): Promise<StripeOutcome<true>> {
  return attempt(async () => {
    await stripe().customers.update(customerId, { invoice_settings: { default_payment_method: paymentMethodId } })
    return true as const
  })
}

/** Whether a way to pay is a card: a bank debit is none, nor is a wallet that Stripe keeps as a way of its own. */
export function isCard(paymentMethodId: string): Promise<StripeOutcome<boolean>> {
  return attempt(async () => (await stripe().paymentMethods.retrieve(paymentMethodId)).type === 'card')
}

/**
 * Has every subscription of the customer charge the customer's default card: a card of its own, as Checkout leaves it,
 * goes before that and is taken off. What is no card stays the subscription's: whoever chose to pay by bank goes on so.
 * Where Stripe takes no change of a subscription, that one keeps its card.
 * Source: docs.stripe.com/api/subscriptions/object, default_payment_method.
 */
export async function chargeDefaultCard(customerId: string): Promise<StripeOutcome<true>> {
  const withOwnCard = await attempt(async () => {
    const ids: string[] = []
    const all = { customer: customerId, limit: 100, expand: ['data.default_payment_method'] }
    for await (const { id, default_payment_method: own } of stripe().subscriptions.list(all)) {
      if (own && typeof own !== 'string' && own.type === 'card') ids.push(id)
    }
    return ids
  })
  if (!withOwnCard.ok) return withOwnCard
  for (const id of withOwnCard.value) {
    const freed = await attempt(() => stripe().subscriptions.update(id, OF_ITS_CUSTOMER))
    if (!freed.ok && freed.refusal.code !== 'invalid') return freed
  }
  return accept(true)
}

/** Checkout has every payment that goes through leave its card on the subscription: not any more. */
const OF_ITS_CUSTOMER: Stripe.SubscriptionUpdateParams = {
  default_payment_method: '',
  payment_settings: { save_default_payment_method: 'off' },
}

/** Reads the customer; `readNumber` was drawn before, so that a later read can be told from an earlier one. */
export async function fetchCustomer(id: string, readNumber: number): Promise<StripeOutcome<Customer>> {
  const whole = await attempt(async () => {
    const customer = await stripe().customers.retrieve(id, { expand: ['invoice_settings.default_payment_method'] })
    return {
      id,
      readNumber,
      card: customer.deleted ? null : defaultCardOf(customer),
      deleted: customer.deleted ?? false,
    }
  })
  if (whole.ok || whole.refusal.code !== 'invalid') return whole
  // Of a deleted customer nothing can be expanded: Stripe refuses the very question.
  return attempt(async () => {
    const { deleted } = await stripe().customers.retrieve(id)
    if (!deleted) throw new Error(`Stripe refuses to expand the card of ${id}.`)
    return { id, readNumber, card: null, deleted }
  })
}

/** A card that was taken off the customer can't be charged any more, whatever still names it. */
function defaultCardOf(customer: Stripe.Customer): Card | null {
  const method = customer.invoice_settings.default_payment_method
  return method && typeof method !== 'string' && idOf(method.customer) === customer.id ? cardOf(method) : null
}

function cardOf(method: Stripe.PaymentMethod): Card | null {
  if (!method.card) return null
  const { brand, last4, exp_month, exp_year, fingerprint } = method.card
  return { id: method.id, fingerprint: fingerprint ?? null, brand, last4, expMonth: exp_month, expYear: exp_year }
}
