import type Stripe from 'stripe'
import { invalid, StripeFault } from '../core/errors'
import { changeAndTell, emit } from '../core/events'
import { pick } from '../core/router'
import { idOf, type Store } from '../core/store'
import { chargeIntent } from './charging'
import { finishPaidSession, finishSession } from './checkout-finish'
import type { CheckoutPlan } from './checkout-plan'
import { createCustomer } from './customers'
import { createIntent } from './intents'
import type { CheckoutOutcome, CheckoutPayment, IntentOutcome } from './outcomes'
import { newMethod } from './payment-methods'
import { afterInvoicePaid, afterPayment, payInvoice } from './settlement'
import { confirmSetupIntent, createSetupIntent } from './setups'
import { createSubscription } from './subscriptions'

export { lineItemsOf } from './checkout-lines'

type Session = Stripe.Checkout.Session

/**
 * Pays an open session: customer, card, payment or subscription and completion in one step. A card that is no card
 * or is declined leaves the session open; a decline of a subscription's first payment leaves nothing else behind.
 */
export function completeCheckoutSession(store: Store, sessionId: string, payment: CheckoutPayment): CheckoutOutcome {
  const session = pick(store.tables.checkoutSessions, 'checkout.session', sessionId)
  if (session.status !== 'open') {
    throw invalid(`This Checkout Session is ${session.status} and can't be paid any more.`, {
      code: 'checkout_session_not_open',
    })
  }
  const plan = pick(store.tables.checkoutPlans, 'checkout.session', sessionId)
  try {
    return store.attempt(() => pay(store, store.tables.checkoutSessions.get(sessionId)!, plan, payment))
  } catch (fault) {
    // A decline undone by `attempt`: the person sees it, the books don't.
    if (!(fault instanceof StripeFault) || fault.body.type !== 'card_error') throw fault
    return { kind: 'declined', session: store.tables.checkoutSessions.get(sessionId)!, error: fault.body }
  }
}

function pay(store: Store, session: Session, plan: CheckoutPlan, payment: CheckoutPayment): CheckoutOutcome {
  session.customer_details = detailsFrom(session, payment)
  const customer = customerFor(store, session)
  const method = methodFor(store, session, customer, payment)
  if (session.mode === 'subscription') return subscribe(store, session, plan, customer!, method)
  if (session.mode === 'setup') return setUp(store, session, plan, method)
  return payOnce(store, session, plan, method, payment.save ?? false)
}

function detailsFrom(session: Session, payment: CheckoutPayment): Session['customer_details'] {
  const card = 'card' in payment ? payment.card : null
  return {
    address: null,
    business_name: null,
    email: payment.email ?? card?.email ?? session.customer_email ?? session.customer_details?.email ?? null,
    individual_name: null,
    name: payment.name ?? card?.name ?? null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  }
}

function customerFor(store: Store, session: Session): Stripe.Customer | null {
  const known = idOf(session.customer)
  if (known) return pick(store.tables.customers, 'customer', known, 'customer')
  const wanted = session.mode === 'subscription' || session.customer_creation === 'always'
  if (!wanted) return null
  const customer = createCustomer(store, {
    email: session.customer_details?.email ?? null,
    name: session.customer_details?.name ?? null,
  })
  session.customer = customer.id
  return customer
}

function methodFor(
  store: Store,
  session: Session,
  customer: Stripe.Customer | null,
  payment: CheckoutPayment,
): Stripe.PaymentMethod {
  if (!('paymentMethod' in payment)) return newMethod(store, payment, payment.save)
  const method = pick(store.tables.paymentMethods, 'PaymentMethod', payment.paymentMethod, 'payment_method')
  if (!customer || idOf(method.customer) !== customer.id) {
    throw invalid(`The customer of ${session.id} does not have a payment method with the ID ${method.id}.`, {
      code: 'resource_missing',
      param: 'payment_method',
    })
  }
  return method
}

function payOnce(
  store: Store,
  session: Session,
  plan: CheckoutPlan,
  method: Stripe.PaymentMethod,
  save: boolean,
): CheckoutOutcome {
  if (!session.amount_total) {
    finishPaidSession(store, session, null)
    return { kind: 'complete', session }
  }
  const intent = store.tables.paymentIntents.get(idOf(session.payment_intent) ?? '') ?? intentFor(store, session, plan)
  intent.customer = idOf(session.customer)
  session.payment_intent = intent.id
  const keep = plan.paymentIntent.setupFutureUsage ?? (save ? 'on_session' : undefined)
  const outcome = chargeIntent(store, intent, {
    paymentMethod: method.id,
    ...(keep && { setupFutureUsage: keep }),
    ...(session.return_url && { returnUrl: session.return_url }),
  })
  afterPayment(store, intent)
  return outcomeFor(session, outcome)
}

