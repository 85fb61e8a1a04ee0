import { DEBIT_TERMS, DEBIT_TYPES, DEBITS, TEST_BANKS } from '../engine/banks'
import type { DebitOffer } from './client/payment-element'

/** The bank debit among these ways to pay, as the form shows it; null where there is none. */
export function debitOffer(methodTypes: readonly string[]): DebitOffer | null {
  const type = DEBIT_TYPES.find((each) => methodTypes.includes(each))
  if (!type) return null
  const accounts = TEST_BANKS.filter((each) => each.type === type).map(({ alias, number, failure }) => ({
    id: alias,
    label: `Test account •••• ${number.slice(-4)} – ${OUTCOMES[failure?.code ?? ''] ?? 'is paid'}`,
  }))
  return { type, label: DEBITS[type].label, accounts, terms: DEBIT_TERMS }
}

const OUTCOMES: { [code: string]: string } = {
  insufficient_funds: 'has no funds',
  account_closed: 'is closed',
}
