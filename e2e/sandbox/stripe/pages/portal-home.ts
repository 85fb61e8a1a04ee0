import type Stripe from 'stripe'
import { money } from '../browser/money'
import { idOf, type Store } from '../core/store'
import { scheduleOf } from '../engine/schedule-states'
import { isOver, periodEndOf } from '../engine/subscriptions'
import { backLink, cardsOf } from './card-form'
import { type Html, html, page } from './html'
import { dateOf, statusOf } from './invoice-pdf'
import { PORTAL_STYLES } from './portal-styles'

/** One visit to the portal, with what it is about. */
export type Portal = {
  store: Store
  /** The visit's own address, without a trailing slash. */
  at: string
  session: Stripe.BillingPortal.Session
  configuration: Stripe.BillingPortal.Configuration
  customer: Stripe.Customer
}

/** Every page of the portal: the way back and who one is on the left, its content on the right. */
export function portalPage(portal: Portal, title: string, content: Html, options: { home?: boolean; form?: boolean }) {
  const { session, configuration, customer } = portal
  const back = session.return_url ? backLink(session.return_url, 'Return to the shop') : null
  const body = html`<div class="Checkout Portal">
<section class="Summary" aria-label="Your account">
<header>${options.home === false && !session.flow ? backLink(portal.at, 'Billing') : back}<span class="Tag">Sandbox</span></header>
<div><p class="What">${configuration.business_profile.headline ?? 'Your billing'}</p>
<p class="Who">${customer.email ?? customer.name ?? customer.id}</p></div>
</section>
${content}
</div>`
  return page(title, PORTAL_STYLES, body, options.form ? ['/pages/hosted.js'] : [])
}

/** What a customer has and what can be done about it. */
export function portalHome(portal: Portal): Html {
  const { store, configuration, customer } = portal
  const { features } = configuration
  const subscriptions = [...store.tables.subscriptions.values()]
    .filter((each) => idOf(each.customer) === customer.id && !isOver(each))
    .reverse()
  const content = html`<main class="Desk">
<h1>Billing</h1>
<section aria-labelledby="plan"><h2 id="plan">Current plan</h2>${
    subscriptions.length === 0
      ? html`<p class="Empty">You have no plan.</p>`
      : html`<ul class="Rows">${subscriptions.map((each) => planRow(portal, each))}</ul>`
  }</section>
${features.payment_method_update.enabled ? cards(portal) : null}
${features.invoice_history.enabled ? invoices(portal) : null}
</main>`
  return portalPage(portal, 'Billing', content, {})
}

function planRow(portal: Portal, subscription: Stripe.Subscription): Html {
  const mayCancel = portal.configuration.features.subscription_cancel.enabled && !subscription.schedule
  const at = `${portal.at}/subscriptions/${subscription.id}`
  const act = subscription.cancel_at
    ? html`<form method="post" action="${at}/renew"><button class="Link">Don’t cancel</button></form>`
    : html`<a class="Link" href="${at}/cancel">Cancel plan</a>`
  return html`<li><div><strong>${planName(portal.store, subscription)}</strong><small>${priceOf(subscription)}</small><small>${standingOf(portal.store, subscription)}</small></div>
${mayCancel ? html`<div class="Acts">${act}</div>` : null}</li>`
}

export function planName(store: Store, subscription: Stripe.Subscription): string {
  const names = subscription.items.data.map(({ price, quantity }) => {
    const name = store.tables.products.get(idOf(price.product))?.name ?? 'Plan'
    return (quantity ?? 1) > 1 ? `${quantity} × ${name}` : name
  })
  return names.join(', ')
}

function priceOf({ items, currency }: Stripe.Subscription): string {
  const sum = items.data.reduce((total, { price, quantity }) => total + (price.unit_amount ?? 0) * (quantity ?? 1), 0)
  const recurring = items.data[0]?.price.recurring
  const count = recurring?.interval_count ?? 1
  return `${money(sum, currency)} per ${count === 1 ? recurring?.interval : `${count} ${recurring?.interval}s`}`
}

function standingOf(store: Store, subscription: Stripe.Subscription): string {
  const { status, cancel_at: ends } = subscription
  const end = periodEndOf(subscription)
  if (status === 'paused') return 'Paused. Nothing is billed until it is resumed.'
  if (status === 'incomplete') return 'Waits for its first payment.'
  if (status === 'past_due' || status === 'unpaid') return 'The last payment failed. Pay the open invoice below.'
  if (ends) return `Ends on ${dateOf(ends)}.`
  const schedule = scheduleOf(store, subscription)
  const changes = schedule?.phases.some((phase) => phase.start_date >= end)
  return changes ? `Changes on ${dateOf(end)}.` : `Renews on ${dateOf(end)}.`
}

function cards({ store, at, customer }: Portal): Html {
  const chosen = idOf(customer.invoice_settings.default_payment_method)
  const own = cardsOf(store, customer.id, chosen)
  return html`<section aria-labelledby="cards"><h2 id="cards">Payment method</h2>${
    own.length === 0
      ? html`<p class="Empty">No card is on file.</p>`
      : html`<ul class="Rows">${own.map((method) => cardRow(at, method, method.id === chosen))}</ul>`
  }<p><a class="Link" href="${at}/card">${own.length === 0 ? 'Add a card' : 'Use another card'}</a></p></section>`
}

function cardRow(at: string, { id, card }: Stripe.PaymentMethod, chosen: boolean): Html {
  const name = `${brandOf(card?.brand ?? 'card')} •••• ${card?.last4}`
  const acts = html`<div class="Acts"><form method="post" action="${at}/cards/${id}/default"><button class="Link" aria-label="Make ${name} the default">Make default</button></form><form method="post" action="${at}/cards/${id}/remove"><button class="Link" aria-label="Remove ${name}">Remove</button></form></div>`
  return html`<li><div>${name}<small>Expires ${String(card?.exp_month).padStart(2, '0')}/${card?.exp_year ?? ''}${chosen ? ', default' : null}</small></div>${chosen ? null : acts}</li>`
}

export const brandOf = (brand: string) =>
  ({ visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', discover: 'Discover' })[brand] ?? brand

function invoices({ store, customer }: Portal): Html {
  const own = [...store.tables.invoices.values()]
    .filter((invoice) => idOf(invoice.customer) === customer.id && invoice.status !== 'draft')
    .reverse()
    .slice(0, 24)
  return html`<section aria-labelledby="invoices"><h2 id="invoices">Invoices</h2>${
    own.length === 0
      ? html`<p class="Empty">No invoices yet.</p>`
      : html`<ul class="Rows Sums">${own.map(
          (invoice) =>
            html`<li><a class="Link" href="/i/${invoice.id ?? ''}">${dateOf(invoice.effective_at ?? invoice.created)}</a><span>${money(invoice.total, invoice.currency)}</span><span>${statusOf(invoice)}</span></li>`,
        )}</ul>`
  }</section>`
}
