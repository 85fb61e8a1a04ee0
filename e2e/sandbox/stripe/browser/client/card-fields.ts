import { brandMark } from './brand-mark'
import {
  brandOf,
  cvcLengthFor,
  cvcProblem,
  digitsOf,
  expiryProblem,
  type FieldProblem,
  formatExpiry,
  formatNumber,
  longestNumber,
  numberProblem,
  readCard,
} from './card'
import { element } from './dom'

interface Field {
  name: FieldProblem['field']
  input: HTMLInputElement
  node: HTMLElement
  problem: () => FieldProblem | null
  show: (problem: FieldProblem | null) => void
}

/** The three fields of a new card. `changed` runs after every edit, once the text is formatted. */
export function drawCardFields(prefix: string, changed: () => void) {
  const number = drawField(prefix, 'number', 'Card number', {
    placeholder: '1234 1234 1234 1234',
    autocomplete: 'cc-number',
  })
  const expiry = drawField(prefix, 'expiry', 'Expiration date', { placeholder: 'MM / YY', autocomplete: 'cc-exp' })
  const cvc = drawField(prefix, 'cvc', 'Security code', { placeholder: 'CVC', autocomplete: 'cc-csc' })
  number.problem = () => numberProblem(number.input.value)
  expiry.problem = () => expiryProblem(expiry.input.value, new Date())
  cvc.problem = () => cvcProblem(cvc.input.value, number.input.value)
  const fields = [number, expiry, cvc]

  const mark = element('span', { class: 'Mark' }, brandMark('unknown'))
  number.node.classList.add('Field--wide')
  number.input.classList.add('Input--number')
  number.input.after(mark)

  const onNumber = () => {
    reformat(number.input, formatNumber)
    mark.replaceChildren(brandMark(brandOf(number.input.value)))
    const digits = digitsOf(number.input.value)
    const full = digits.length === longestNumber(digits)
    number.show(full ? number.problem() : null)
    if (full && !number.problem() && atEnd(number.input)) expiry.input.focus()
  }
  const onExpiry = (event: Event) => {
    const deleting = event instanceof InputEvent && event.inputType.startsWith('delete')
    if (!deleting) reformat(expiry.input, formatExpiry)
    const full = digitsOf(expiry.input.value).length === 4
    expiry.show(full ? expiry.problem() : null)
    if (full && !expiry.problem() && !deleting && atEnd(expiry.input)) cvc.input.focus()
  }
  const onCvc = () => {
    cvc.input.value = digitsOf(cvc.input.value).slice(0, cvcLengthFor(number.input.value))
    cvc.show(null)
  }
  number.input.addEventListener('input', onNumber)
  expiry.input.addEventListener('input', onExpiry)
  cvc.input.addEventListener('input', onCvc)
  for (const field of fields) {
    field.input.addEventListener('input', changed)
    field.input.addEventListener('blur', () => field.input.value !== '' && field.show(field.problem()))
  }

  const values = () => ({ number: number.input.value, expiry: expiry.input.value, cvc: cvc.input.value })
  return {
    node: element('div', { class: 'Fields' }, ...fields.map((field) => field.node)),
    read: () => readCard(values(), new Date()),
    empty: () => fields.every((field) => field.input.value === ''),
    focus: () => number.input.focus(),
    setDisabled: (disabled: boolean) => {
      for (const field of fields) field.input.disabled = disabled
    },
    /** Writes each problem under its field and puts the cursor into the first. */
    showProblems: (problems: FieldProblem[]) => {
      for (const field of fields) field.show(problems.find((problem) => problem.field === field.name) ?? null)
      fields.find((field) => field.name === problems[0]?.field)?.input.focus()
    },
    fill: (card: { number: string; expiry: string; cvc: string }) => {
      number.input.value = card.number
      onNumber()
      expiry.input.value = formatExpiry(card.expiry)
      cvc.input.value = card.cvc
      for (const field of fields) field.show(null)
      changed()
    },
    clear: () => {
      for (const field of fields) {
        field.input.value = ''
        field.show(null)
      }
      onNumber()
    },
  }
}

export type CardFields = ReturnType<typeof drawCardFields>

function drawField(prefix: string, name: Field['name'], label: string, attributes: Record<string, string>): Field {
  const id = `${prefix}-${name}`
  const input = element('input', {
    id,
    class: 'Input',
    type: 'text',
    inputmode: 'numeric',
    spellcheck: 'false',
    autocapitalize: 'none',
    'aria-required': 'true',
    'aria-invalid': 'false',
    ...attributes,
  })
  const error = element('p', { id: `${id}-error`, class: 'Error', role: 'alert', hidden: true })
  const node = element(
    'div',
    { class: 'Field' },
    element('label', { class: 'Label', for: id }, label),
    element('span', { class: 'Control' }, input),
    error,
  )
  const show = (problem: FieldProblem | null) => {
    input.setAttribute('aria-invalid', String(problem !== null))
    input.classList.toggle('Input--invalid', problem !== null)
    if (problem) input.setAttribute('aria-describedby', error.id)
    else input.removeAttribute('aria-describedby')
    error.hidden = problem === null
    if (error.textContent !== (problem?.message ?? '')) error.textContent = problem?.message ?? ''
  }
  return { name, input, node, problem: () => null, show }
}

/** Formats while somebody types in the middle: the cursor stays behind the same digit. */
function reformat(input: HTMLInputElement, format: (text: string) => string) {
  const before = digitsOf(input.value.slice(0, input.selectionStart ?? input.value.length)).length
  const ended = atEnd(input)
  const next = format(input.value)
  if (next === input.value) return
  input.value = next
  if (document.activeElement !== input) return
  let at = 0
  for (let seen = 0; at < next.length && seen < before; at++) if (/\d/.test(next[at] ?? '')) seen++
  const caret = ended ? next.length : at
  input.setSelectionRange(caret, caret)
}

const atEnd = (input: HTMLInputElement) => (input.selectionStart ?? input.value.length) >= input.value.length
