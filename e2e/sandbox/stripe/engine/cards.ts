import { createHash } from 'node:crypto'

export type Decline = { code: string; declineCode: string | null; message: string }

/** A test card of https://docs.stripe.com/testing: how it looks and how the bank behaves. */
export type TestCard = {
  number: string
  brand: 'visa' | 'mastercard' | 'amex' | 'discover'
  funding: 'credit' | 'debit'
  country: string
  /** What a charge meets. */
  decline: Decline | null
  /** Whether saving the card (attaching it, a setup) is declined too. */
  refusesSaving: boolean
  /**
   * Whether the bank asks the payer: `on_session` whenever the payer is there, and off session unless the card has been
   * set up for that; `always` off session too, however it was set up.
   */
  authentication: 'never' | 'on_session' | 'always'
  /** Whether the bank has been asked about later use before the card ever came here. */
  alreadySetUp: boolean
  /** Whether the decline comes after the bank's question, however it was answered. */
  declinesAfterAsking: boolean
  /** Name in `pm_card_<alias>` and `tok_<alias>`. */
  alias: string
}

const declined = (declineCode: string): Decline => ({
  code: 'card_declined',
  declineCode,
  message: declineCode === 'insufficient_funds' ? 'Your card has insufficient funds.' : 'Your card was declined.',
})
const EXPIRED: Decline = { code: 'expired_card', declineCode: null, message: 'Your card has expired.' }
const WRONG_CVC: Decline = {
  code: 'incorrect_cvc',
  declineCode: null,
  message: "Your card's security code is incorrect.",
}
const PROCESSING: Decline = {
  code: 'processing_error',
  declineCode: null,
  message: 'An error occurred while processing your card. Try again in a little bit.',
}

const card = (alias: string, number: string, more: Partial<TestCard> = {}): TestCard => ({
  alias,
  number,
  brand: number.startsWith('5') || number.startsWith('2') ? 'mastercard' : number.startsWith('3') ? 'amex' : 'visa',
  funding: 'credit',
  country: 'US',
  decline: null,
  refusesSaving: more.decline !== undefined,
  authentication: 'never',
  alreadySetUp: false,
  declinesAfterAsking: false,
  ...more,
})

export const TEST_CARDS: readonly TestCard[] = [
  card('visa', '4242424242424242'),
  card('visa_debit', '4000056655665556', { funding: 'debit' }),
  card('mastercard', '5555555555554444'),
  card('mastercard_debit', '5200828282828210', { funding: 'debit' }),
  card('amex', '378282246310005'),
  card('discover', '6011111111111117', { brand: 'discover' }),
  card('chargeDeclined', '4000000000000002', { decline: declined('generic_decline') }),
  card('chargeDeclinedInsufficientFunds', '4000000000009995', { decline: declined('insufficient_funds') }),
  card('chargeDeclinedLostCard', '4000000000009987', { decline: declined('lost_card') }),
  card('chargeDeclinedStolenCard', '4000000000009979', { decline: declined('stolen_card') }),
  card('chargeDeclinedExpiredCard', '4000000000000069', { decline: EXPIRED }),
  card('chargeDeclinedIncorrectCvc', '4000000000000127', { decline: WRONG_CVC }),
  card('chargeDeclinedProcessingError', '4000000000000119', { decline: PROCESSING }),
  card('chargeCustomerFail', '4000000000000341', { decline: declined('generic_decline'), refusesSaving: false }),
  card('chargeDeclinedVelocityLimitExceeded', '4000000000006975', { decline: declined('card_velocity_exceeded') }),
  card('authenticationRequiredOnSetup', '4000002500003155', { authentication: 'on_session' }),
  card('authenticationRequiredSetupForOffSession', '4000003800000446', {
    authentication: 'on_session',
    alreadySetUp: true,
  }),
  card('authenticationRequired', '4000002760003184', { authentication: 'always' }),
  card('authenticationRequiredChargeDeclinedInsufficientFunds', '4000008260003178', {
    authentication: 'on_session',
    decline: declined('insufficient_funds'),
    declinesAfterAsking: true,
    refusesSaving: false,
  }),
  card('threeDSecure2Required', '4000000000003220', { authentication: 'always' }),
  card('threeDSecureRequired', '4000000000003063', { authentication: 'always' }),
  card('threeDSecureRequiredChargeDeclined', '4000008400001629', {
    authentication: 'always',
    decline: declined('generic_decline'),
    declinesAfterAsking: true,
    refusesSaving: false,
  }),
  card('threeDSecureOptional', '4000000000003055'),
]

const BY_NUMBER = new Map(TEST_CARDS.map((each) => [each.number, each]))

export const testCard = (number: string): TestCard | undefined => BY_NUMBER.get(number)

/** The card behind `pm_card_…` or `tok_…`; the brand may stand before a behaviour, as in Stripe's documentation. */
export function testCardByAlias(name: string): TestCard | undefined {
  const alias = /^(?:pm_card|tok)_(.+)$/.exec(name)?.[1]
  return TEST_CARDS.find((each) => each.alias === alias || `visa_${each.alias}` === alias)
}

/** What the bank would say for a decline code that the control API asks for. */
export function declineFor(code: string): Decline {
  const known = [EXPIRED, WRONG_CVC, PROCESSING].find((each) => each.code === code)
  return known ?? declined(code)
}

/** The same for every payment method made from one card number, as Stripe's `fingerprint` is. */
export const fingerprintOf = (number: string): string =>
  createHash('sha256').update(`fingerprint ${number}`).digest('base64url').replace(/[-_]/g, 'x').slice(0, 16)

/** Whether digits pass the check every card number carries (ISO/IEC 7812). */
export function passesLuhn(number: string): boolean {
  let sum = 0
  for (const [index, digit] of [...number].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}
