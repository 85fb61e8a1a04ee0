/**
 * Stands in for Stripe.js on the pages of a sandboxed product. `@stripe/stripe-js` takes it for the real one when
 * `window.Stripe` exists before `loadStripe` is called, and the React bindings find every member they touch.
 * What it does not draw throws an IntegrationError that says so.
 */
import { createApi } from './api'
import { createCheckoutSdk } from './checkout-sdk'
import { createElementsGroup } from './elements-group'
import { integrationError } from './errors'
import { createIntents } from './intents'

const notDrawn = (member: string) => () => {
  throw integrationError(`stripe.${member}() is not part of the sandbox's Stripe.js.`)
}

function Stripe(publishableKey: string) {
  if (typeof publishableKey !== 'string' || !publishableKey.startsWith('pk_')) {
    throw integrationError('Please call Stripe() with your publishable key, which starts with pk_.')
  }
  const api = createApi(publishableKey)
  return {
    elements: (options?: Parameters<typeof createElementsGroup>[1]) => createElementsGroup(api, options),
    initCheckoutElementsSdk: (options: Parameters<typeof createCheckoutSdk>[1]) => createCheckoutSdk(api, options),
    ...createIntents(api),
    createToken: notDrawn('createToken'),
    createConfirmationToken: notDrawn('createConfirmationToken'),
    confirmCardPayment: notDrawn('confirmCardPayment'),
    confirmCardSetup: notDrawn('confirmCardSetup'),
    createEmbeddedCheckoutPage: notDrawn('createEmbeddedCheckoutPage'),
    initCheckoutFormSdk: notDrawn('initCheckoutFormSdk'),
    registerAppInfo: () => undefined,
    _registerWrapper: () => undefined,
  }
}

/** The release train `@stripe/stripe-js` 10 expects; any other word makes it print a warning. */
Stripe.version = 'endive'

Object.assign(window, { Stripe })
