import { createHash } from 'node:crypto'
import type Stripe from 'stripe'

/** Ways to pay whose outcome is told later, each for one currency, as Stripe offers them by itself. */
export const DEBITS = {
  us_bank_account: { currency: 'usd', label: 'US bank account' },
  sepa_debit: { currency: 'eur', label: 'SEPA Direct Debit' },
  bacs_debit: { currency: 'gbp', label: 'Bacs Direct Debit' },
} as const
export type DebitType = keyof typeof DEBITS
export const DEBIT_TYPES = Object.keys(DEBITS) as DebitType[]

export type BankFailure = { code: string; message: string }

/** A test account of https://docs.stripe.com/testing#non-card-payments: how it looks and how its debits end. */
export type TestBank = {
  /** Name in `pm_usBankAccount_<alias>`, and the account's id in the sandbox together with its type. */
  alias: string
  type: DebitType
  /** Routing number or sort code; an IBAN holds its own. */
  bank: string
  number: string
  failure: BankFailure | null
}

const NO_FUNDS: BankFailure = {
  code: 'insufficient_funds',
  message: "The customer's account has insufficient funds to cover this payment.",
}
const CLOSED: BankFailure = { code: 'account_closed', message: "The customer's bank account has been closed." }

export const TEST_BANKS: readonly TestBank[] = [
  { type: 'us_bank_account', alias: 'success', bank: '110000000', number: '000123456789', failure: null },
  { type: 'us_bank_account', alias: 'insufficientFunds', bank: '110000000', number: '000222222227', failure: NO_FUNDS },
  { type: 'us_bank_account', alias: 'accountClosed', bank: '110000000', number: '000111111113', failure: CLOSED },
  { type: 'sepa_debit', alias: 'success', bank: '', number: 'DE89370400440532013000', failure: null },
  { type: 'sepa_debit', alias: 'insufficientFunds', bank: '', number: 'DE65370400440532013002', failure: NO_FUNDS },
  { type: 'sepa_debit', alias: 'accountClosed', bank: '', number: 'DE62370400440532013001', failure: CLOSED },
  { type: 'bacs_debit', alias: 'success', bank: '108800', number: '00012345', failure: null },
  { type: 'bacs_debit', alias: 'insufficientFunds', bank: '108800', number: '22222227', failure: NO_FUNDS },
  { type: 'bacs_debit', alias: 'accountClosed', bank: '108800', number: '33333335', failure: CLOSED },
]

export const testBank = (type: string, alias: string): TestBank | undefined =>
  TEST_BANKS.find((each) => each.type === type && each.alias === alias)

/** The account that somebody typed. */
export const testBankNumbered = (type: DebitType, number: string): TestBank | undefined =>
  TEST_BANKS.find((each) => each.type === type && each.number === number.replace(/[ -]/g, ''))

/** `pm_usBankAccount` and its variants, as Stripe's test mode names them. */
export function testBankByAlias(name: string): TestBank | undefined {
  const found = /^pm_usBankAccount(?:_(\w+))?$/.exec(name)
  return found ? testBank('us_bank_account', found[1] ?? 'success') : undefined
}

type Shown = Pick<Stripe.PaymentMethod, 'us_bank_account' | 'sepa_debit' | 'bacs_debit'>

/** What a payment method shows of its account. */
export function shownOf({ type, bank, number }: TestBank): Shown {
  const fingerprint = createHash('sha256').update(`account ${type} ${number}`).digest('hex').slice(0, 16)
  const last4 = number.slice(-4)
  if (type === 'sepa_debit') {
    const [bank_code, country] = [number.slice(4, 12), number.slice(0, 2)]
    return { sepa_debit: { bank_code, branch_code: '', country, fingerprint, generated_from: null, last4 } }
  }
  if (type === 'bacs_debit') return { bacs_debit: { fingerprint, last4, sort_code: bank.match(/../g)!.join('-') } }
  return {
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint,
      last4,
      networks: { preferred: 'ach', supported: ['ach', 'us_domestic_wire'] },
      routing_number: bank,
      status_details: null,
    },
  }
}

/** What the payer agrees to by paying like this; in the real form each method has its own words. */
export const DEBIT_TERMS =
  'By paying, you authorize this business to debit your bank account for this payment, and for future ones in accordance with their terms. The payment takes a few days to arrive.'
