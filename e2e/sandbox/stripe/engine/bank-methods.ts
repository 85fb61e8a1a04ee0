import type Stripe from 'stripe'
import { newId, type Store } from '../core/store'
import { shownOf, type TestBank } from './banks'

export const NO_BILLING: Stripe.PaymentMethod.BillingDetails = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
}

/** A new payment method for a test account, not attached to anybody. */
export function addBank(
  store: Store,
  bank: TestBank,
  details: { billing?: Partial<Stripe.PaymentMethod.BillingDetails>; metadata?: Stripe.Metadata } = {},
): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: structuredClone({ ...NO_BILLING, ...details.billing }),
    created: store.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: details.metadata ?? {},
    type: bank.type,
    ...shownOf(bank),
  }
  store.tables.paymentMethods.set(method.id, method)
  store.tables.banksOnFile.set(method.id, { account: bank.alias })
  return method
}
