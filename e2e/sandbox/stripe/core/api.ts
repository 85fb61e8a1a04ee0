import type { IncomingMessage, ServerResponse } from 'node:http'
import { faultAnswer, readBody, sendJson } from './answers'
import { invalid, StripeFault, unsupported } from './errors'
import { API_VERSION } from './events'
import { expanded } from './expand'
import { parseForm, type RawMap } from './form'
import { answerUnderKey } from './idempotency'
import { readParams } from './params'
import { matchRoute, type Route } from './router'
import { newId, type Store } from './store'

export const PUBLISHABLE_KEY = 'pk_test_sandbox'

/** One line of the request log, without secrets. */
export type LoggedRequest = {
  id: string
  at: string
  method: string
  path: string
  params: RawMap
  idempotencyKey: string | null
  status: number
  error: string | null
}

const LOGGED = 200
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Stripe-Version',
}

/** Stripe's HTTP API: who asks, what for, once per idempotency key, answered in Stripe's shapes. */
export class Api {
  readonly log: LoggedRequest[] = []
  /** Milliseconds that the answer (not the effect) of the next request is held back, set by the control API. */
  nextAnswerDelayMs = 0

  constructor(
    private readonly store: Store,
    private readonly routes: Route[],
    private readonly changed: () => void,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const id = newId('req', 14)
    const method = request.method ?? 'GET'
    if (method === 'OPTIONS') {
      response.writeHead(204, { ...CORS, 'Access-Control-Max-Age': '600' }).end()
      return
    }
    const idempotencyKey = headerOf(request, 'idempotency-key')
    const headers: { [name: string]: string } = {
      'Request-Id': id,
      'Stripe-Version': API_VERSION,
      ...(idempotencyKey && { 'Idempotency-Key': idempotencyKey }),
    }
    const line: LoggedRequest = {
      id,
      at: new Date().toISOString(),
      method,
      path: url.pathname,
      params: {},
      idempotencyKey,
      status: 0,
      error: null,
    }
    try {
      const body = await readBody(request)
      const sent = method === 'POST' ? body : url.search.slice(1)
      line.params = withoutSecrets(parseForm(sent))
      const answer = this.answer(id, method, url.pathname, sent, request, idempotencyKey)
      line.status = answer.status
      line.error = answer.error
      if (answer.open) Object.assign(headers, CORS)
      if (answer.replayed) headers['Idempotent-Replayed'] = 'true'
      await this.holdBack()
      answer.settle()
      sendJson(response, answer.status, answer.body, headers)
    } catch (fault) {
      const { status, body, bug } = faultAnswer(fault)
      line.status = status
      line.error = fault instanceof Error ? fault.message : String(fault)
      if (bug) {
        console.error(fault)
        headers['Stripe-Should-Retry'] = 'false'
      }
      sendJson(response, status, body, { ...headers, ...CORS })
    } finally {
      this.log.push(line)
      if (this.log.length > LOGGED) this.log.shift()
    }
  }

  /** The answer to a request, its effect done; replayed where the key has been seen. */
  private answer(id: string, method: string, path: string, sent: string, request: IncomingMessage, key: string | null) {
    const found = matchRoute(this.routes, method, path)
    const open = found?.route.access === 'browser'
    const params = parseForm(sent)
    authorize(headerOf(request, 'authorization'), params, open)
    if (!found) throw unsupported(`${method} ${path}`)
    delete params.key

    if (method !== 'POST' || !key) {
      return { ...this.run(id, null, found, params, path), open, replayed: false, settle() {} }
    }
    const kept = answerUnderKey(this.store, key, method, path, sent)
    if (kept.answer) {
      return { ...kept.answer, error: null, open, replayed: true, settle() {} }
    }
    const answer = this.run(id, key, found, params, path)
    const store = this.store
    // Kept from now on, but a repeat that arrives before the answer has left is a conflict.
    const settle = () => {
      const row = store.tables.keptAnswers.get(key)
      // A request that was refused before it did anything leaves its key free, as Stripe does.
      if (answer.unexecuted) store.tables.keptAnswers.delete(key)
      else if (row) row.answer = { status: answer.status, body: answer.body, requestId: id }
    }
    if (this.nextAnswerDelayMs === 0) settle()
    return { ...answer, open, replayed: false, settle }
  }

  private run(
    id: string,
    key: string | null,
    found: NonNullable<ReturnType<typeof matchRoute>>,
    raw: RawMap,
    path: string,
  ) {
    let executed = false
    try {
      const { expand, ...params } = readParams(found.route.shape, raw)
      this.store.request = { id, idempotencyKey: key }
      executed = true
      const result = found.route.handler({ store: this.store, path: found.path, params, url: path })
      const body = JSON.stringify(expanded(this.store, result, (expand as string[] | undefined) ?? []), null, 2)
      return { status: 200, body, error: null, unexecuted: false }
    } catch (fault) {
      const { status, body, bug } = faultAnswer(fault)
      if (bug) console.error(fault)
      const error = fault instanceof Error ? fault.message : String(fault)
      return { status, body: JSON.stringify(body, null, 2), error, unexecuted: !executed }
    } finally {
      this.store.request = null
      if (found.route.method !== 'GET') this.changed()
    }
  }

  private async holdBack(): Promise<void> {
    const delay = this.nextAnswerDelayMs
    this.nextAnswerDelayMs = 0
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
  }
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** The secret key opens everything; the publishable one only what the browser may call. */
function authorize(header: string | null, params: RawMap, browser: boolean): void {
  const bearer = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1]
  const key = bearer ?? (typeof params.key === 'string' ? params.key : null)
  if (!key) {
    throw invalid(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      { status: 401 },
    )
  }
  if (key.startsWith('sk_sandbox_')) return
  if (key !== PUBLISHABLE_KEY) throw invalid(`Invalid API Key provided: ${hidden(key)}`, { status: 401 })
  if (!browser) {
    throw new StripeFault(403, {
      type: 'invalid_request_error',
      code: 'secret_key_required',
      message: 'This API call cannot be made with a publishable API key. Please use a secret API key.',
    })
  }
}

const hidden = (key: string) => `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`

const SECRET = /^(number|cvc|client_secret|key|secret)$/

function withoutSecrets(params: RawMap): RawMap {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value !== 'string') return [name, withoutSecrets(value)]
      return [name, SECRET.test(name) ? '[hidden]' : value]
    }),
  )
}
