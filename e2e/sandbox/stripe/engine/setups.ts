import type Stripe from 'stripe'
import { type FaultBody, invalid, unsupported } from '../core/errors'
import { emit } from '../core/events'
import { pick } from '../core/router'
import { idOf, newId, type Store } from '../core/store'
import type { Decline } from './cards'
import { nextAction } from './charging'
import type { IntentOutcome } from './outcomes'
import { attach, cardBehind, markSetUp, paymentMethodNamed } from './payment-methods'

export type SetupDraft = {
  customer: string | null
  paymentMethod: string | null
  description: string | null
  metadata: Stripe.Metadata
  usage: 'off_session' | 'on_session'
}

export function createSetupIntent(store: Store, draft: SetupDraft): Stripe.SetupIntent {
  const id = newId('seti')
  const intent: Stripe.SetupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    cancellation_reason: null,
    client_secret: newId(`${id}_secret`),
    created: store.now(draft.customer),
    customer: draft.customer,
    customer_account: null,
    description: draft.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: draft.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: draft.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: draft.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    usage: draft.usage,
  }
  store.tables.setupIntents.set(id, intent)
  emit(store, 'setup_intent.created', intent)
  return intent
}

/** Tries to save the intent's card for later use. */
export function confirmSetupIntent(
  store: Store,
  id: string,
  options: { paymentMethod?: string; returnUrl?: string } = {},
): IntentOutcome<Stripe.SetupIntent> {
  const intent = pick(store.tables.setupIntents, 'setupintent', id, 'intent')
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw invalid(`You cannot confirm this SetupIntent because it has a status of ${intent.status}.`, {
      code: 'setup_intent_unexpected_state',
    })
  }
  const given = options.paymentMethod ?? idOf(intent.payment_method)
  if (!given) {
    throw invalid("You cannot confirm this SetupIntent because it's missing a payment method.", {
      code: 'setup_intent_unexpected_state',
    })
  }
  const method = paymentMethodNamed(store, given, 'payment_method')
  const owner = idOf(method.customer)
  if (owner && owner !== idOf(intent.customer)) {
    throw invalid(`The customer does not have a payment method with the ID ${method.id}.`, {
      code: 'resource_missing',
      param: 'payment_method',
    })
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw unsupported(`saving a ${method.type} without a payment`, 'payment_method')
  }
  intent.payment_method = method.id
  const { card } = cardBehind(store, method)
  if (card.refusesSaving && card.decline) return declineSetup(store, intent, method, card.decline)
  if (card.authentication !== 'never') {
    intent.status = 'requires_action'
    intent.next_action = nextAction(store, intent, options.returnUrl)
    emit(store, 'setup_intent.requires_action', intent)
    return { kind: 'requires_action', intent }
  }
  return finishSetup(store, intent, method)
}

export function finishSetup(
  store: Store,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
): IntentOutcome<Stripe.SetupIntent> {
  const customer = idOf(intent.customer)
  if (customer) attach(store, method, customer)
  markSetUp(store, method)
  intent.status = 'succeeded'
  intent.next_action = null
  intent.last_setup_error = null
  emit(store, 'setup_intent.succeeded', intent)
  return { kind: 'succeeded', intent }
}

export function declineSetup(
  store: Store,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
): IntentOutcome<Stripe.SetupIntent> {
  const error: FaultBody = {
    type: 'card_error',
    code: decline.code,
    ...(decline.declineCode && { decline_code: decline.declineCode }),
    message: decline.message,
    payment_method: structuredClone(method),
  }
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.next_action = null
  intent.last_setup_error = error as Stripe.SetupIntent.LastSetupError
  emit(store, 'setup_intent.setup_failed', intent)
  return { kind: 'declined', intent, error: { ...error, setup_intent: intent } }
}
