import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { object, oneOf, type Params, text } from '../core/params'
import type { Store } from '../core/store'
import { addBank } from '../engine/bank-methods'
import { type DebitType, testBankNumbered } from '../engine/banks'

/** A new bank account in the request itself. */
export const bankDetails = {
  us_bank_account: object({
    account_holder_type: oneOf('individual', 'company'),
    account_number: text(17),
    account_type: oneOf('checking', 'savings'),
    routing_number: text(9),
  }),
  sepa_debit: object({ iban: text(40) }),
  bacs_debit: object({ account_number: text(8), sort_code: text(8) }),
}

/** The mandate that goes with a debit. It is read and not kept: nobody asks the sandbox for it again. */
export const mandateData = object({
  customer_acceptance: object({
    type: oneOf('online', 'offline'),
    online: object({ ip_address: text(), user_agent: text() }),
    offline: object({}),
  }),
})

type Given = Params<typeof bankDetails>

/** A payment method from what a request says about a bank account. Only Stripe's test accounts are known. */
export function bankFrom(store: Store, type: DebitType, given: Given): Stripe.PaymentMethod {
  const [param, number] =
    type === 'sepa_debit'
      ? ['sepa_debit[iban]', given.sepa_debit?.iban]
      : [`${type}[account_number]`, given[type]?.account_number]
  if (!number) throw invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  const bank = testBankNumbered(type, number)
  if (!bank) {
    throw invalid('You must use a test bank account number in test mode.', { code: 'account_number_invalid', param })
  }
  return addBank(store, bank)
}
