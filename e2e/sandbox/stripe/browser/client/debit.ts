import { element } from './dom'
import type { DebitOffer } from './payment-element'

/** The choice of a test account, which stands for the payer's own bank, and what paying like this means. */
export function drawDebit(prefix: string, { type, accounts, terms }: DebitOffer) {
  const id = `${prefix}-account`
  const select = element(
    'select',
    { id, class: 'Input Input--select' },
    ...accounts.map((account) => element('option', { value: account.id }, account.label)),
  )
  const node = element(
    'div',
    { class: 'Field' },
    element('label', { class: 'Label', for: id }, 'Account to debit'),
    element('span', { class: 'Control' }, select),
    element('p', { class: 'Terms' }, terms),
  )
  return {
    node,
    type,
    read: () => ({ type, account: select.value }),
    setDisabled: (disabled: boolean) => {
      select.disabled = disabled
    },
  }
}
