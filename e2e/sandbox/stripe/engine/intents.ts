import type Stripe from 'stripe'
import { emit } from '../core/events'
import { newId, type Store } from '../core/store'
import { methodTypesFor } from './offers'

export type IntentDraft = {
  amount: number
  currency: string
  customer: string | null
  paymentMethod: string | null
  description: string | null
  metadata: Stripe.Metadata
  setupFutureUsage: 'off_session' | 'on_session' | null
  captureMethod: 'automatic' | 'automatic_async' | 'manual'
  receiptEmail: string | null
  statementDescriptor: string | null
  statementDescriptorSuffix: string | null
  /** Null where the intent belongs to an invoice. */
  automaticPaymentMethods: Stripe.PaymentIntent.AutomaticPaymentMethods | null
  /** The ways to pay it; those of its currency where nobody chose. */
  methodTypes?: string[]
}

export function createIntent(store: Store, draft: IntentDraft): Stripe.PaymentIntent {
  const id = newId('pi')
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: draft.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: draft.automaticPaymentMethods,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: draft.captureMethod,
    client_secret: newId(`${id}_secret`),
    confirmation_method: 'automatic',
    created: store.now(draft.customer),
    currency: draft.currency,
    customer: draft.customer,
    customer_account: null,
    description: draft.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: draft.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: draft.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: draft.methodTypes ?? methodTypesFor(store, draft.currency),
    payment_record: null,
    processing: null,
    receipt_email: draft.receiptEmail,
    review: null,
    setup_future_usage: draft.setupFutureUsage,
    shipping: null,
    source: null,
    statement_descriptor: draft.statementDescriptor,
    statement_descriptor_suffix: draft.statementDescriptorSuffix,
    status: draft.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  }
  store.tables.paymentIntents.set(id, intent)
  emit(store, 'payment_intent.created', intent)
  return intent
}
