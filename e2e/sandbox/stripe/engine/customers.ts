import type Stripe from 'stripe'
import { emit } from '../core/events'
import { newId, type Store } from '../core/store'

export type CustomerDraft = Partial<
  Pick<
    Stripe.Customer,
    'address' | 'balance' | 'description' | 'email' | 'metadata' | 'name' | 'phone' | 'preferred_locales' | 'shipping'
  >
> & { testClock?: string | null; defaultPaymentMethod?: string | null; invoicePrefix?: string }

export function createCustomer(store: Store, draft: CustomerDraft): Stripe.Customer {
  const clock = draft.testClock ?? null
  const customer: Stripe.Customer = {
    id: newId('cus', 14),
    object: 'customer',
    address: draft.address ?? null,
    balance: draft.balance ?? 0,
    created: store.timeOf(clock),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: draft.description ?? null,
    discount: null,
    email: draft.email ?? null,
    invoice_prefix: draft.invoicePrefix ?? newId('', 8).slice(1).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: draft.defaultPaymentMethod ?? null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: draft.metadata ?? {},
    name: draft.name ?? null,
    next_invoice_sequence: 1,
    phone: draft.phone ?? null,
    preferred_locales: draft.preferred_locales ?? [],
    shipping: draft.shipping ?? null,
    tax_exempt: 'none',
    test_clock: clock,
  }
  store.tables.customers.set(customer.id, customer)
  emit(store, 'customer.created', customer)
  return customer
}
