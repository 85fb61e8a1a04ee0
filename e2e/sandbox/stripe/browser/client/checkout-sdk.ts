import type { Appearance, StripeCheckoutSession } from '@stripe/stripe-js'
import { type Answer, type Api, choiceForm } from './api'
import { askTheBank } from './challenge'
import { createEmitter } from './emitter'
import { type ClientError, integrationError } from './errors'
import { type Choice, createPaymentElement, type PaymentContext, type PaymentElement } from './payment-element'

interface SdkOptions {
  clientSecret: string | Promise<string>
  elementsOptions?: { appearance?: Appearance }
}

interface ConfirmArguments {
  returnUrl?: string
  redirect?: 'always' | 'if_required'
  paymentMethod?: string
  savePaymentMethod?: boolean
  email?: string
}

interface Opened {
  session: StripeCheckoutSession
  context: PaymentContext
  returnUrl: string | null
}

type Confirmed = Opened & { challenge: string | null; refusal: ClientError | null }
type ConfirmResult =
  | { type: 'success'; session: StripeCheckoutSession }
  | { type: 'error'; error: { message: string; code: string | null; paymentFailed?: { declineCode: string | null } } }

/** The Checkout Sessions flavour of Elements: returned at once, loaded in the background. */
export function createCheckoutSdk(api: Api, options: SdkOptions) {
  const emitter = createEmitter()
  let appearance = options.elementsOptions?.appearance ?? {}
  let payment: PaymentElement | null = null
  let latest: StripeCheckoutSession | null = null
  let complete = false
  let email: string | null = null
  let confirming: Promise<ConfirmResult> | null = null

  const secret = Promise.resolve(options.clientSecret)
  const read = async () => api.get<Opened>(sessionPath(await secret), await secret)
  const opened: Promise<Answer<Opened>> = read().catch((error: Error) => ({
    ok: false as const,
    error: { type: 'invalid_request_error', message: error.message },
  }))
  void opened.then((answer) => {
    if (answer.ok) latest = answer.value.session
  })

  /** The session as the page should see it now: always a new object, so that React notices. */
  const current = (): StripeCheckoutSession => {
    if (!latest) throw integrationError('The Checkout Session is not loaded yet; await loadActions() first.')
    const known = email ?? latest.email
    return { ...latest, email: known, canConfirm: latest.status.type === 'open' && complete && known !== null }
  }
  const announce = () => {
    if (latest) emitter.emit('change', current())
  }
  const setDisabled = (disabled: boolean) => payment?.setDisabled(disabled)

  const confirm = (given: ConfirmArguments = {}): Promise<ConfirmResult> => {
    // A second click while the first is under way gets the first one's answer, never a second payment.
    confirming ??= confirmOnce(given).finally(() => {
      confirming = null
    })
    return confirming
  }

  const confirmOnce = async (given: ConfirmArguments): Promise<ConfirmResult> => {
    const choice = choose(given)
    if (choice.kind === 'problem') return refused(choice.error)
    setDisabled(true)
    try {
      const clientSecret = await secret
      const answer = await api.post<Confirmed>(`${sessionPath(clientSecret)}/confirm`, {
        ...choiceForm(choice),
        client_secret: clientSecret,
        email: given.email ?? email,
      })
      if (!answer.ok) return refused(answer.error)
      const { challenge, refusal } = answer.value
      if (refusal) return refused(refusal)
      if (!challenge) return await settle(answer.value, given)
      await askTheBank(challenge)
      const settled = await read()
      return settled.ok ? await settle(settled.value, given) : refused(settled.error)
    } finally {
      setDisabled(false)
    }
  }

  const settle = async ({ session, returnUrl }: Opened, given: ConfirmArguments): Promise<ConfirmResult> => {
    latest = session
    announce()
    if (session.status.type !== 'complete')
      return refused({ type: 'card_error', message: session.lastPaymentError?.message ?? NOT_AUTHENTICATED })
    const target = given.returnUrl ?? returnUrl
    if (given.redirect === 'if_required' || !target) return { type: 'success', session: current() }
    window.location.assign(target.replaceAll('{CHECKOUT_SESSION_ID}', session.id))
    return new Promise(() => undefined)
  }

  const choose = (given: ConfirmArguments): Choice | { kind: 'problem'; error: ClientError } => {
    if (given.paymentMethod) return { kind: 'saved', id: given.paymentMethod }
    if (!payment?.mounted()) throw integrationError('confirm() needs a mounted Payment Element.')
    const choice = payment.choose()
    return choice.kind === 'new' && given.savePaymentMethod !== undefined
      ? { ...choice, save: given.savePaymentMethod }
      : choice
  }

  const createPayment = (elementOptions: { readOnly?: boolean } = {}) => {
    if (payment) throw integrationError('A Payment Element was already created. Use getPaymentElement() to get it.')
    const created = createPaymentElement({
      appearance,
      load: async () => {
        const answer = await opened
        return answer.ok ? answer.value.context : answer.error
      },
      released: () => {
        payment = null
        complete = false
      },
    })
    created.publicElement.on('change', (event) => {
      const next = (event as { complete: boolean }).complete
      if (next === complete) return
      complete = next
      announce()
    })
    created.publicElement.update(elementOptions)
    payment = created
    return created.publicElement
  }

  const updateEmail = async (next: string | null) => {
    if (next !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(next)) {
      return { type: 'error', error: { code: 'invalidEmail', message: 'Your email is invalid.' } }
    }
    email = next
    announce()
    return { type: 'success', session: current() }
  }

  const validateElements = async () => {
    const choice = choose({})
    if (choice.kind !== 'problem') return { type: 'success', session: current() }
    const { message } = choice.error
    return {
      type: 'error',
      error: { code: 'validation_error', message, validation_errors: [{ message, element: 'payment' }] },
    }
  }

  /** Runs the page's own server call, then reads the session anew. */
  const runServerUpdate = async (update: () => Promise<unknown>) => {
    await update()
    const answer = await read()
    if (!answer.ok) return refused(answer.error)
    latest = answer.value.session
    announce()
    return { type: 'success', session: current() }
  }

  return {
    on: emitter.on,
    loadActions: async () => {
      const answer = await opened
      if (!answer.ok) return { type: 'error', error: { message: answer.error.message, code: null } }
      const actions = { getSession: current, confirm, updateEmail, validateElements, runServerUpdate }
      return { type: 'success', actions }
    },
    changeAppearance: (next: Appearance) => {
      appearance = next
      payment?.setAppearance(next)
    },
    loadFonts: () => undefined,
    createPaymentElement: createPayment,
    getPaymentElement: () => payment?.publicElement ?? null,
  }
}

function refused(error: ClientError): ConfirmResult {
  const { message } = error
  return error.type === 'card_error'
    ? {
        type: 'error',
        error: { message, code: 'paymentFailed', paymentFailed: { declineCode: error.decline_code ?? null } },
      }
    : { type: 'error', error: { message, code: null } }
}

/** `cs_1_secret_x` names its own session: the part before `_secret_`. */
function sessionPath(clientSecret: string): string {
  const [id, rest] = clientSecret.split('_secret_')
  if (!id || !rest) throw integrationError('Invalid value for clientSecret: it is not that of a Checkout Session.')
  return `/checkout_sessions/${encodeURIComponent(id)}`
}

const NOT_AUTHENTICATED =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.'
