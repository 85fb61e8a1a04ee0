import type Stripe from 'stripe'
import { changeAndTell, emit } from '../core/events'
import { idOf, newId, type Store } from '../core/store'

export type Features = Stripe.BillingPortal.Configuration.Features

/** What a portal allows before anything is said: nothing. */
export const noFeatures = (): Features => ({
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: {
      enabled: false,
      feedback_options: null,
      options: ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'],
    },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    products: null,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
})

type ConfigurationDraft = {
  features: Features
  businessProfile: Stripe.BillingPortal.Configuration.BusinessProfile
  defaultReturnUrl: string | null
  isDefault: boolean
  metadata: Stripe.Metadata
  name: string | null
}

export function createConfiguration(store: Store, draft: ConfigurationDraft): Stripe.BillingPortal.Configuration {
  const now = store.now()
  const configuration: Stripe.BillingPortal.Configuration = {
    id: newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: draft.businessProfile,
    created: now,
    default_return_url: draft.defaultReturnUrl,
    features: draft.features,
    is_default: draft.isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: draft.metadata,
    name: draft.name,
    updated: now,
  }
  store.tables.portalConfigurations.set(configuration.id, configuration)
  emit(store, 'billing_portal.configuration.created', configuration)
  return configuration
}

/** The configuration of sessions that name none; with Stripe it is saved in the dashboard. */
export function defaultConfiguration(store: Store): Stripe.BillingPortal.Configuration {
  const known = [...store.tables.portalConfigurations.values()].find((each) => each.is_default)
  if (known) return known
  const features = noFeatures()
  features.invoice_history.enabled = true
  features.payment_method_update.enabled = true
  features.subscription_cancel.enabled = true
  return createConfiguration(store, {
    features,
    businessProfile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    defaultReturnUrl: null,
    isDefault: true,
    metadata: {},
    name: null,
  })
}

/**
 * Makes a card the one to be charged: the customer's default, and that of each subscription which has one of its own,
 * since that would otherwise go on being charged.
 */
export function makeDefault(store: Store, customer: Stripe.Customer, method: string): void {
  changeAndTell(store, 'customer.updated', customer, {
    invoice_settings: { ...customer.invoice_settings, default_payment_method: method },
  })
  for (const subscription of store.tables.subscriptions.values()) {
    const over = ['canceled', 'incomplete_expired'].includes(subscription.status)
    if (idOf(subscription.customer) !== customer.id || over || !subscription.default_payment_method) continue
    changeAndTell(store, 'customer.subscription.updated', subscription, { default_payment_method: method })
  }
}
