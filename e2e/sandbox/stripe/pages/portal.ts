import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PagesContext } from '../core/pages-context'
import { makeDefault } from '../engine/portal'
import { openVisit, type PortalVisit, visitNamed } from '../engine/portal-visits'
import { html, page } from './html'
import { readForm, redirect, sendJson, sendPage } from './http'
import { type Portal, portalHome } from './portal-home'
import {
  cancel,
  cancelPage,
  cardPage,
  chooseCard,
  donePage,
  ownCard,
  removeCard,
  renewPlan,
  settleCard,
} from './portal-steps'
import { CHECKOUT_STYLES } from './styles'

/** Answers what lies under `/p/`; false for an address that names nothing there. */
export async function portalHandler(
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  context: PagesContext,
): Promise<boolean> {
  const [, , name = '', ...steps] = url.pathname.split('/')
  if (name === 'session') return enter(response, context, steps[0] ?? '')
  const found = portalOf(context, name)
  if (!found) return overPage(response, context, name)
  const step = steps.join('/')
  return request.method === 'POST'
    ? post(step, await readForm(request), response, context, found)
    : get(step, response, found.portal)
}

/** A session's address opens the portal once, on the page its flow is about. */
function enter(response: ServerResponse, context: PagesContext, secret: string): boolean {
  const { store } = context
  const name = openVisit(store, secret)
  if (!name) return overPage(response, context, secret)
  context.changed()
  const flow = store.tables.portalSessions.get(store.tables.portalVisits.get(name)?.session ?? '')?.flow
  const subscription = flow?.subscription_cancel?.subscription
  const first =
    flow?.type === 'payment_method_update' ? '/card' : subscription ? `/subscriptions/${subscription}/cancel` : ''
  redirect(response, `/p/${name}${first}`)
  return true
}

function portalOf(context: PagesContext, name: string): { visit: PortalVisit; portal: Portal } | null {
  const { tables } = context.store
  const visit = visitNamed(context.store, name)
  const session = tables.portalSessions.get(visit?.session ?? '')
  const customer = tables.customers.get(visit?.customer ?? '')
  const configuration = tables.portalConfigurations.get(String(session?.configuration))
  if (!visit || !session || !customer || !configuration) return null
  return { visit, portal: { store: context.store, at: `/p/${name}`, session, configuration, customer } }
}

function overPage(response: ServerResponse, { store }: PagesContext, secret: string): boolean {
  const session = store.tables.portalSessions.get(store.tables.portalVisits.get(secret)?.session ?? '')
  const body = html`<main class="Over">
<p class="Tag">Sandbox</p>
<h1>This link is no longer good</h1>
<p>A link to billing opens once and for a short time. Go back to get a new one.</p>
${session?.return_url ? html`<a class="Pay" href="${session.return_url}">Go back</a>` : null}
</main>`
  sendPage(response, page('Link expired', CHECKOUT_STYLES, body), { status: session ? 410 : 404 })
  return true
}

function get(step: string, response: ServerResponse, portal: Portal): boolean {
  const [, subscription] = /^subscriptions\/([^/]+)\/cancel$/.exec(step) ?? []
  if (step === '') sendPage(response, portalHome(portal))
  else if (step === 'card') sendPage(response, cardPage(portal))
  else if (step === 'done') sendPage(response, donePage(portal))
  else if (subscription) sendPage(response, cancelPage(portal, subscription))
  else return false
  return true
}

async function post(
  step: string,
  form: Awaited<ReturnType<typeof readForm>>,
  response: ServerResponse,
  context: PagesContext,
  { visit, portal }: { visit: PortalVisit; portal: Portal },
): Promise<boolean> {
  if (step === 'card/confirm') sendJson(response, 200, await chooseCard(context, portal, visit, form))
  else if (step === 'card/settle') sendJson(response, 200, await settleCard(context, portal, visit))
  else {
    const [, kind, id = '', verb] = /^(cards|subscriptions)\/([^/]+)\/([a-z]+)$/.exec(step) ?? []
    if (kind === 'subscriptions' && verb === 'cancel') redirect(response, await cancel(context, portal, id, form))
    else if (kind === 'subscriptions' && verb === 'renew') redirect(response, await renewPlan(context, portal, id))
    else if (kind === 'cards' && (verb === 'default' || verb === 'remove')) {
      if (verb === 'remove') removeCard(portal, id)
      else makeDefault(portal.store, portal.customer, ownCard(portal, id).id)
      context.changed()
      redirect(response, portal.at)
    } else return false
  }
  return true
}
