import { timingSafeEqual } from 'node:crypto'
import type Stripe from 'stripe'
import { type FaultBody, invalid, noSuch } from '../core/errors'
import { flag, integer, object, oneOf, type Params, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, type Store } from '../core/store'
import { DEBIT_TYPES } from '../engine/banks'
import { completeCheckoutSession } from '../engine/checkout'
import type { CardInput, CheckoutOutcome, CheckoutPayment, NewMethod } from '../engine/outcomes'
import { newMethod } from '../engine/payment-methods'
import { confirmPaymentIntent } from '../engine/payments'
import { confirmSetupIntent } from '../engine/setups'
import { type AnyIntent, challengeOf, intentContext, intentView } from './intent-view'
import { emailOf, sessionContext, sessionView } from './session-view'

const card = object({
  number: required(text(25)),
  exp_month: required(integer()),
  exp_year: required(integer()),
  cvc: required(text(4)),
})
const bank = object({ type: required(oneOf(...DEBIT_TYPES)), account: required(text(40)) })
const choice = { bank, card, payment_method: text(), save: flag() }
const secret = { client_secret: required(text()) }

/** The endpoints that the stand-in for Stripe.js calls; each one but the last needs the client secret of its object. */
export const browserRoutes: Route[] = [
  route({
    method: 'GET',
    pattern: '/v1/browser/checkout_sessions/:id',
    access: 'browser',
    params: secret,
    handler: ({ store, path, params }) => openSession(store, sessionOf(store, path.id!, params.client_secret)),
  }),
  route({
    method: 'POST',
    pattern: '/v1/browser/checkout_sessions/:id/confirm',
    access: 'browser',
    params: { ...secret, ...choice, email: text() },
    handler: ({ store, path, params }) => {
      const session = sessionOf(store, path.id!, params.client_secret)
      const payment = paymentOf(store, params, idOf(session.customer))
      const outcome = completeCheckoutSession(store, session.id, {
        ...payment,
        email: params.email ?? emailOf(store, session),
      })
      return { ...openSession(store, outcome.session), ...settledSession(outcome) }
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/browser/intents/:id',
    access: 'browser',
    params: secret,
    handler: ({ store, path, params }) => openIntent(intentOf(store, path.id!, params.client_secret)),
  }),
  route({
    method: 'POST',
    pattern: '/v1/browser/intents/:id/confirm',
    access: 'browser',
    params: { ...secret, ...choice, return_url: text() },
    handler: ({ store, path, params }) => {
      const intent = intentOf(store, path.id!, params.client_secret)
      const payment = paymentOf(store, params, idOf(intent.customer))
      const paymentMethod = 'paymentMethod' in payment ? payment.paymentMethod : newMethod(store, payment).id
      const options = { paymentMethod, returnUrl: params.return_url }
      const outcome =
        intent.object === 'payment_intent'
          ? confirmPaymentIntent(store, intent.id, options)
          : confirmSetupIntent(store, intent.id, options)
      return { ...openIntent(outcome.intent), refusal: outcome.kind === 'declined' ? payerError(outcome.error) : null }
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/browser/payment_methods',
    access: 'browser',
    params: { bank, card, save: flag() },
    handler: ({ store, params }) => newMethod(store, typedOf(params)),
  }),
]

const openSession = (store: Store, session: Stripe.Checkout.Session) => ({
  session: sessionView(store, session),
  context: sessionContext(store, session),
  returnUrl: session.return_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null,
})

const openIntent = (intent: AnyIntent) => ({
  intent: intentView(intent),
  context: intentContext(intent),
  challenge: challengeOf(intent),
  refusal: null,
})

/** What a page has to do next about a session: nothing, ask the bank, or say why it was refused. */
export const settledSession = (outcome: CheckoutOutcome) => ({
  challenge: outcome.kind === 'requires_action' ? challengeOf(outcome.intent) : null,
  refusal: outcome.kind === 'declined' ? payerError(outcome.error) : null,
})

/** A decline without the objects the secret side sees inside it. */
const payerError = ({ type, message, code, decline_code }: FaultBody) => ({ type, message, code, decline_code })

/** Reads what to pay with. A card on file is taken only from its own customer. */
export function paymentOf(
  store: Store,
  chosen: Params<typeof choice>,
  customer: string | null,
): CheckoutPayment & { save?: boolean } {
  if (!chosen.payment_method) return { ...typedOf(chosen), save: chosen.save }
  const method = pick(store.tables.paymentMethods, 'PaymentMethod', chosen.payment_method, 'payment_method')
  const owner = idOf(method.customer)
  if (owner !== null && owner !== customer) throw noSuch('PaymentMethod', method.id, 'payment_method')
  return { paymentMethod: method.id }
}

function typedOf(chosen: Pick<Params<typeof choice>, 'bank' | 'card'>): NewMethod {
  if (chosen.bank) return { bank: chosen.bank }
  if (chosen.card) return { card: cardInput(chosen.card) }
  throw invalid('A card or a payment_method is required.', { param: 'payment_method' })
}

function cardInput(typed: Params<{ card: typeof card }>['card'] & object): CardInput {
  return { number: typed.number, expMonth: typed.exp_month, expYear: typed.exp_year, cvc: typed.cvc }
}

function sessionOf(store: Store, id: string, clientSecret: string): Stripe.Checkout.Session {
  const session = pick(store.tables.checkoutSessions, 'checkout.session', id)
  if (!sameSecret(session.client_secret, clientSecret)) throw noSuch('checkout.session', id)
  return session
}

/** The intent with this id and secret; a wrong secret looks like an id that names nothing. */
export function intentOf(store: Store, id: string, clientSecret: string): AnyIntent {
  const intent = store.tables.paymentIntents.get(id) ?? store.tables.setupIntents.get(id)
  if (!intent || !sameSecret(intent.client_secret, clientSecret)) {
    throw noSuch(id.startsWith('seti_') ? 'setupintent' : 'payment_intent', id)
  }
  return intent
}

function sameSecret(kept: string | null, given: string): boolean {
  const [left, right] = [Buffer.from(kept ?? ''), Buffer.from(given)]
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right)
}
