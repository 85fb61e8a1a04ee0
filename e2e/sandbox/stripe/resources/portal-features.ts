import { clearable, flag, integer, list, object, oneOf, type Params, required, text } from '../core/params'
import type { Features } from '../engine/portal'
import { prorationBehavior } from './schedule-params'

/** https://docs.stripe.com/api/customer_portal/configurations/create#create_portal_configuration-features */
export const features = object({
  customer_update: object({
    allowed_updates: clearable(list(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id'))),
    enabled: flag(),
  }),
  invoice_history: object({ enabled: required(flag()) }),
  payment_method_update: object({ enabled: required(flag()), payment_method_configuration: clearable(text()) }),
  subscription_cancel: object({
    cancellation_reason: object({
      enabled: required(flag()),
      options: clearable(
        list(
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
      ),
    }),
    enabled: flag(),
    mode: oneOf('at_period_end', 'immediately'),
    proration_behavior: prorationBehavior,
  }),
  subscription_pause: object({
    duration: object({
      interval_options: clearable(
        list(
          object({ interval: required(oneOf('day', 'month', 'week', 'year')), interval_count: integer({ min: 1 }) }),
        ),
      ),
      type: required(oneOf('indefinite', 'interval_options')),
    }),
    enabled: flag(),
  }),
  subscription_update: object({
    billing_cycle_anchor: oneOf('now', 'unchanged'),
    default_allowed_updates: clearable(list(oneOf('price', 'promotion_code', 'quantity'))),
    enabled: flag(),
    proration_behavior: prorationBehavior,
    trial_update_behavior: oneOf('continue_trial', 'end_trial'),
  }),
})

type Given = NonNullable<Params<{ features: typeof features }>['features']>

/** The features with what is given written over them. */
export function mergedFeatures(before: Features, given: Given): Features {
  const { subscription_cancel: cancel, subscription_pause: pause } = given
  const reason = cancel?.cancellation_reason
  const options = reason?.options
  return {
    customer_update: {
      ...before.customer_update,
      ...given.customer_update,
      allowed_updates: given.customer_update?.allowed_updates ?? before.customer_update.allowed_updates,
    },
    invoice_history: { ...before.invoice_history, ...given.invoice_history },
    payment_method_update: { ...before.payment_method_update, ...given.payment_method_update },
    subscription_cancel: {
      ...before.subscription_cancel,
      ...cancel,
      cancellation_reason: {
        ...before.subscription_cancel.cancellation_reason,
        ...(reason && { enabled: reason.enabled, ...(options !== undefined && { options: options ?? [] }) }),
      },
    },
    subscription_pause: {
      enabled: pause?.enabled ?? before.subscription_pause.enabled,
      duration: pause?.duration
        ? {
            type: pause.duration.type,
            interval_options: (pause.duration.interval_options ?? []).map((each) => ({ interval_count: 1, ...each })),
          }
        : before.subscription_pause.duration,
    },
    subscription_update: {
      ...before.subscription_update,
      ...given.subscription_update,
      default_allowed_updates:
        given.subscription_update?.default_allowed_updates ?? before.subscription_update.default_allowed_updates,
    },
  }
}
