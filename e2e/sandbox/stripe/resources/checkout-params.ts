import { clearable, flag, integer, list, metadata, object, oneOf, required, text } from '../core/params'
import { priceDetails } from './price-details'

const priceData = object({
  ...priceDetails,
  product: text(),
  product_data: object({
    description: text(),
    images: list(text()),
    metadata: metadata(),
    name: required(text()),
    tax_code: text(),
    unit_label: text(),
  }),
})

export const lineItems = list(
  object({ price: text(), price_data: priceData, quantity: integer({ min: 1, max: 999_999 }), metadata: metadata() }),
)

/** What `checkout.sessions.create` takes here. https://docs.stripe.com/api/checkout/sessions/create */
export const sessionDetails = {
  adaptive_pricing: object({ enabled: flag() }),
  allow_promotion_codes: flag(),
  allowed_payment_method_types: list(text()),
  automatic_tax: object({ enabled: required(flag()) }),
  billing_address_collection: oneOf('auto', 'required'),
  cancel_url: text(),
  client_reference_id: text(200),
  currency: text(3),
  customer: text(),
  customer_creation: oneOf('always', 'if_required'),
  customer_email: text(),
  customer_update: object({
    address: oneOf('auto', 'never'),
    name: oneOf('auto', 'never'),
    shipping: oneOf('auto', 'never'),
  }),
  excluded_payment_method_types: list(text()),
  expires_at: integer(),
  invoice_creation: object({
    enabled: required(flag()),
    invoice_data: object({ description: text(), footer: text(), metadata: metadata() }),
  }),
  line_items: lineItems,
  locale: text(10),
  metadata: metadata(),
  mode: required(oneOf('payment', 'setup', 'subscription')),
  payment_intent_data: object({
    capture_method: oneOf('automatic', 'automatic_async', 'manual'),
    description: text(),
    metadata: metadata(),
    receipt_email: text(),
    setup_future_usage: oneOf('off_session', 'on_session'),
    statement_descriptor: text(22),
  }),
  payment_method_collection: oneOf('always', 'if_required'),
  redirect_on_completion: oneOf('always', 'if_required', 'never'),
  return_url: text(),
  saved_payment_method_options: object({
    allow_redisplay_filters: list(oneOf('always', 'limited', 'unspecified')),
    payment_method_remove: oneOf('enabled', 'disabled'),
    payment_method_save: oneOf('enabled', 'disabled'),
  }),
  setup_intent_data: object({ description: text(), metadata: metadata() }),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  subscription_data: object({ description: text(500), metadata: metadata() }),
  success_url: text(),
  ui_mode: oneOf('hosted_page', 'elements', 'embedded_page', 'form'),
}

/** What may change while a session is open. */
export const sessionChanges = {
  line_items: list(object({ id: text(), price: text(), quantity: integer({ min: 1, max: 999_999 }) })),
  metadata: metadata(),
  payment_intent_data: object({
    description: clearable(text()),
    metadata: metadata(),
    setup_future_usage: clearable(oneOf('off_session', 'on_session')),
  }),
}
