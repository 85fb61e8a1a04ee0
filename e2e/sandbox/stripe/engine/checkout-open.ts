import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { newId, type Store } from '../core/store'
import type { CheckoutPlan } from './checkout-plan'

const DAY = 86_400

export type SessionDraft = {
  mode: 'payment' | 'setup' | 'subscription'
  uiMode: 'hosted_page' | 'elements'
  currency: string | null
  customer: Stripe.Customer | null
  plan: CheckoutPlan
  methodTypes: string[]
  /** What the session repeats of its request without acting on it. */
  shown: Partial<Stripe.Checkout.Session>
  expiresAt: number | null
}

/** A new open session. Nothing else exists until it is paid. */
export function openCheckoutSession(store: Store, draft: SessionDraft): Stripe.Checkout.Session {
  const { mode, uiMode, customer, plan } = draft
  const id = newId('cs_test', 58)
  const now = store.now(customer)
  const total = totalOf(store, plan)
  const session: Stripe.Checkout.Session = {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: mode === 'setup' ? null : total,
    amount_total: mode === 'setup' ? null : total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: null,
    client_reference_id: null,
    client_secret: uiMode === 'elements' ? newId(`${id}_secret`, 32) : null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency: draft.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: customer ? null : mode === 'subscription' ? 'always' : 'if_required',
    customer_details: customer && {
      address: customer.address ?? null,
      business_name: null,
      email: customer.email,
      individual_name: null,
      name: customer.name ?? null,
      phone: customer.phone ?? null,
      tax_exempt: 'none',
      tax_ids: null,
    },
    customer_email: null,
    discounts: [],
    expires_at: expiryOf(draft.expiresAt, now),
    integration_identifier: null,
    invoice: null,
    invoice_creation: mode === 'payment' ? invoiceCreationOf(plan) : null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: {},
    mode,
    optional_items: null,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: mode === 'subscription' ? 'always' : 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: draft.methodTypes,
    payment_status: mode === 'setup' || total === 0 ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: customer
      ? { allow_redisplay_filters: ['always'], payment_method_remove: 'disabled', payment_method_save: null }
      : null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: uiMode,
    url: uiMode === 'hosted_page' ? `${store.baseUrl}/c/pay/${id}` : null,
    wallet_options: null,
    ...draft.shown,
  }
  store.tables.checkoutSessions.set(id, session)
  store.tables.checkoutPlans.set(id, plan)
  return session
}

export function totalOf(store: Store, plan: CheckoutPlan): number {
  return plan.lines.reduce(
    (sum, line) => sum + (store.tables.prices.get(line.price)?.unit_amount ?? 0) * line.quantity,
    0,
  )
}

function expiryOf(given: number | null, now: number): number {
  if (given === null) return now + DAY
  if (given < now + 1800 || given > now + DAY) {
    throw invalid(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      {
        param: 'expires_at',
      },
    )
  }
  return given
}

function invoiceCreationOf(plan: CheckoutPlan): Stripe.Checkout.Session.InvoiceCreation {
  return {
    enabled: plan.invoice !== null,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: plan.invoice?.description ?? null,
      footer: plan.invoice?.footer ?? null,
      issuer: null,
      metadata: plan.invoice?.metadata ?? {},
      rendering_options: null,
    },
  }
}
