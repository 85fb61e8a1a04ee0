import type Stripe from 'stripe'
import { invalid, unsupported } from '../core/errors'
import { object, oneOf, type Params, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { defaultConfiguration } from '../engine/portal'
import { createPortalSession } from '../engine/portal-visits'
import { isOver } from '../engine/subscriptions'

const flowData = object({
  after_completion: object({
    hosted_confirmation: object({ custom_message: text(500) }),
    redirect: object({ return_url: required(text()) }),
    type: required(oneOf('hosted_confirmation', 'portal_homepage', 'redirect')),
  }),
  subscription_cancel: object({ subscription: required(text()) }),
  type: required(
    oneOf(
      'customer_update',
      'payment_method_update',
      'subscription_cancel',
      'subscription_pause',
      'subscription_update',
      'subscription_update_confirm',
    ),
  ),
})

type Given = NonNullable<Params<{ flow: typeof flowData }>['flow']>
type Configuration = Stripe.BillingPortal.Configuration

/** https://docs.stripe.com/api/customer_portal/sessions/create */
export const portalSessions: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/billing_portal/sessions',
    params: {
      configuration: text(),
      customer: required(text()),
      flow_data: flowData,
      locale: text(10),
      return_url: text(),
    },
    handler({ store, params }) {
      const customer = pick(store.tables.customers, 'customer', params.customer, 'customer')
      const configuration = params.configuration
        ? pick(store.tables.portalConfigurations, 'configuration', params.configuration, 'configuration')
        : defaultConfiguration(store)
      if (!configuration.active) {
        throw invalid('The configuration is not active. Only active configurations can be used.', {
          param: 'configuration',
        })
      }
      return createPortalSession(store, {
        customer: customer.id,
        configuration,
        flow: params.flow_data ? flowOf(store, customer.id, configuration, params.flow_data) : null,
        locale: params.locale ?? null,
        returnUrl: params.return_url ?? null,
      })
    },
  }),
]

function flowOf(
  store: Store,
  customer: string,
  { features }: Configuration,
  given: Given,
): Stripe.BillingPortal.Session.Flow {
  const disabled = (feature: string) =>
    invalid(
      `This portal session cannot be created because the ${feature} feature in the portal configuration is disabled.`,
      { param: 'flow_data[type]' },
    )
  if (given.type === 'payment_method_update') {
    if (!features.payment_method_update.enabled) throw disabled('payment_method_update')
  } else if (given.type === 'subscription_cancel') {
    if (!features.subscription_cancel.enabled) throw disabled('subscription_cancel')
    checkCancelable(store, customer, given.subscription_cancel?.subscription)
  } else throw unsupported(`the portal flow ${given.type}`, 'flow_data[type]')

  const after = given.after_completion
  return {
    after_completion: {
      hosted_confirmation:
        after?.type === 'hosted_confirmation'
          ? { custom_message: after.hosted_confirmation?.custom_message ?? null }
          : null,
      redirect: after?.type === 'redirect' ? redirectOf(after) : null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: given.subscription_cancel ? { ...given.subscription_cancel, retention: null } : null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type: given.type,
  }
}

function redirectOf(after: NonNullable<Given['after_completion']>) {
  if (after.redirect) return after.redirect
  throw invalid('Missing required param: flow_data[after_completion][redirect].', {
    code: 'parameter_missing',
    param: 'flow_data[after_completion][redirect]',
  })
}

function checkCancelable(store: Store, customer: string, id: string | undefined): void {
  const param = 'flow_data[subscription_cancel][subscription]'
  if (!id) throw invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  const subscription = pick(store.tables.subscriptions, 'subscription', id, param)
  if (idOf(subscription.customer) !== customer) {
    throw invalid(`The subscription ${id} does not belong to the customer ${customer}.`, { param })
  }
  if (isOver(subscription) || subscription.cancel_at) {
    throw invalid(`The subscription ${id} is already canceled, or set to be canceled.`, { param })
  }
  if (subscription.schedule) {
    throw invalid(`The subscription ${id} is managed by a schedule and can’t be canceled in the portal.`, { param })
  }
}
