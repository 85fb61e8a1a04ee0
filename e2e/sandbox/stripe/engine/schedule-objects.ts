import type Stripe from 'stripe'
import { idOf, newId } from '../core/store'

type Schedule = Stripe.SubscriptionSchedule

export type PhaseDraft = {
  start: number
  end: number
  items: Stripe.SubscriptionSchedule.Phase.Item[]
  currency: string
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  billingCycleAnchor: 'automatic' | 'phase_start' | null
  metadata: Stripe.Metadata
  description: string | null
  defaultPaymentMethod: string | null
}

export const phaseItem = (
  price: string,
  quantity: number,
  metadata: Stripe.Metadata,
): Stripe.SubscriptionSchedule.Phase.Item => ({
  billing_thresholds: null,
  discounts: [],
  metadata,
  plan: price,
  price,
  quantity,
  tax_rates: [],
})

export const phaseItemsOf = (subscription: Stripe.Subscription): Stripe.SubscriptionSchedule.Phase.Item[] =>
  subscription.items.data.map((item) => phaseItem(item.price.id, item.quantity ?? 1, item.metadata))

export function phaseFrom(draft: PhaseDraft): Stripe.SubscriptionSchedule.Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: draft.billingCycleAnchor,
    billing_thresholds: null,
    collection_method: null,
    currency: draft.currency,
    default_payment_method: draft.defaultPaymentMethod,
    default_tax_rates: [],
    description: draft.description,
    discounts: [],
    end_date: draft.end,
    invoice_settings: null,
    items: draft.items,
    metadata: draft.metadata,
    on_behalf_of: null,
    proration_behavior: draft.prorationBehavior,
    start_date: draft.start,
    transfer_data: null,
    trial_end: null,
  }
}

/** A schedule of the phase a subscription is in. */
export function blankSchedule(
  subscription: Stripe.Subscription,
  phase: Stripe.SubscriptionSchedule.Phase,
  now: number,
): Schedule {
  return {
    id: newId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: subscription.billing_mode as Stripe.SubscriptionSchedule.BillingMode,
    canceled_at: null,
    completed_at: null,
    created: now,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    customer: idOf(subscription.customer),
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: idOf(subscription.default_payment_method),
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: subscription.cancel_at ? 'cancel' : 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [phase],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: idOf(subscription.test_clock),
  }
}
