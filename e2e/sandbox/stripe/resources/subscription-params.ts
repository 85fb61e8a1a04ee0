import { clearable, flag, integer, list, metadata, object, oneOf, paging, range, required, text } from '../core/params'

const paymentBehavior = oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete')
const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none')
export const cancellationDetails = object({
  comment: clearable(text()),
  feedback: clearable(
    oneOf(
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ),
  ),
})
const paymentSettings = object({ save_default_payment_method: oneOf('off', 'on_subscription') })

/** What a subscription is made from. */
export const creation = {
  cancel_at_period_end: flag(),
  customer: required(text()),
  default_payment_method: text(),
  description: text(500),
  items: required(
    list(object({ price: required(text()), quantity: integer({ min: 0, max: 999_999 }), metadata: metadata() })),
  ),
  metadata: metadata(),
  off_session: flag(),
  payment_behavior: paymentBehavior,
  payment_settings: paymentSettings,
  proration_behavior: prorationBehavior,
}

/** What may change on one. */
export const changes = {
  billing_cycle_anchor: object({ type: required(oneOf('now', 'unchanged')) }),
  cancel_at: clearable(integer()),
  cancel_at_period_end: flag(),
  cancellation_details: cancellationDetails,
  default_payment_method: clearable(text()),
  description: clearable(text(500)),
  items: list(
    object({
      id: text(),
      deleted: flag(),
      metadata: metadata(),
      price: text(),
      quantity: integer({ min: 0, max: 999_999 }),
    }),
  ),
  metadata: metadata(),
  off_session: flag(),
  payment_behavior: paymentBehavior,
  payment_settings: paymentSettings,
  proration_behavior: prorationBehavior,
  proration_date: integer(),
}

export const filters = {
  ...paging,
  created: range(),
  customer: text(),
  price: text(),
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
  test_clock: text(),
}
