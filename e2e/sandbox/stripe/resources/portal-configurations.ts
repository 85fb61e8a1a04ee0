import type Stripe from 'stripe'
import { unsupported } from '../core/errors'
import { changeAndTell, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { clearable, flag, metadata, object, paging, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { createConfiguration, type Features, noFeatures } from '../engine/portal'
import { features, mergedFeatures } from './portal-features'

const details = {
  business_profile: object({
    headline: clearable(text(60)),
    privacy_policy_url: clearable(text()),
    terms_of_service_url: clearable(text()),
  }),
  default_return_url: clearable(text()),
  login_page: object({ enabled: required(flag()) }),
  metadata: metadata(),
  name: clearable(text()),
}

const NO_PROFILE: Stripe.BillingPortal.Configuration.BusinessProfile = {
  headline: null,
  privacy_policy_url: null,
  terms_of_service_url: null,
}

/** What a person could be promised and the sandbox's portal has no page for. */
function checkOffered(given: Features): Features {
  if (given.subscription_update.enabled) {
    throw unsupported('changing plans in the portal', 'features[subscription_update][enabled]')
  }
  if (given.subscription_pause.enabled) {
    throw unsupported('pausing in the portal', 'features[subscription_pause][enabled]')
  }
  return given
}

export const portalConfigurations: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/billing_portal/configurations',
    params: { ...details, features: required(features) },
    handler({ store, params }) {
      if (params.login_page?.enabled) throw unsupported('a login page of the portal', 'login_page[enabled]')
      return createConfiguration(store, {
        features: checkOffered(mergedFeatures(noFeatures(), params.features)),
        businessProfile: { ...NO_PROFILE, ...params.business_profile },
        defaultReturnUrl: params.default_return_url ?? null,
        isDefault: false,
        metadata: mergeMetadata(null, params.metadata),
        name: params.name ?? null,
      })
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/billing_portal/configurations/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.portalConfigurations, 'configuration', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/billing_portal/configurations/:id',
    params: { ...details, active: flag(), features },
    handler({ store, path, params }) {
      const configuration = pick(store.tables.portalConfigurations, 'configuration', path.id!)
      if (params.login_page?.enabled) throw unsupported('a login page of the portal', 'login_page[enabled]')
      changeAndTell(store, 'billing_portal.configuration.updated', configuration, {
        ...(params.active !== undefined && { active: params.active }),
        ...(params.name !== undefined && { name: params.name }),
        ...(params.default_return_url !== undefined && { default_return_url: params.default_return_url }),
        ...(params.metadata !== undefined && { metadata: mergeMetadata(configuration.metadata, params.metadata) }),
        business_profile: { ...configuration.business_profile, ...params.business_profile },
        features: params.features
          ? checkOffered(mergedFeatures(configuration.features, params.features))
          : configuration.features,
        updated: store.now(),
      })
      return configuration
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/billing_portal/configurations',
    params: { ...paging, active: flag(), is_default: flag() },
    handler: ({ store, params, url }) =>
      page(
        [...store.tables.portalConfigurations.values()].filter(
          (each) =>
            (params.active === undefined || each.active === params.active) &&
            (params.is_default === undefined || each.is_default === params.is_default),
        ),
        params,
        url,
      ),
  }),
]
