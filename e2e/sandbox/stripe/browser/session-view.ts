import type { StripeCheckoutSession } from '@stripe/stripe-js'
import type Stripe from 'stripe'
import { idOf, type Store } from '../core/store'
import { lineItemsOf, savedCards } from '../engine/checkout'
import { intentOf } from '../engine/invoices'
import type { PaymentContext } from './client/payment-element'
import { debitOffer } from './debit-offer'
import { minorUnitsOf, money } from './money'

type Amount = { minorUnitsAmount: number; amount: string }
type Line = StripeCheckoutSession['lineItems'][number]
type SavedMethod = NonNullable<StripeCheckoutSession['savedPaymentMethods']>[number]

/** A Checkout session as Stripe.js shows it to the page: camel case, amounts with their text, nothing of the secret side. */
export function sessionView(store: Store, session: Stripe.Checkout.Session): StripeCheckoutSession {
  const currency = session.currency ?? 'usd'
  const amount = (minorUnits: number): Amount => ({ minorUnitsAmount: minorUnits, amount: money(minorUnits, currency) })
  const zero = amount(0)
  const subtotal = amount(session.amount_subtotal ?? 0)
  const total = amount(session.amount_total ?? 0)
  const discount = amount(session.total_details?.amount_discount ?? 0)
  const lineItems = lineItemsOf(store, session).map((item) => lineView(item, amount))
  const recurring = lineItems.find((item) => item.recurring)?.recurring
  return {
    id: session.id,
    livemode: session.livemode,
    status: statusView(session),
    currency,
    currencyOptions: null,
    minorUnitsAmountDivisor: minorUnitsOf(currency),
    email: emailOf(store, session),
    phoneNumber: null,
    billingAddress: null,
    shippingAddress: null,
    businessName: null,
    nameCollection: null,
    canConfirm: false,
    discountAmounts: null,
    lastPaymentError: lastErrorOf(store, session),
    lineItems,
    optionalItems: null,
    recurring: recurring
      ? {
          interval: recurring.interval,
          intervalCount: recurring.intervalCount,
          isProrated: false,
          dueNext: { subtotal, total, discount, taxInclusive: zero, taxExclusive: zero, billingCycleAnchor: null },
          trial: null,
        }
      : null,
    savedPaymentMethods: savedCards(store, session).flatMap(savedView),
    shipping: null,
    shippingOptions: [],
    surcharge: null,
    tax: { status: 'ready' },
    taxAmounts: null,
    taxIdInfo: null,
    total: {
      appliedBalance: zero,
      balanceAppliedToNextInvoice: false,
      discount,
      shippingRate: zero,
      subtotal,
      surcharge: zero,
      taxExclusive: zero,
      taxInclusive: zero,
      total,
    },
  }
}

/** What the card form needs to know about a session. */
export function sessionContext(store: Store, session: Stripe.Checkout.Session): PaymentContext {
  const kept = session.mode !== 'payment' || store.tables.checkoutPlans.get(session.id)?.paymentIntent.setupFutureUsage
  return {
    savedCards: savedCards(store, session)
      .flatMap(savedView)
      .map(({ id, card }) => ({ id, ...card })),
    offersSaving: session.saved_payment_method_options?.payment_method_save === 'enabled',
    terms: kept ? KEPT_CARD_TERMS : null,
    debit: debitOffer(session.payment_method_types ?? []),
  }
}

export const KEPT_CARD_TERMS =
  'By providing your card information, you allow this business to charge your card for future payments in accordance with their terms.'

/** The address a receipt goes to: what the session was given, else the customer's own. */
export function emailOf(store: Store, session: Stripe.Checkout.Session): string | null {
  const customer = store.tables.customers.get(idOf(session.customer) ?? '')
  return session.customer_email ?? session.customer_details?.email ?? customer?.email ?? null
}

function statusView(session: Stripe.Checkout.Session): StripeCheckoutSession['status'] {
  if (session.status === 'complete') {
    const paymentStatus = PAYMENT_STATUSES.find((known) => known === session.payment_status) ?? 'unpaid'
    return { type: 'complete', paymentStatus }
  }
  return { type: session.status === 'expired' ? 'expired' : 'open' }
}

const PAYMENT_STATUSES = ['paid', 'unpaid', 'no_payment_required'] as const
const INTERVALS = ['day', 'week', 'month', 'year'] as const

/** Why the last try to pay this session failed. */
export function lastErrorOf(store: Store, session: Stripe.Checkout.Session) {
  const invoice = store.tables.invoices.get(idOf(session.invoice) ?? '')
  const payment =
    store.tables.paymentIntents.get(idOf(session.payment_intent) ?? '') ?? (invoice && intentOf(store, invoice))
  const setup = store.tables.setupIntents.get(idOf(session.setup_intent) ?? '')
  const message = payment?.last_payment_error?.message ?? setup?.last_setup_error?.message
  return message ? { message } : null
}

function lineView(item: Stripe.LineItem, amount: (minorUnits: number) => Amount): Line {
  const recurring = item.price?.recurring
  const usage = recurring?.usage_type === 'metered' ? 'metered' : 'licensed'
  return {
    id: item.id,
    name: item.description ?? '',
    description: null,
    quantity: item.quantity ?? 1,
    unitAmount: amount(item.price?.unit_amount ?? 0),
    unitAmountDecimal: null,
    unitLabel: null,
    discount: amount(item.amount_discount),
    subtotal: amount(item.amount_subtotal),
    total: amount(item.amount_total),
    taxExclusive: amount(item.amount_tax),
    taxInclusive: amount(0),
    discountAmounts: null,
    taxAmounts: null,
    recurring: recurring
      ? {
          interval: INTERVALS.find((known) => known === recurring.interval) ?? 'month',
          intervalCount: recurring.interval_count,
          usageType: usage,
        }
      : null,
    adjustableQuantity: null,
    images: [],
    priceId: item.price?.id ?? '',
    isRemovable: false,
    pricing: null,
    transformQuantity: null,
  }
}

function savedView(method: Stripe.PaymentMethod): SavedMethod[] {
  const { card } = method
  if (!card) return []
  const details = { email: method.billing_details.email, name: method.billing_details.name }
  return [
    {
      id: method.id,
      type: 'card',
      card: { brand: card.brand, last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year },
      billingDetails: details,
    },
  ]
}
