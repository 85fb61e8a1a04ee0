import type Stripe from 'stripe'
import { money } from '../browser/money'
import { noSuch } from '../core/errors'
import type { PagesContext } from '../core/pages-context'
import type { Delivery, Store } from '../core/store'
import { debitsSection } from './debits'
import { type Html, html, page } from './html'
import { DASHBOARD_STYLES } from './styles'
import { switchesSection } from './switches'

const SHOWN = 100

/** What happened in the sandbox, newest first: each event with its deliveries, then the objects. */
export function dashboardPage(context: PagesContext): Html {
  const { store } = context
  const { tables } = store
  const events = newest(tables.events)
  const body = html`<main class="Desk">
<header><h1>Stripe sandbox</h1><span class="Tag">No real money</span></header>
${switchesSection(context)}
${debitsSection(store)}
<section aria-labelledby="events"><h2 id="events">Events</h2>${table(
    ['When', 'Event', 'About', 'Webhook'],
    events.map((event) => {
      const about = (event.data.object as { id?: string }).id ?? ''
      return [when(event.created), link(event.id, event.type), link(about), deliveries(store, event)]
    }),
    'Nothing has happened yet.',
  )}</section>
${section('Payments', ['When', 'Payment', 'Status', 'Amount'], tables.paymentIntents, (intent) => [
  when(intent.created),
  link(intent.id),
  status(intent.status),
  money(intent.amount, intent.currency),
])}
${section('Checkout sessions', ['When', 'Session', 'Status', 'Amount'], tables.checkoutSessions, (session) => [
  when(session.created),
  link(session.id),
  status(session.status ?? ''),
  money(session.amount_total ?? 0, session.currency ?? 'usd'),
])}
${section('Subscriptions', ['When', 'Subscription', 'Status'], tables.subscriptions, (subscription) => [
  when(subscription.created),
  link(subscription.id),
  status(subscription.status),
])}
${section('Invoices', ['When', 'Invoice', 'Status', 'Amount'], tables.invoices, (invoice) => [
  when(invoice.created),
  link(invoice.id ?? ''),
  status(invoice.status ?? ''),
  money(invoice.amount_due, invoice.currency),
])}
${section('Customers', ['When', 'Customer', 'Email'], tables.customers, (customer) => [
  when(customer.created),
  link(customer.id),
  customer.email ?? '',
])}
</main>`
  return page('Stripe sandbox', DASHBOARD_STYLES, body)
}

/** One object or event as the API shows it. */
export function objectPage(store: Store, id: string): Html {
  const found = store.tables.events.get(id) ?? store.find(id)
  if (!found) throw noSuch('object', id)
  const body = html`<main class="Desk">
<header><h1>${found.object.replaceAll('_', ' ')}</h1><a href="/dashboard">All events</a></header>
<div class="Scroll" role="region" aria-label="The object as JSON" tabindex="0"><pre>${JSON.stringify(found, null, 2)}</pre></div>
</main>`
  return page(id, DASHBOARD_STYLES, body)
}

type Cell = Html | string

function section<T>(title: string, heads: string[], rows: Map<string, T>, cells: (row: T) => Cell[]): Html {
  return html`<section><h2>${title}</h2>${table(heads, newest(rows).map(cells), `No ${title.toLowerCase()} yet.`)}</section>`
}

function table(heads: string[], rows: Cell[][], empty: string): Html {
  if (rows.length === 0) return html`<div class="Scroll"><p class="Empty">${empty}</p></div>`
  return html`<div class="Scroll"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`
}

const newest = <T>(rows: Map<string, T>): T[] => [...rows.values()].slice(-SHOWN).reverse()

const link = (id: string, words = id) => html`<a href="/dashboard/${id}"><code>${words}</code></a>`

const when = (seconds: number) => new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19)

const status = (words: string) => html`<span>${words.replaceAll('_', ' ')}</span>`

function deliveries(store: Store, event: Stripe.Event): Html {
  const sent = [...store.tables.deliveries.values()].filter((delivery) => delivery.event === event.id)
  if (sent.length > 0) {
    return html`${sent.map((delivery) => html`<span class="${delivery.lastError ? 'Bad' : 'Muted'}">${inWords(delivery)}</span> `)}`
  }
  // What has arrived leaves the outbox, so an event that waits for nobody was delivered where somebody listens.
  const listened = store.tables.webhookEndpoints.size > 0 && event.pending_webhooks === 0
  return html`<span class="Muted">${listened ? 'delivered' : 'no endpoint listens'}</span>`
}

function inWords({ state, attempts, lastError }: Delivery): string {
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`
  if (state === 'delivered') return 'delivered'
  if (state === 'pending')
    return attempts === 0 ? 'waiting' : `will be tried again, ${tries}: ${lastError ?? 'no answer'}`
  return state === 'dropped' ? 'lost on purpose' : `given up after ${tries}: ${lastError ?? 'no answer'}`
}
