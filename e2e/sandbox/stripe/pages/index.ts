import type { IncomingMessage, ServerResponse } from 'node:http'
import { bundle } from '../browser/bundle'
import { StripeFault } from '../core/errors'
import type { PagesContext } from '../core/pages-context'
import { answerChallenge, challengePage } from './challenge'
import { dashboardPage, objectPage } from './dashboard'
import { answerDebit } from './debits'
import { hostedCheckout, payHosted, settleHosted } from './hosted-checkout'
import { finalized, hostedInvoice, payHostedInvoice, settleHostedInvoice } from './hosted-invoice'
import { html, page } from './html'
import { readForm, redirect, sendJson, sendPage, sendPdf, sendScript } from './http'
import { invoicePdf } from './invoice-pdf'
import { portalHandler } from './portal'
import { PLAIN_STYLES } from './styles'
import { turnSwitch } from './switches'

/** Where Stripe.js is asked for: the release train's own address and the two older ones. */
const STRIPE_JS = new Set(['/endive/stripe.js', '/stripe.js', '/v3', '/v3/'])

/** What a page's script sends, and reads the answer of. */
const STEP = /\/(confirm|settle)$/

/** Answers the pages a person meets (hosted Checkout and the like); false for any other address. */
export async function pagesHandler(
  request: IncomingMessage,
  response: ServerResponse,
  context: PagesContext,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', context.baseUrl)
  try {
    if (url.pathname.startsWith('/p/')) return await portalHandler(url, request, response, context)
    return request.method === 'POST'
      ? await answerPost(url, request, response, context)
      : request.method === 'GET' && (await answerGet(url, response, context))
  } catch (fault) {
    if (!(fault instanceof StripeFault)) throw fault
    if (request.method === 'POST' && STEP.test(url.pathname)) {
      sendJson(response, fault.status, { error: { message: fault.body.message } })
    } else {
      const body = html`<main class="Plain"><h1>Not found</h1><p>${fault.body.message}</p></main>`
      sendPage(response, page('Not found', PLAIN_STYLES, body), { status: fault.status })
    }
    return true
  }
}

async function answerGet(url: URL, response: ServerResponse, context: PagesContext): Promise<boolean> {
  if (STRIPE_JS.has(url.pathname)) sendScript(response, await bundle('stripe'))
  else if (url.pathname === '/pages/hosted.js') sendScript(response, await bundle('hosted'))
  else if (url.pathname === '/pages/answered.js') sendScript(response, "parent.postMessage('challenge:answered', '*')")
  else if (url.pathname === '/') redirect(response, '/dashboard')
  else if (url.pathname === '/dashboard') sendPage(response, dashboardPage(context))
  else {
    const [, area, ...rest] = url.pathname.split('/')
    const id = rest.at(-1) ?? ''
    if (area === 'dashboard' && rest.length === 1) sendPage(response, objectPage(context.store, id))
    else if (area === 'c' && rest.length === 2 && rest[0] === 'pay') {
      sendPage(response, hostedCheckout(context.store, id))
    } else if (area === 'i' && rest.length === 1) sendPage(response, hostedInvoice(context.store, id))
    else if (area === 'i' && rest.length === 2 && id === 'pdf') {
      const invoice = finalized(context.store, rest[0] ?? '')
      sendPdf(response, invoicePdf(invoice), `Invoice-${invoice.number}.pdf`)
    } else if (area === '3ds' && rest.length === 1) {
      sendPage(response, challengePage(context.store, id, url.searchParams), { framed: true })
    } else return false
  }
  return true
}

async function answerPost(
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  context: PagesContext,
): Promise<boolean> {
  const [, area, payable, step] = /^\/(c\/pay|i)\/([^/]+)\/(confirm|settle)$/.exec(url.pathname) ?? []
  if (payable && step) {
    const form = await readForm(request)
    const [pay, settle] = area === 'i' ? [payHostedInvoice, settleHostedInvoice] : [payHosted, settleHosted]
    sendJson(response, 200, await (step === 'confirm' ? pay : settle)(context, payable, form))
    return true
  }
  const [, desk, id = ''] = /^\/dashboard\/(switches|settle)(?:\/([^/]+))?$/.exec(url.pathname) ?? []
  if (desk) {
    const form = await readForm(request)
    if (desk === 'settle') answerDebit(context, id, form)
    else turnSwitch(context, form)
    redirect(response, '/dashboard')
    return true
  }
  const [, intent] = /^\/3ds\/([^/]+)$/.exec(url.pathname) ?? []
  if (!intent) return false
  const answer = answerChallenge(context, intent, await readForm(request))
  if ('location' in answer) redirect(response, answer.location)
  else sendPage(response, answer.page, { framed: true })
  return true
}
