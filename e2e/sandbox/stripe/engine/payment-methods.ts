import type Stripe from 'stripe'
import { invalid, StripeFault } from '../core/errors'
import { emit } from '../core/events'
import { pick } from '../core/router'
import { idOf, newId, type Store } from '../core/store'
import { addBank, NO_BILLING } from './bank-methods'
import { testBank, testBankByAlias } from './banks'
import { fingerprintOf, passesLuhn, type TestCard, testCard, testCardByAlias } from './cards'
import type { CardInput, NewMethod } from './outcomes'

type AllowRedisplay = 'always' | 'limited' | 'unspecified'

/** A new payment method from a typed card. Throws a 402 for digits that are no card, as Stripe does. */
export function createPaymentMethodFromCard(
  store: Store,
  card: CardInput,
  allowRedisplay: AllowRedisplay = 'unspecified',
): Stripe.PaymentMethod {
  const known = checkedCard(store, card)
  return addCard(store, known, {
    expMonth: card.expMonth,
    expYear: card.expYear,
    allowRedisplay,
    billing: {
      address: {
        city: null,
        country: card.country ?? null,
        line1: null,
        line2: null,
        postal_code: card.postalCode ?? null,
        state: null,
      },
      email: card.email ?? null,
      name: card.name ?? null,
      phone: null,
      tax_id: null,
    },
  })
}

/** A new payment method from what a payer chose. */
export function newMethod(
  store: Store,
  chosen: NewMethod & { email?: string | null },
  keep = false,
): Stripe.PaymentMethod {
  if ('card' in chosen) return createPaymentMethodFromCard(store, chosen.card, keep ? 'always' : 'limited')
  const bank = testBank(chosen.bank.type, chosen.bank.account)
  if (!bank) throw invalid('There is no such test account.', { code: 'account_number_invalid', param: 'bank[account]' })
  return addBank(store, bank, { billing: { email: chosen.email ?? null } })
}

function checkedCard(store: Store, card: CardInput): TestCard {
  const refuse = (code: string, message: string, param: string) =>
    new StripeFault(402, { type: 'card_error', code, message, param })
  if (!/^\d{12,19}$/.test(card.number) || !passesLuhn(card.number)) {
    throw refuse('incorrect_number', 'Your card number is incorrect.', 'number')
  }
  const today = new Date(store.now() * 1000)
  if (!(card.expMonth >= 1 && card.expMonth <= 12)) {
    throw refuse('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month')
  }
  const expired =
    card.expYear < today.getUTCFullYear() ||
    (card.expYear === today.getUTCFullYear() && card.expMonth < today.getUTCMonth() + 1)
  if (expired || card.expYear > today.getUTCFullYear() + 50) {
    throw refuse('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year')
  }
  if (!/^\d{3,4}$/.test(card.cvc)) throw refuse('invalid_cvc', "Your card's security code is invalid.", 'cvc')
  const known = testCard(card.number)
  if (!known) {
    throw new StripeFault(402, {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'test_mode_live_card',
      message:
        'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
    })
  }
  return known
}

/** A new payment method for a test card, not attached to anybody. */
export function addCard(
  store: Store,
  card: TestCard,
  details: {
    expMonth?: number
    expYear?: number
    allowRedisplay?: AllowRedisplay
    billing?: Stripe.PaymentMethod.BillingDetails
    metadata?: Stripe.Metadata
  } = {},
): Stripe.PaymentMethod {
  const created = store.now()
  const method: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: details.allowRedisplay ?? 'unspecified',
    billing_details: structuredClone(details.billing ?? NO_BILLING),
    card: {
      brand: card.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: details.billing?.address?.postal_code ? 'pass' : null,
        cvc_check: details.expMonth ? 'pass' : null,
      },
      country: card.country,
      display_brand: card.brand,
      exp_month: details.expMonth ?? 12,
      exp_year: details.expYear ?? new Date(created * 1000).getUTCFullYear() + 4,
      fingerprint: fingerprintOf(card.number),
      funding: card.funding,
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: details.metadata ?? {},
    type: 'card',
  }
  store.tables.paymentMethods.set(method.id, method)
  store.tables.cardsOnFile.set(method.id, { card: card.number, setUp: card.alreadySetUp })
  return method
}

/** The payment method with this id; a `pm_card_…` name makes a new one, as in Stripe's test mode. */
export function paymentMethodNamed(store: Store, id: string, param: string): Stripe.PaymentMethod {
  const bank = testBankByAlias(id)
  if (bank) return addBank(store, bank)
  const card = id.startsWith('pm_card_') ? testCardByAlias(id) : undefined
  return card ? addCard(store, card) : pick(store.tables.paymentMethods, 'PaymentMethod', id, param)
}

/** The test card behind a payment method. */
export function cardBehind(store: Store, method: Stripe.PaymentMethod): { card: TestCard; setUp: boolean } {
  const onFile = store.tables.cardsOnFile.get(method.id)
  const card = onFile && testCard(onFile.card)
  if (!onFile || !card) throw new Error(`The payment method ${method.id} has no test card behind it.`)
  return { card, setUp: onFile.setUp }
}

/** Saves a card on a customer; cards whose bank refuses even that are declined here. */
export function attach(store: Store, method: Stripe.PaymentMethod, customer: string): Stripe.PaymentMethod {
  const owner = idOf(method.customer)
  if (owner === customer) return method
  if (owner) {
    throw invalid('The payment method you provided has already been attached to a customer.', {
      code: 'payment_method_unexpected_state',
      param: 'payment_method',
    })
  }
  refuseDetached(store, method)
  const card = method.type === 'card' ? cardBehind(store, method).card : null
  if (card?.refusesSaving && card.decline) {
    throw new StripeFault(402, {
      type: 'card_error',
      code: card.decline.code,
      ...(card.decline.declineCode && { decline_code: card.decline.declineCode }),
      message: card.decline.message,
      payment_method: method,
    })
  }
  method.customer = customer
  emit(store, 'payment_method.attached', method)
  return method
}

/** Takes a card off its customer for good: a detached card can never be used again. */
export function detach(store: Store, method: Stripe.PaymentMethod): Stripe.PaymentMethod {
  const owner = idOf(method.customer)
  if (!owner) {
    throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.', {
      code: 'payment_method_unexpected_state',
      param: 'payment_method',
    })
  }
  const customer = store.tables.customers.get(owner)
  if (customer && idOf(customer.invoice_settings.default_payment_method) === method.id) {
    customer.invoice_settings.default_payment_method = null
  }
  for (const subscription of store.tables.subscriptions.values()) {
    if (idOf(subscription.default_payment_method) === method.id) subscription.default_payment_method = null
  }
  method.customer = null
  const onFile = store.tables.cardsOnFile.get(method.id) ?? store.tables.banksOnFile.get(method.id)
  if (onFile) onFile.detached = true
  emit(store, 'payment_method.detached', method, { customer: owner })
  return method
}

/** A card that was taken off its customer can neither be charged nor saved again. */
export function refuseDetached(store: Store, method: Stripe.PaymentMethod): void {
  const { cardsOnFile, banksOnFile } = store.tables
  if (!(cardsOnFile.get(method.id) ?? banksOnFile.get(method.id))?.detached) return
  throw invalid(
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
    { param: 'payment_method' },
  )
}

/** Remembers that the bank has authenticated this card for later use. */
export function markSetUp(store: Store, method: Stripe.PaymentMethod): void {
  const onFile = store.tables.cardsOnFile.get(method.id)
  if (onFile) onFile.setUp = true
}
