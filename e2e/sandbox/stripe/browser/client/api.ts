import type { ClientError } from './errors'
import type { Choice } from './payment-element'

/** Turns a choice into the parameters the browser endpoints take. */
export function choiceForm(choice: Choice): Form {
  if (choice.kind === 'saved') return { payment_method: choice.id }
  if (choice.kind === 'debit') return { 'bank[type]': choice.type, 'bank[account]': choice.account }
  return {
    'card[number]': choice.card.number,
    'card[exp_month]': String(choice.card.expMonth),
    'card[exp_year]': String(choice.card.expYear),
    'card[cvc]': choice.card.cvc,
    save: String(choice.save),
  }
}

export type Answer<T> = { ok: true; value: T } | { ok: false; error: ClientError }

/** What a POST sends; nulls are left out, since an empty parameter would mean "unset" to the server. */
export type Form = Record<string, string | null | undefined>

const isGiven = (entry: [string, string | null | undefined]): entry is [string, string] => entry[1] != null

/** The sandbox's own address: the origin this script was loaded from. */
export const sandboxOrigin = (() => {
  const script = document.currentScript
  return script instanceof HTMLScriptElement ? new URL(script.src).origin : window.location.origin
})()

/** Calls a browser endpoint with the publishable key; a lost connection is an answer like any other. */
export function createApi(publishableKey: string) {
  const call = async <T>(path: string, init: RequestInit): Promise<Answer<T>> => {
    try {
      const headers = { Authorization: `Bearer ${publishableKey}` }
      const response = await fetch(`${sandboxOrigin}/v1/browser${path}`, { ...init, headers })
      const answer = await response.json()
      return response.ok ? { ok: true, value: answer } : { ok: false, error: answer.error }
    } catch {
      return { ok: false, error: { type: 'api_connection_error', message: CONNECTION_LOST } }
    }
  }
  return {
    get: <T>(path: string, clientSecret: string) =>
      call<T>(`${path}?${new URLSearchParams({ client_secret: clientSecret })}`, { method: 'GET' }),
    post: <T>(path: string, form: Form) =>
      call<T>(path, { method: 'POST', body: new URLSearchParams(Object.entries(form).filter(isGiven)) }),
  }
}

export type Api = ReturnType<typeof createApi>

const CONNECTION_LOST = 'We could not reach the payment service. Check your connection and try again.'
