import { brandMark, brandName } from './brand-mark'
import { element } from './dom'

export interface SavedCard {
  id: string
  brand: string
  last4: string
  expMonth: number
  expYear: number
}

/** Radio rows for the cards on file and one for a new card; the first card on file starts chosen. */
export function drawSavedCards(prefix: string, cards: SavedCard[], changed: (id: string | null) => void) {
  const name = `${prefix}-method`
  const row = (value: string, checked: boolean, ...content: (Node | string)[]) => {
    const input = element('input', { type: 'radio', name, value, checked })
    input.addEventListener('change', () => changed(value === 'new' ? null : value))
    return { input, node: element('label', { class: 'Row' }, input, ...content) }
  }
  const rows = cards.map((card, at) =>
    row(
      card.id,
      at === 0,
      brandMark(card.brand),
      element('span', {}, `${brandName(card.brand)} •••• ${card.last4}`),
      element('span', { class: 'Expiry' }, `${String(card.expMonth).padStart(2, '0')} / ${card.expYear % 100}`),
    ),
  )
  rows.push(row('new', false, brandMark('unknown'), element('span', {}, 'New card')))
  return {
    node: element(
      'fieldset',
      { class: 'Saved' },
      element('legend', { class: 'Label' }, 'Payment method'),
      ...rows.map((each) => each.node),
    ),
    chooseNew: () => rows.at(-1)?.input.click(),
    setDisabled: (disabled: boolean) => {
      for (const each of rows) each.input.disabled = disabled
    },
  }
}
