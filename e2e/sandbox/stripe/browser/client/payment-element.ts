import type { Appearance } from '@stripe/stripe-js'
import { adoptStyles, applyAppearance, rulesText } from './appearance'
import type { TypedCard } from './card'
import { drawCardFields } from './card-fields'
import { drawDebit } from './debit'
import { element } from './dom'
import { createEmitter } from './emitter'
import { type ClientError, integrationError, validationError } from './errors'
import { drawMethods, type SavedCard } from './methods'
import { ELEMENT_STYLES } from './styles'

/** What the server says about the thing to be paid, as far as drawing goes. */
export interface PaymentContext {
  savedCards: SavedCard[]
  /** Offer the payer the choice to keep a new card. */
  offersSaving: boolean
  /** What the payer agrees to by paying with a new card; nothing when the card is not kept. */
  terms: string | null
  /** A bank debit that may be chosen instead of a card. */
  debit?: DebitOffer | null
}

export interface DebitOffer {
  type: string
  label: string
  /** The test accounts, in place of the payer's own bank. */
  accounts: { id: string; label: string }[]
  terms: string
}

/** What the payer chose, found well-formed. */
export type Choice =
  | { kind: 'saved'; id: string }
  | { kind: 'new'; card: TypedCard; save: boolean }
  | { kind: 'debit'; type: string; account: string }

/** The row that is chosen: a card on file by its id, a new card, or the bank debit. */
type Chosen = { saved: string } | 'new' | 'debit'

interface Surroundings {
  appearance: Appearance
  load: () => Promise<PaymentContext | ClientError>
  released: () => void
}

const EMPTY: PaymentContext = { savedCards: [], offersSaving: false, terms: null }
let count = 0

