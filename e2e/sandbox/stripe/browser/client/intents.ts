import { type Api, choiceForm } from './api'
import { askTheBank } from './challenge'
import { groups, intentPath, type OpenedIntent, type PublicElements } from './elements-group'
import { type ClientError, type Intent, integrationError } from './errors'
import type { Choice, PaymentElement } from './payment-element'

interface ConfirmOptions {
  elements?: PublicElements
  clientSecret?: string
  confirmParams?: { return_url?: string; payment_method?: string }
  redirect?: 'always' | 'if_required'
}

type IntentKind = 'payment' | 'setup'
type IntentResult = { paymentIntent?: Intent; setupIntent?: Intent; error?: ClientError }

const named = (kind: IntentKind, intent: Intent): IntentResult =>
  kind === 'payment' ? { paymentIntent: intent } : { setupIntent: intent }

/** The calls of Stripe.js that confirm or read a payment or setup intent by its client secret. */
export function createIntents(api: Api) {
  const retrieve = async (kind: IntentKind, clientSecret: string): Promise<IntentResult> => {
    const answer = await api.get<OpenedIntent>(intentPath(clientSecret), clientSecret)
    return answer.ok ? named(kind, answer.value.intent) : { error: answer.error }
  }

  const confirm = async (kind: IntentKind, options: ConfirmOptions): Promise<IntentResult> => {
    const { clientSecret, choice, payment } = chosen(kind, options)
    if (choice.kind === 'problem') return { error: choice.error }
    payment?.setDisabled(true)
    try {
      const result = await confirmChoice(kind, clientSecret, choice, options)
      const intent = result.paymentIntent ?? result.setupIntent
      const returnUrl = options.confirmParams?.return_url
      if (intent && returnUrl && options.redirect !== 'if_required') return await leave(kind, intent, returnUrl)
      return result
    } finally {
      payment?.setDisabled(false)
    }
  }

  const confirmChoice = async (kind: IntentKind, clientSecret: string, choice: Choice, options: ConfirmOptions) => {
    const answer = await api.post<OpenedIntent>(`${intentPath(clientSecret)}/confirm`, {
      ...choiceForm(choice),
      client_secret: clientSecret,
      return_url: options.confirmParams?.return_url,
    })
    if (!answer.ok) return { error: answer.error }
    const { intent, challenge, refusal } = answer.value
    if (refusal) return { error: { ...refusal, [`${kind}_intent`]: intent } }
    return challenge ? answerChallenge(kind, clientSecret, challenge) : named(kind, intent)
  }

  const answerChallenge = async (kind: IntentKind, clientSecret: string, challenge: string): Promise<IntentResult> => {
    await askTheBank(challenge)
    const result = await retrieve(kind, clientSecret)
    const intent = result.paymentIntent ?? result.setupIntent
    const refusal =
      intent?.status === 'requires_payment_method' && (intent.last_payment_error ?? intent.last_setup_error)
    return refusal && intent ? { error: { ...refusal, [`${kind}_intent`]: intent } } : result
  }

  /** Takes up an intent that waits for its payer, as a link in a mail does. */
  const handleNextAction = async ({ clientSecret }: { clientSecret: string }): Promise<IntentResult> => {
    const kind = clientSecret.startsWith('seti_') ? 'setup' : 'payment'
    const answer = await api.get<OpenedIntent>(intentPath(clientSecret), clientSecret)
    if (!answer.ok) return { error: answer.error }
    const { intent, challenge } = answer.value
    if (challenge) return answerChallenge(kind, clientSecret, challenge)
    return intent.status === 'requires_payment_method' ? { error: nothingToDo(kind, intent) } : named(kind, intent)
  }

  return {
    confirmPayment: (options: ConfirmOptions) => confirm('payment', options),
    confirmSetup: (options: ConfirmOptions) => confirm('setup', options),
    retrievePaymentIntent: (clientSecret: string) => retrieve('payment', clientSecret),
    retrieveSetupIntent: (clientSecret: string) => retrieve('setup', clientSecret),
    handleNextAction,
    createPaymentMethod: async ({ elements }: { elements?: PublicElements }) => {
      const choice = mountedPayment('createPaymentMethod', elements).choose()
      if (choice.kind === 'problem') return { error: choice.error }
      const answer = await api.post<{ id: string }>('/payment_methods', choiceForm(choice))
      return answer.ok ? { paymentMethod: answer.value } : { error: answer.error }
    },
  }
}

/** An intent that was declined waits for a payment method, not for its payer's word: it is confirmed anew instead. */
const nothingToDo = (kind: IntentKind, intent: Intent): ClientError => ({
  type: 'invalid_request_error',
  code: `${kind}_intent_unexpected_state`,
  message: `The ${kind === 'payment' ? 'PaymentIntent' : 'SetupIntent'} supplied is not in the requires_action state.`,
  [`${kind}_intent`]: intent,
})

/** Finds what to pay with and for; a page that asks wrongly is told so by a throw, as Stripe.js does. */
function chosen(kind: IntentKind, options: ConfirmOptions) {
  const call = kind === 'payment' ? 'confirmPayment' : 'confirmSetup'
  const group = options.elements ? groups.get(options.elements) : undefined
  const clientSecret = options.clientSecret ?? group?.clientSecret()
  if (!clientSecret) throw integrationError(`stripe.${call}() needs a clientSecret, or elements created with one.`)
  if (options.redirect !== 'if_required' && !options.confirmParams?.return_url) {
    throw integrationError(`stripe.${call}() needs confirmParams.return_url unless redirect is 'if_required'.`)
  }
  const id = options.confirmParams?.payment_method
  if (!group && id) return { clientSecret, choice: { kind: 'saved', id } as const, payment: null }
  const payment = mountedPayment(call, options.elements)
  if (!group?.clientSecret() && !group?.submitted()) {
    throw integrationError(`elements.submit() must be called before stripe.${call}().`)
  }
  return { clientSecret, choice: payment.choose(), payment }
}

function mountedPayment(call: string, elements: PublicElements | undefined): PaymentElement {
  const payment = elements ? groups.get(elements)?.payment() : null
  if (!payment?.mounted()) {
    throw integrationError(`Invalid value for stripe.${call}(): elements should have a mounted Payment Element.`)
  }
  return payment
}

/** Goes where the page asked to go; the promise stays open, as the page is on its way out. */
function leave(kind: IntentKind, intent: Intent, returnUrl: string): Promise<IntentResult> {
  const url = new URL(returnUrl, window.location.href)
  url.searchParams.set(`${kind}_intent`, intent.id)
  url.searchParams.set(`${kind}_intent_client_secret`, intent.client_secret)
  url.searchParams.set('redirect_status', intent.status === 'processing' ? 'pending' : 'succeeded')
  window.location.assign(url)
  return new Promise(() => undefined)
}
