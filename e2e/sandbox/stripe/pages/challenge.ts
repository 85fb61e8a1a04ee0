import type { AnyIntent } from '../browser/intent-view'
import { money } from '../browser/money'
import { intentOf } from '../browser/routes'
import type { RawMap } from '../core/form'
import type { PagesContext } from '../core/pages-context'
import { flag, oneOf, readParams, required, text } from '../core/params'
import { idOf, type Store } from '../core/store'
import { authenticate } from '../engine/authentication'
import { type Html, html, page } from './html'
import { PLAIN_STYLES } from './styles'

/** The bank's question (3-D Secure), inside a page's frame (`embedded=1`) or as a page one is sent to. */
export function challengePage(store: Store, id: string, query: URLSearchParams): Html {
  const intent = intentOf(store, id, query.get('client_secret') ?? '')
  if (intent.status !== 'requires_action') return answeredPage(query.has('embedded'))
  const card = store.tables.paymentMethods.get(idOf(intent.payment_method) ?? '')?.card
  const embedded = query.has('embedded') ? 'true' : 'false'
  const body = html`<main class="Plain Bank">
<p class="Tag">Sandbox bank</p>
<h1>Is this you?</h1>
<p>${question(intent)}${card ? ` with the card ending in ${card.last4}` : ''}. Your bank would ask for a code here; in the sandbox you decide how it ends.</p>
<form method="post" action="/3ds/${id}">
<input type="hidden" name="client_secret" value="${intent.client_secret}">
<input type="hidden" name="embedded" value="${embedded}">
<button class="Primary" name="outcome" value="complete"${embedded === 'false' ? html` autofocus` : null}>Complete</button>
<button name="outcome" value="fail">Fail</button>
</form>
</main>`
  return page('3-D Secure', PLAIN_STYLES, body)
}

const question = (intent: AnyIntent) =>
  intent.object === 'payment_intent'
    ? `A shop asks for ${money(intent.amount, intent.currency)}`
    : 'A shop asks to keep your card for later payments'

/** Takes the person's answer, then goes back: to the frame's page, the return address, or the open session. */
export function answerChallenge(
  context: PagesContext,
  id: string,
  form: RawMap,
): { page: Html } | { location: string } {
  const { client_secret, embedded, outcome } = readParams(
    {
      client_secret: required(text()),
      embedded: required(flag()),
      outcome: required(oneOf('complete', 'fail')),
    },
    form,
  )
  const { store } = context
  const intent = intentOf(store, id, client_secret)
  const waiting = intent.status === 'requires_action'
  const answer = waiting ? store.attempt(() => authenticate(store, id, outcome === 'complete')) : null
  if (answer) context.changed()
  const target = answer && !embedded ? backFrom(intent, answer) : null
  return target ? { location: target } : { page: answeredPage(embedded) }
}

function backFrom(intent: AnyIntent, answer: ReturnType<typeof authenticate>): string | null {
  if (answer.session) return `/c/pay/${answer.session.id}`
  if (!answer.returnUrl) return null
  const url = new URL(answer.returnUrl)
  url.searchParams.set(intent.object, intent.id)
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? '')
  url.searchParams.set('redirect_status', answer.kind)
  return url.href
}

function answeredPage(embedded: boolean): Html {
  const body = html`<main class="Plain Bank"><h1>Thank you</h1><p>Your bank has your answer. You can go back to the shop.</p></main>`
  return page('3-D Secure', PLAIN_STYLES, body, embedded ? ['/pages/answered.js'] : [])
}