function intentFor(store: Store, session: Session, plan: CheckoutPlan): Stripe.PaymentIntent {
  return createIntent(store, {
    amount: session.amount_total ?? 0,
    currency: session.currency!,
    customer: idOf(session.customer),
    paymentMethod: null,
    description: plan.paymentIntent.description,
    metadata: plan.paymentIntent.metadata,
    setupFutureUsage: plan.paymentIntent.setupFutureUsage,
    captureMethod: plan.paymentIntent.captureMethod,
    receiptEmail: plan.paymentIntent.receiptEmail,
    statementDescriptor: plan.paymentIntent.statementDescriptor,
    statementDescriptorSuffix: null,
    automaticPaymentMethods: null,
    methodTypes: session.payment_method_types ?? ['card'],
  })
}

/** A subscription and its first invoice; a second try after the bank's question pays the invoice already there. */
function subscribe(
  store: Store,
  session: Session,
  plan: CheckoutPlan,
  customer: Stripe.Customer,
  method: Stripe.PaymentMethod,
): CheckoutOutcome {
  const started = store.tables.invoices.get(idOf(session.invoice) ?? '')
  const invoice = started ?? startSubscription(store, session, plan, customer)
  if (invoice.status === 'paid') {
    afterInvoicePaid(store, invoice)
    finishPaidSession(store, session, null)
    return { kind: 'complete', session }
  }
  const outcome = payInvoice(store, invoice, { paymentMethod: method.id, offSession: false })
  // The first decline undoes the subscription with it; one that a bank already knows about stays, and its decline too.
  if (outcome.kind === 'declined' && !started) throw new StripeFault(402, withoutCharge(outcome.error))
  return outcomeFor(session, outcome)
}

function startSubscription(
  store: Store,
  session: Session,
  plan: CheckoutPlan,
  customer: Stripe.Customer,
): Stripe.Invoice {
  const { subscription, invoice } = createSubscription(store, {
    customer,
    items: plan.lines.map((line) => ({
      price: pick(store.tables.prices, 'price', line.price, 'line_items'),
      quantity: line.quantity,
      metadata: {},
    })),
    metadata: plan.subscription.metadata,
    description: plan.subscription.description,
    defaultPaymentMethod: null,
    cancelAtPeriodEnd: false,
    saveDefaultPaymentMethod: 'on_subscription',
  })
  session.subscription = subscription.id
  session.invoice = invoice.id
  return invoice
}

function withoutCharge({ charge: _charge, payment_intent: _intent, ...error }: StripeFault['body']) {
  return error
}

function setUp(store: Store, session: Session, plan: CheckoutPlan, method: Stripe.PaymentMethod): CheckoutOutcome {
  const intent =
    store.tables.setupIntents.get(idOf(session.setup_intent) ?? '') ??
    createSetupIntent(store, {
      customer: idOf(session.customer),
      paymentMethod: null,
      usage: 'off_session',
      ...plan.setupIntent,
    })
  session.setup_intent = intent.id
  const outcome = confirmSetupIntent(store, intent.id, { paymentMethod: method.id })
  if (outcome.kind === 'succeeded') finishSession(store, session, 'no_payment_required')
  return outcomeFor(session, outcome)
}

function outcomeFor(
  session: Session,
  outcome: IntentOutcome<Stripe.PaymentIntent | Stripe.SetupIntent>,
): CheckoutOutcome {
  if (outcome.kind === 'declined') return { kind: 'declined', session, error: outcome.error }
  if (outcome.kind === 'requires_action') return { kind: 'requires_action', session, intent: outcome.intent }
  return { kind: 'complete', session }
}

/** Ends an open session for good. */
export function expireCheckoutSession(store: Store, sessionId: string): Session {
  const session = pick(store.tables.checkoutSessions, 'checkout.session', sessionId)
  if (session.status !== 'open') {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    )
  }
  session.status = 'expired'
  session.url = null
  const intent = store.tables.paymentIntents.get(idOf(session.payment_intent) ?? '')
  if (intent && intent.status !== 'succeeded' && intent.status !== 'canceled') {
    changeAndTell(store, 'payment_intent.canceled', intent, {
      status: 'canceled',
      canceled_at: store.now(idOf(session.customer)),
      cancellation_reason: 'abandoned',
      next_action: null,
    })
  }
  emit(store, 'checkout.session.expired', session)
  return session
}

/** The cards a session may offer again: its customer's, as far as they allow being shown to them. */
export function savedCards(store: Store, session: Session): Stripe.PaymentMethod[] {
  const customer = idOf(session.customer)
  if (!customer) return []
  const allowed: readonly string[] = session.saved_payment_method_options?.allow_redisplay_filters ?? ['always']
  return [...store.tables.paymentMethods.values()]
    .filter((method) => idOf(method.customer) === customer && allowed.includes(method.allow_redisplay ?? 'unspecified'))
    .reverse()
}