/** One Payment element: a plain object of closures, drawn into the page's own document when mounted. */
export function createPaymentElement(surroundings: Surroundings) {
  const prefix = `stripe-sandbox-${++count}`
  const emitter = createEmitter()
  const root = element('div', { class: 'PaymentElement', id: prefix, 'data-stripe-sandbox': 'payment' })
  const fields = drawCardFields(prefix, () => changed())
  const save = element('input', { type: 'checkbox' })
  let sheets: ReturnType<typeof adoptStyles>[] = []
  let rows: ReturnType<typeof drawMethods> | null = null
  let bank: ReturnType<typeof drawDebit> | null = null
  let chosen: Chosen = 'new'
  let offersSaving = false
  let ready = false
  let destroyed = false
  let disabled = false

  const changed = () => {
    const saved = typeof chosen === 'object' ? chosen.saved : null
    const complete = chosen !== 'new' || fields.read().card !== null
    emitter.emit('change', {
      elementType: 'payment',
      empty: chosen === 'new' && fields.empty(),
      complete,
      collapsed: false,
      value: {
        type: chosen === 'debit' && bank ? bank.type : 'card',
        ...(saved ? { payment_method: { id: saved, type: 'card' } } : {}),
      },
    })
  }

  const draw = (context: PaymentContext) => {
    offersSaving = context.offersSaving
    const { savedCards, debit } = context
    chosen = savedCards[0] ? { saved: savedCards[0].id } : 'new'
    const check = element('label', { class: 'Check' }, save, 'Save this card for future purchases')
    const terms = element('p', { class: 'Terms' }, context.terms ?? '')
    const unfold = () => {
      const isNew = chosen === 'new'
      fields.node.hidden = !isNew
      if (bank) bank.node.hidden = chosen !== 'debit'
      check.hidden = !isNew || !offersSaving
      terms.hidden = !isNew || context.terms === null
    }
    bank = debit ? drawDebit(prefix, debit) : null
    rows =
      savedCards.length || debit
        ? drawMethods(prefix, savedCards, debit?.label ?? null, (next) => {
            chosen = next
            unfold()
            changed()
          })
        : null
    unfold()
    // The fields stay where they are: whoever types while the rest is still loading keeps the cursor.
    for (const other of [...root.children]) if (other !== fields.node) other.remove()
    if (fields.node.parentElement !== root) root.append(fields.node)
    if (rows) root.prepend(rows.node)
    root.append(...(bank ? [bank.node] : []), check, terms)
  }

  const load = async () => {
    emitter.emit('loaderstart', { elementType: 'payment' })
    const context = await surroundings.load()
    if (destroyed) return
    root.removeAttribute('data-loading')
    root.removeAttribute('aria-busy')
    if ('message' in context) {
      root.replaceChildren(element('p', { class: 'Error LoadError', role: 'alert' }, context.message))
      emitter.emit('loaderror', { elementType: 'payment', error: context })
      return
    }
    draw(context)
    setDisabled(disabled)
    ready = true
    emitter.emit('ready', { elementType: 'payment' })
    changed()
  }

  const setDisabled = (next: boolean) => {
    disabled = next
    fields.setDisabled(next)
    rows?.setDisabled(next)
    bank?.setDisabled(next)
    save.disabled = next
  }

  root.addEventListener('focusin', (event) => {
    if (!inside(root, event.relatedTarget)) emitter.emit('focus', { elementType: 'payment' })
  })
  root.addEventListener('focusout', (event) => {
    if (!inside(root, event.relatedTarget)) emitter.emit('blur', { elementType: 'payment' })
  })
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') emitter.emit('escape', { elementType: 'payment' })
  })

  const publicElement = {
    mount: (target: string | HTMLElement) => {
      if (destroyed) throw integrationError('This Element has already been destroyed. Please create a new one.')
      const node = typeof target === 'string' ? document.querySelector<HTMLElement>(target) : target
      if (!node) throw integrationError('The selector you specified applies to no DOM elements that are on the page.')
      applyAppearance(root, surroundings.appearance)
      sheets = [adoptStyles(ELEMENT_STYLES), adoptStyles(rulesText(surroundings.appearance, `#${prefix}`))]
      draw(EMPTY)
      root.setAttribute('data-loading', '')
      root.setAttribute('aria-busy', 'true')
      node.replaceChildren(root)
      void load()
    },
    on: (event: string, handler: (payload: unknown) => void) => {
      emitter.on(event, handler)
      // A page whose listener comes after a fast load still hears, once, that the fields are there.
      if (event === 'ready' && ready) queueMicrotask(() => handler({ elementType: 'payment' }))
      return publicElement
    },
    once: (event: string, handler: (payload: unknown) => void) => {
      emitter.once(event, handler)
      return publicElement
    },
    off: (event: string, handler?: (payload: unknown) => void) => {
      emitter.off(event, handler)
      return publicElement
    },
    update: (options: { readOnly?: boolean }) => {
      if (typeof options.readOnly === 'boolean') setDisabled(options.readOnly)
    },
    focus: () => fields.focus(),
    blur: () => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined),
    clear: () => fields.clear(),
    collapse: () => undefined,
    unmount: () => {
      root.remove()
      for (const sheet of sheets) sheet.remove()
      sheets = []
    },
    destroy: () => {
      destroyed = true
      publicElement.unmount()
      surroundings.released()
    },
  }

  return {
    publicElement,
    mounted: () => root.isConnected && ready,
    setDisabled,
    setAppearance: (appearance: Appearance) => {
      surroundings.appearance = appearance
      applyAppearance(root, appearance)
      sheets[1]?.replace(rulesText(appearance, `#${prefix}`))
    },
    /** Fills in a card as if typed, also where a card on file was chosen. */
    fill: (card: Parameters<typeof fields.fill>[0]) => {
      rows?.chooseNew()
      fields.fill(card)
    },
    /** The payer's choice, or the first problem, which then also stands under its field. */
    choose: (): Choice | { kind: 'problem'; error: ClientError } => {
      if (typeof chosen === 'object') return { kind: 'saved', id: chosen.saved }
      if (chosen === 'debit' && bank) return { kind: 'debit', ...bank.read() }
      const typed = fields.read()
      fields.showProblems(typed.problems)
      if (typed.card === null) return { kind: 'problem', error: validationError(typed.problems[0]) }
      return { kind: 'new', card: typed.card, save: offersSaving && save.checked }
    },
  }
}

export type PaymentElement = ReturnType<typeof createPaymentElement>

const inside = (root: HTMLElement, target: EventTarget | null) => target instanceof Node && root.contains(target)
