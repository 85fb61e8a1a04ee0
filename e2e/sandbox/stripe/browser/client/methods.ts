import { brandMark, brandName } from './brand-mark'
import { element } from './dom'

export interface SavedCard {
  id: string
  brand: string
  last4: string
  expMonth: number
  expYear: number
}

type Chosen = { saved: string } | 'new' | 'debit'

/** Radio rows for the cards on file, a new card and a bank debit, where there is one; the first row starts chosen. */
export function drawMethods(
  prefix: string,
  cards: SavedCard[],
  debit: string | null,
  changed: (chosen: Chosen) => void,
) {
  const inputs: HTMLInputElement[] = []
  const row = (chosen: Chosen, ...content: (Node | string)[]) => {
    const value = typeof chosen === 'object' ? chosen.saved : chosen
    const input = element('input', {
      type: 'radio',
      name: `${prefix}-method`,
      value,
      checked: inputs.length === 0,
    })
    input.addEventListener('change', () => changed(chosen))
    inputs.push(input)
    return element('label', { class: 'Row' }, input, ...content)
  }
  const rows = cards.map((card) =>
    row(
      { saved: card.id },
      brandMark(card.brand),
      element('span', {}, `${brandName(card.brand)} •••• ${card.last4}`),
      element('span', { class: 'Expiry' }, `${String(card.expMonth).padStart(2, '0')} / ${card.expYear % 100}`),
    ),
  )
  rows.push(row('new', brandMark('unknown'), element('span', {}, cards.length ? 'New card' : 'Card')))
  const newCard = inputs.at(-1)
  if (debit) rows.push(row('debit', brandMark('bank'), element('span', {}, debit)))
  return {
    node: element('fieldset', { class: 'Saved' }, element('legend', { class: 'Label' }, 'Payment method'), ...rows),
    chooseNew: () => newCard?.click(),
    setDisabled: (disabled: boolean) => {
      for (const input of inputs) input.disabled = disabled
    },
  }
}
