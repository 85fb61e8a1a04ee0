import type { Appearance } from '@stripe/stripe-js'
import type { Api } from './api'
import { createEmitter } from './emitter'
import { type ClientError, type Intent, integrationError } from './errors'
import { createPaymentElement, type PaymentContext, type PaymentElement } from './payment-element'

export interface ElementsOptions {
  clientSecret?: string
  mode?: 'payment' | 'setup' | 'subscription'
  amount?: number
  currency?: string
  setupFutureUsage?: 'off_session' | 'on_session' | null
  appearance?: Appearance
}

/** How the server answers about an intent; `challenge` is the path of the bank's question while one waits. */
export interface OpenedIntent {
  intent: Intent
  context: PaymentContext
  challenge: string | null
  refusal: ClientError | null
}

/** What `stripe.elements()` returns, and the part of it that only this library sees. */
export interface ElementsGroup {
  publicElements: PublicElements
  payment: () => PaymentElement | null
  clientSecret: () => string | undefined
  submitted: () => boolean
}

export type PublicElements = ReturnType<typeof createPublicElements>['publicElements']

/** Finds the private half of an `elements` object that a page hands back to `confirmPayment`. */
export const groups = new WeakMap<object, ElementsGroup>()

export function createElementsGroup(api: Api, options: ElementsOptions = {}): PublicElements {
  if (!options.clientSecret && !options.mode) {
    throw integrationError('elements() needs a clientSecret, or mode with amount and currency.')
  }
  const group = createPublicElements(api, options)
  groups.set(group.publicElements, group)
  return group.publicElements
}

const TERMS =
  'By providing your card information, you allow this business to charge your card for future payments in accordance with their terms.'

function createPublicElements(api: Api, initial: ElementsOptions) {
  let options = initial
  let payment: PaymentElement | null = null
  let submitted = false
  const emitter = createEmitter()

  const load = async (): Promise<PaymentContext | ClientError> => {
    if (!options.clientSecret) {
      return {
        savedCards: [],
        offersSaving: false,
        terms: options.setupFutureUsage || options.mode !== 'payment' ? TERMS : null,
      }
    }
    const answer = await api.get<OpenedIntent>(intentPath(options.clientSecret), options.clientSecret)
    return answer.ok ? answer.value.context : answer.error
  }

  const publicElements = {
    create: (type: string, elementOptions: { readOnly?: boolean } = {}) => {
      if (type !== 'payment') throw integrationError(`The sandbox draws the Payment Element only, not '${type}'.`)
      if (payment) {
        throw integrationError('Can only create one Element of type payment. Use elements.getElement to get it.')
      }
      payment = createPaymentElement({
        appearance: options.appearance ?? {},
        load,
        released: () => {
          payment = null
        },
      })
      payment.publicElement.update(elementOptions)
      return payment.publicElement
    },
    getElement: (type: string | { __elementType?: string }) => {
      const name = typeof type === 'string' ? type : type.__elementType
      return name === 'payment' ? (payment?.publicElement ?? null) : null
    },
    update: (changes: Partial<ElementsOptions>) => {
      options = { ...options, ...changes, clientSecret: options.clientSecret }
      if (changes.appearance) payment?.setAppearance(changes.appearance)
      submitted = false
    },
    /** Checks what was typed; the page calls it before it asks its server for an intent. */
    submit: async () => {
      if (!payment?.mounted()) throw integrationError('elements.submit() needs a mounted Payment Element.')
      const choice = payment.choose()
      submitted = choice.kind !== 'problem'
      if (choice.kind === 'problem') return { error: choice.error }
      return { selectedPaymentMethod: choice.kind === 'debit' ? choice.type : 'card' }
    },
    fetchUpdates: async () => ({}),
    on: emitter.on,
    off: emitter.off,
  }
  return {
    publicElements,
    payment: () => payment,
    clientSecret: () => options.clientSecret,
    submitted: () => submitted,
  }
}

/** `pi_1_secret_x` names its own intent: the part before `_secret_`. */
export function intentPath(clientSecret: string): string {
  const [id, rest] = clientSecret.split('_secret_')
  if (!id || !rest) throw integrationError('Invalid value for clientSecret: it should hold an id and a secret.')
  return `/intents/${encodeURIComponent(id)}`
}
