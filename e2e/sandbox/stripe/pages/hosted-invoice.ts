import type Stripe from 'stripe'
import { challengeOf } from '../browser/intent-view'
import { money } from '../browser/money'
import { paymentOf } from '../browser/routes'
import { noSuch } from '../core/errors'
import type { RawMap } from '../core/form'
import type { PagesContext } from '../core/pages-context'
import { pick } from '../core/router'
import { idOf, type Store } from '../core/store'
import { intentOf } from '../engine/invoices'
import { newMethod } from '../engine/payment-methods'
import { payInvoice } from '../engine/settlement'
import { paymentMethodOf, subscriptionOf } from '../engine/subscriptions'
import { cardContext, cardForm, chosenCard, type HostedAnswer, NOT_AUTHENTICATED } from './card-form'
import { type Html, html, page } from './html'
import { dateOf, headline, statusOf, totalRows } from './invoice-pdf'
import { CHECKOUT_STYLES } from './styles'

/** The page of an invoice: what it bills, and while it is open a way to pay it. */
export function hostedInvoice(store: Store, id: string): Html {
  const invoice = finalized(store, id)
  const open = invoice.status === 'open'
  const label = `Pay ${money(invoice.amount_remaining, invoice.currency)}`
  const body = html`<div class="Checkout">
<section class="Summary" aria-label="Invoice">
<header><span>Invoice ${invoice.number}</span><span class="Tag">Sandbox</span></header>
${summary(invoice)}
</section>
${open ? payment(store, invoice, label) : settled(invoice)}
</div>`
  return page(`Invoice ${invoice.number}`, CHECKOUT_STYLES, body, open ? ['/pages/hosted.js'] : [])
}

function summary(invoice: Stripe.Invoice): Html {
  const { currency, lines } = invoice
  return html`<p class="What">${statusOf(invoice)}${invoice.customer_email ? `, for ${invoice.customer_email}` : null}</p>
<p class="Amount"><strong>${money(invoice.status === 'paid' ? invoice.amount_paid : invoice.amount_remaining, currency)}</strong><span>${dateOf(invoice.effective_at ?? invoice.created)}</span></p>
<ul class="Lines">${lines.data.map(
    (line) =>
      html`<li><span class="Name">${line.description ?? ''}<small>${dateOf(line.period.start)} – ${dateOf(line.period.end)}</small></span><span class="Sum">${money(line.amount, currency)}</span></li>`,
  )}</ul>
<dl class="Totals">${totalRows(invoice).map(([name, amount], at, all) => html`<div${at === all.length - 1 ? html` class="Due"` : null}><dt>${name}</dt><dd>${money(amount, currency)}</dd></div>`)}</dl>
<p class="Also"><a href="/i/${invoice.id ?? ''}/pdf">Download invoice (PDF)</a></p>`
}

function payment(store: Store, invoice: Stripe.Invoice, label: string): Html {
  return cardForm({
    title: 'Pay this invoice',
    label,
    action: `/i/${invoice.id}`,
    context: cardContext(store, idOf(invoice.customer) ?? '', usualCard(store, invoice)),
    email: null,
    keeps: false,
  })
}

function usualCard(store: Store, invoice: Stripe.Invoice): string | null {
  const subscription = subscriptionOf(store, invoice)
  return subscription ? paymentMethodOf(store, subscription) : null
}

const settled = (invoice: Stripe.Invoice) => html`<main class="Payment"><div class="Settled">
<h1>${headline(invoice)}</h1>
<p>${invoice.status === 'paid' ? 'Thank you. There is nothing left to do, you can close this page.' : 'There is nothing to pay.'}</p>
</div></main>`

/** Pays an open invoice; a second press of the button is led to where the first one led. */
export async function payHostedInvoice(context: PagesContext, id: string, form: RawMap): Promise<HostedAnswer> {
  const { store } = context
  const invoice = finalized(store, id)
  if (invoice.status !== 'open') return { redirect: `/i/${id}` }
  const { email: _email, ...chosen } = chosenCard(form)
  const payment = paymentOf(store, chosen, idOf(invoice.customer))
  const method = 'paymentMethod' in payment ? payment.paymentMethod : newMethod(store, payment).id
  const outcome = payInvoice(store, invoice, { paymentMethod: method, offSession: false })
  context.changed()
  if (outcome.kind === 'declined') return { message: outcome.error.message }
  const challenge = challengeOf(outcome.intent)
  return challenge ? { challenge } : arrive(context, id)
}

/** Reads how a payment ended after its bank was asked. */
export async function settleHostedInvoice(context: PagesContext, id: string): Promise<HostedAnswer> {
  const invoice = finalized(context.store, id)
  if (invoice.status === 'paid') return arrive(context, id)
  return { message: intentOf(context.store, invoice)?.last_payment_error?.message ?? NOT_AUTHENTICATED }
}

async function arrive(context: PagesContext, id: string): Promise<HostedAnswer> {
  await context.webhooksTried(10_000)
  return { redirect: `/i/${id}` }
}

/** An invoice that has a page: a draft has none yet. */
export function finalized(store: Store, id: string): Stripe.Invoice {
  const invoice = pick(store.tables.invoices, 'invoice', id)
  if (invoice.status === 'draft') throw noSuch('invoice', id)
  return invoice
}
