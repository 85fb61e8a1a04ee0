import type Stripe from 'stripe'
import type { FaultBody } from '../core/errors'

/** A card as a person types it. `number` without spaces. */
export type CardInput = {
  number: string
  expMonth: number
  /** Four digits. */
  expYear: number
  cvc: string
  name?: string | null
  email?: string | null
  country?: string | null
  postalCode?: string | null
}

/** What a session is paid with. A new card is kept on the customer when `save` is set or the session says so. */
export type CheckoutPayment = { email?: string | null; name?: string | null } & (
  | (NewMethod & { save?: boolean })
  | { paymentMethod: string; save?: boolean }
)

/** What a payer types: a card, or one of the test accounts of a bank debit. */
export type NewMethod = { card: CardInput } | { bank: { type: string; account: string } }

/**
 * How completing a session ended. `declined` leaves the session open for another card. `requires_action`: the person
 * confirms at the bank; `authenticate` (engine/authentication) then completes the session or answers the decline.
 */
export type CheckoutOutcome =
  | { kind: 'complete'; session: Stripe.Checkout.Session }
  | { kind: 'declined'; session: Stripe.Checkout.Session; error: FaultBody }
  | {
      kind: 'requires_action'
      session: Stripe.Checkout.Session
      intent: Stripe.PaymentIntent | Stripe.SetupIntent
    }

/** How confirming an intent ended; `declined` has the intent back at `requires_payment_method`. */
export type IntentOutcome<Intent> =
  | { kind: 'succeeded' | 'processing' | 'requires_capture' | 'requires_action'; intent: Intent }
  | { kind: 'declined'; intent: Intent; error: FaultBody }

/*
 * The doors that pages and browser endpoints use (all synchronous, all throw StripeFault for a request in error):
 *
 * engine/checkout.ts        completeCheckoutSession(store, sessionId, payment: CheckoutPayment): CheckoutOutcome
 *                           expireCheckoutSession(store, sessionId): Stripe.Checkout.Session
 *                           savedCards(store, session): Stripe.PaymentMethod[]     cards the session may offer
 *                           lineItemsOf(store, session): Stripe.LineItem[]
 * engine/payments.ts        confirmPaymentIntent(store, id, { paymentMethod?, offSession?, returnUrl?, setupFutureUsage? })
 *                             : IntentOutcome<Stripe.PaymentIntent>
 * engine/setups.ts          confirmSetupIntent(store, id, { paymentMethod?, returnUrl? }): IntentOutcome<Stripe.SetupIntent>
 * engine/payment-methods.ts createPaymentMethodFromCard(store, card: CardInput, allowRedisplay?): Stripe.PaymentMethod
 *                           (throws a 402 StripeFault for digits that are no card: incorrect_number, invalid_expiry_year …)
 *                           newMethod(store, chosen: NewMethod): Stripe.PaymentMethod
 * engine/debit-settlement.ts settleDebit(store, intentId, failure?): the bank's answer about a debit under way
 * engine/authentication.ts  authenticate(store, intentId, passed: boolean): the outcome after the bank's question, for a
 *                           pi_ or seti_ id; an open session waiting on the intent is completed with it
 *                           : { kind: 'succeeded' | 'failed'; returnUrl: string | null; session: Stripe.Checkout.Session | null }
 */
