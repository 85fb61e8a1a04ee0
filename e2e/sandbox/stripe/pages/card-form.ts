import type Stripe from 'stripe'
import type { PaymentContext } from '../browser/client/payment-element'
import { KEPT_CARD_TERMS } from '../browser/session-view'
import type { RawMap } from '../core/form'
import { flag, integer, object, oneOf, readParams, required, text } from '../core/params'
import { idOf, type Store } from '../core/store'
import { DEBIT_TYPES } from '../engine/banks'
import { dataBlock, type Html, html } from './html'

/** What the page's script is told after each step: go there, ask the bank, or say this. */
export type HostedAnswer = { redirect: string } | { challenge: string } | { message: string }

const TEST_CARDS = [
  ['4242 4242 4242 4242', 'Succeeds'],
  ['5555 5555 5555 4444', 'Succeeds, Mastercard'],
  ['4000 0000 0000 0002', 'Declined'],
  ['4000 0000 0000 9995', 'Insufficient funds'],
  ['4000 0027 6000 3184', 'Asks for 3-D Secure'],
  ['4000 0025 0000 3155', 'Asks now, not when charged later'],
]
/** Can be saved and is declined when it is charged: only of use where a card is kept. */
const LATER_DECLINED = ['4000 0000 0000 0341', 'Saves, declined later']

const ARROW = html`<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M13 8H3m4.5-4.5L3 8l4.5 4.5"/></svg>`

export const backLink = (href: string, words = 'Back') => html`<a class="Back" href="${href}">${ARROW}${words}</a>`

type CardForm = {
  title: string
  label: string
  /** Where the steps `confirm` and `settle` are posted to. */
  action: string
  context: PaymentContext
  email: Html | null
  /** Whether the card is only saved, nothing charged. */
  keeps: boolean
}

/** A card form with its test cards; the page that shows it loads `/pages/hosted.js`. */
export function cardForm({ title, label, action, context, email, keeps }: CardForm): Html {
  const cards = keeps ? [...TEST_CARDS, LATER_DECLINED] : TEST_CARDS
  return html`<main class="Payment">
<form id="payment" novalidate>
<h1>${title}</h1>
${email}
<div id="card"></div>
<div id="problem" class="Alert" role="alert" tabindex="-1" hidden></div>
<button id="pay" class="Pay" type="submit" disabled><span>${label}</span></button>
</form>
<aside class="Note" aria-label="Test cards">
<h2>Sandbox: no real money</h2>
<p>Nothing here is charged. Choose a card to try what happens with it.</p>
<ul>${cards.map(([number = '', what = '']) => html`<li><button type="button" data-card="${number}"><code>${number}</code><span>${what}</span></button></li>`)}</ul>
</aside>
</main>
${dataBlock('card-form', { action, context, label })}`
}

/** A customer's cards for the form, the one that is charged by default first. */
export function cardContext(store: Store, customer: string, chosen: string | null): PaymentContext {
  return {
    savedCards: cardsOf(store, customer, chosen).flatMap(({ id, card }) =>
      card ? [{ id, brand: card.brand, last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year }] : [],
    ),
    offersSaving: false,
    terms: KEPT_CARD_TERMS,
  }
}

export function cardsOf(store: Store, customer: string, chosen: string | null): Stripe.PaymentMethod[] {
  const own = [...store.tables.paymentMethods.values()].filter((method) => idOf(method.customer) === customer).reverse()
  return [...own.filter(({ id }) => id === chosen), ...own.filter(({ id }) => id !== chosen)]
}

/** What the form sends: a card on file or a new one, and an email where the page asks for it. */
export const chosenCard = (form: RawMap) =>
  readParams(
    {
      email: text(320),
      payment_method: text(),
      save: flag(),
      bank: object({ type: required(oneOf(...DEBIT_TYPES)), account: required(text(40)) }),
      card: object({
        number: required(text(25)),
        exp_month: required(integer()),
        exp_year: required(integer()),
        cvc: required(text(4)),
      }),
    },
    form,
  )

export const NOT_AUTHENTICATED =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.'
