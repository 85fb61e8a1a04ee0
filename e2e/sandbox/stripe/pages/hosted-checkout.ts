import type Stripe from 'stripe'
import { money } from '../browser/money'
import { paymentOf, settledSession } from '../browser/routes'
import { emailOf, lastErrorOf, sessionContext } from '../browser/session-view'
import { noSuch } from '../core/errors'
import type { RawMap } from '../core/form'
import type { PagesContext } from '../core/pages-context'
import { pick } from '../core/router'
import { idOf, type Store } from '../core/store'
import { completeCheckoutSession, lineItemsOf } from '../engine/checkout'
import { backLink, cardForm, chosenCard, type HostedAnswer, NOT_AUTHENTICATED } from './card-form'
import { type Html, html, page } from './html'
import { CHECKOUT_STYLES } from './styles'

/** The hosted Checkout page of a session; one that is over says so and leads back. */
export function hostedCheckout(store: Store, id: string): Html {
  const session = sessionOf(store, id)
  if (session.status !== 'open') return overPage(session)
  const email = emailOf(store, session)
  const label = payLabel(session)
  const body = html`<div class="Checkout">
<section class="Summary" aria-label="Order summary">
<header>${session.cancel_url ? backLink(session.cancel_url) : null}<span class="Tag">Sandbox</span></header>
${summary(store, session)}
</section>
${cardForm({
  title: session.mode === 'setup' ? 'Your card' : 'Payment details',
  label,
  action: `/c/pay/${session.id}`,
  context: sessionContext(store, session),
  email: emailField(email),
  keeps: session.mode === 'setup',
})}
</div>`
  return page(`${label} – Checkout`, CHECKOUT_STYLES, body, ['/pages/hosted.js'])
}

const emailField = (email: string | null) =>
  html`<div class="Email"><label for="email">Email</label>${
    email
      ? html`<input id="email" name="email" type="email" value="${email}" readonly>`
      : html`<input id="email" name="email" type="email" autocomplete="email" placeholder="email@example.com" required><p class="Problem" id="email-problem" role="alert" hidden></p>`
  }</div>`

function summary(store: Store, session: Stripe.Checkout.Session): Html {
  const currency = session.currency ?? 'usd'
  const items = lineItemsOf(store, session)
  const recurring = items.find((item) => item.price?.recurring)?.price?.recurring
  const total = money(session.amount_total ?? 0, currency)
  const [first] = items
  if (session.mode === 'setup') return html`<p class="What">Save a card for later payments</p>`
  return html`<p class="What">${recurring ? `Subscribe to ${first?.description ?? 'plan'}` : items.length === 1 ? (first?.description ?? '') : 'Your order'}</p>
<p class="Amount"><strong>${total}</strong>${recurring ? html`<span>per<br>${every(recurring)}</span>` : null}</p>
<ul class="Lines">${items.map((item) => {
    const detail = descriptionOf(store, item)
    const each = item.price?.recurring
    const quantity = item.quantity ?? 1
    return html`<li><span class="Name">${item.description ?? ''}${quantity > 1 ? html`<small>Qty ${quantity}, ${money(item.price?.unit_amount ?? 0, item.currency)} each</small>` : null}${detail ? html`<small>${detail}</small>` : null}${each ? html`<small>Billed every ${every(each)}</small>` : null}</span><span class="Sum">${money(item.amount_subtotal, item.currency)}</span></li>`
  })}</ul>
<dl class="Totals">${(session.total_details?.amount_discount ?? 0) > 0 ? html`<div><dt>Discount</dt><dd>−${money(session.total_details?.amount_discount ?? 0, currency)}</dd></div>` : null}<div class="Due"><dt>${recurring ? 'Total due today' : 'Total due'}</dt><dd>${total}</dd></div></dl>`
}

const every = ({ interval, interval_count: count }: { interval: string; interval_count: number }) =>
  count === 1 ? interval : `${count} ${interval}s`

function descriptionOf(store: Store, item: Stripe.LineItem): string | null {
  return store.tables.products.get(idOf(item.price?.product) ?? '')?.description ?? null
}

function payLabel(session: Stripe.Checkout.Session): string {
  if (session.mode === 'subscription') return 'Subscribe'
  if (session.mode === 'setup') return 'Save card'
  return `Pay ${money(session.amount_total ?? 0, session.currency ?? 'usd')}`
}

function overPage(session: Stripe.Checkout.Session): Html {
  const done = session.status === 'complete'
  const link = done ? successUrl(session) : session.cancel_url
  const body = html`<main class="Over">
<p class="Tag">Sandbox</p>
<h1>${done ? 'This checkout is complete' : 'This checkout has expired'}</h1>
<p>${done ? 'It was paid once and can’t be paid again.' : 'Nothing was charged. Go back to start again.'}</p>
${link ? html`<a class="Pay" href="${link}">${done ? 'Continue' : 'Go back'}</a>` : null}
</main>`
  return page(done ? 'Checkout complete' : 'Checkout expired', CHECKOUT_STYLES, body)
}

/** Pays a session once; a second press of the button is led to where the first one led. */
export async function payHosted(context: PagesContext, id: string, form: RawMap): Promise<HostedAnswer> {
  const { store } = context
  const session = sessionOf(store, id)
  if (session.status === 'complete') return arrive(context, session)
  const { email, ...chosen } = chosenCard(form)
  const payment = paymentOf(store, chosen, idOf(session.customer))
  const outcome = store.attempt(() => completeCheckoutSession(store, id, { ...payment, email }))
  context.changed()
  if (outcome.kind === 'complete') return arrive(context, outcome.session)
  const { challenge, refusal } = settledSession(outcome)
  return challenge ? { challenge } : { message: refusal?.message ?? 'Your card was declined.' }
}

/** Reads how a session ended after its bank was asked. */
export async function settleHosted(context: PagesContext, id: string): Promise<HostedAnswer> {
  const session = sessionOf(context.store, id)
  if (session.status === 'complete') return arrive(context, session)
  return { message: lastErrorOf(context.store, session)?.message ?? NOT_AUTHENTICATED }
}

/** The way back to the shop, after its webhooks had their first try, as Stripe waits for them up to ten seconds. */
async function arrive(context: PagesContext, session: Stripe.Checkout.Session): Promise<HostedAnswer> {
  await context.webhooksTried(10_000)
  return { redirect: successUrl(session) ?? `/c/pay/${session.id}` }
}

const successUrl = (session: Stripe.Checkout.Session) =>
  session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null

/** A hosted session; one made for Elements has no page of its own. */
function sessionOf(store: Store, id: string): Stripe.Checkout.Session {
  const session = pick(store.tables.checkoutSessions, 'checkout.session', id)
  if (session.ui_mode !== 'hosted_page') throw noSuch('checkout.session', id)
  return session
}
