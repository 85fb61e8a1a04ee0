import {
  clearable,
  type Field,
  flag,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paging,
  range,
  required,
  text,
} from '../core/params'
import { prorationBehavior } from './schedule-params'

const paymentBehavior = oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete')
/** A moment, or the name of one that the periods of the items give. */
function endMoment(): Field<number | 'max_period_end' | 'min_period_end', false> {
  const named = oneOf('max_period_end', 'min_period_end')
  const parse: Field<number>['parse'] = (raw, name) => integer().parse(raw, name)
  return {
    required: false,
    parse: (raw, name) => (raw === 'max_period_end' || raw === 'min_period_end' ? named : { parse }).parse(raw, name),
  }
}

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
const billingCycleAnchor = object({ type: required(oneOf('now', 'unchanged')) })
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

const changedItems = list(
  object({
    id: text(),
    deleted: flag(),
    metadata: metadata(),
    price: text(),
    quantity: integer({ min: 0, max: 999_999 }),
  }),
)

/** What may change on one. */
export const changes = {
  billing_cycle_anchor: billingCycleAnchor,
  cancel_at: clearable(endMoment()),
  cancel_at_period_end: flag(),
  cancellation_details: cancellationDetails,
  default_payment_method: clearable(text()),
  description: clearable(text(500)),
  items: changedItems,
  metadata: metadata(),
  off_session: flag(),
  payment_behavior: paymentBehavior,
  payment_settings: paymentSettings,
  proration_behavior: prorationBehavior,
  proration_date: integer(),
}

/** https://docs.stripe.com/api/subscriptions/pause */
export const pausing = {
  bill_for: object({
    outstanding_usage_through: object({ type: required(oneOf('none', 'now')) }),
    unused_time_from: object({ type: required(oneOf('item_current_period_start', 'none', 'now')) }),
  }),
  invoicing_behavior: oneOf('invoice', 'pending_invoice_item'),
  type: oneOf('subscription'),
}

/** https://docs.stripe.com/api/subscriptions/resume */
export const resuming = {
  billing_cycle_anchor: billingCycleAnchor,
  payment_behavior: oneOf('resume_on_payment_attempt', 'resume_on_payment_success'),
  proration_behavior: prorationBehavior,
  proration_date: integer(),
}

/** A change that is only to be previewed. https://docs.stripe.com/api/invoices/create_preview */
export const previewed = {
  customer: text(),
  preview_mode: oneOf('next'),
  schedule: text(),
  subscription: text(),
  subscription_details: object({
    billing_cycle_anchor: billingCycleAnchor,
    cancel_at: clearable(endMoment()),
    cancel_at_period_end: flag(),
    cancel_now: flag(),
    items: changedItems,
    metadata: metadata(),
    pause: object(pausing),
    proration_behavior: prorationBehavior,
    proration_date: integer(),
    resume_at: oneOf('now'),
  }),
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
