import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { pick } from '../core/router'
import { idOf, type Store } from '../core/store'
import { AUTHENTICATION_FAILED, afterAsking, declineIntent } from './charging'
import { finishSession } from './checkout-finish'
import { recordRefusal } from './dunning'
import { invoiceOf } from './invoices'
import { afterPayment } from './settlement'
import { declineSetup, finishSetup } from './setups'

export type Authenticated = {
  kind: 'succeeded' | 'failed'
  /** Where the intent's confirmation asked to come back to. */
  returnUrl: string | null
  /** The session that waited on this intent: complete now, or open for another card. */
  session: Stripe.Checkout.Session | null
}

/** The person has answered the bank's question for a payment or setup intent. */
export function authenticate(store: Store, intentId: string, passed: boolean): Authenticated {
  return intentId.startsWith('seti_')
    ? authenticateSetup(store, intentId, passed)
    : authenticatePayment(store, intentId, passed)
}

function authenticatePayment(store: Store, id: string, passed: boolean): Authenticated {
  const intent = pick(store.tables.paymentIntents, 'payment_intent', id)
  const returnUrl = intent.next_action?.redirect_to_url?.return_url ?? null
  const method = waitingMethod(store, intent)
  const session = [...store.tables.checkoutSessions.values()].find(
    (each) =>
      each.status === 'open' &&
      (idOf(each.payment_intent) === id || (each.invoice && idOf(each.invoice) === invoiceOf(store, intent)?.id)),
  )
  const outcome = passed
    ? afterAsking(store, intent, method)
    : declineIntent(store, intent, method, AUTHENTICATION_FAILED)
  if (outcome.kind !== 'declined') {
    afterPayment(store, intent)
    return { kind: 'succeeded', returnUrl, session: session ?? null }
  }
  const invoice = invoiceOf(store, intent)
  if (invoice) recordRefusal(store, invoice, false)
  return { kind: 'failed', returnUrl, session: session ?? null }
}

function authenticateSetup(store: Store, id: string, passed: boolean): Authenticated {
  const intent = pick(store.tables.setupIntents, 'setupintent', id)
  const returnUrl = intent.next_action?.redirect_to_url?.return_url ?? null
  const method = waitingMethod(store, intent)
  const session = [...store.tables.checkoutSessions.values()].find(
    (each) => each.status === 'open' && idOf(each.setup_intent) === id,
  )
  if (!passed) {
    declineSetup(store, intent, method, { ...AUTHENTICATION_FAILED, code: 'setup_intent_authentication_failure' })
    return { kind: 'failed', returnUrl, session: session ?? null }
  }
  finishSetup(store, intent, method)
  if (session) finishSession(store, session, 'no_payment_required')
  return { kind: 'succeeded', returnUrl, session: session ?? null }
}

function waitingMethod(
  store: Store,
  intent: { id: string; status: string; payment_method: string | Stripe.PaymentMethod | null },
): Stripe.PaymentMethod {
  const method = store.tables.paymentMethods.get(idOf(intent.payment_method) ?? '')
  if (intent.status !== 'requires_action' || !method) {
    throw invalid(`${intent.id} is not waiting for authentication: its status is ${intent.status}.`)
  }
  return method
}
