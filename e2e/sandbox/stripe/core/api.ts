import type { IncomingMessage, ServerResponse } from 'node:http'
import { faultAnswer, readBody, sendJson } from './answers'
import { authorize } from './authorize'
import { unsupported } from './errors'
import { API_VERSION } from './events'
import { expanded } from './expand'
import { answerTo, type FaultAnswer, type FaultKind } from './fault-kinds'
import { Faults, type Strike } from './faults'
import { parseForm, type RawMap } from './form'
import { answerUnderKey } from './idempotency'
import { readParams } from './params'
import { matchRoute, type Route } from './router'
import { newId, type Store } from './store'
import { struckable } from './struckable'

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
  /** What went wrong on purpose. */
  fault?: FaultKind
}

/** A request that was let in. */
type Asked = {
  id: string
  key: string | null
  /** The body as it came, or the query. */
  sent: string
  found: NonNullable<ReturnType<typeof matchRoute>>
  params: RawMap
  path: string
}

type Answer = {
  status: number
  body: string
  error: string | null
  headers?: { [name: string]: string }
  open: boolean
  replayed: boolean
  /** Keeps the answer under its key. */
  settle(): void
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
  /** What goes wrong on purpose, set by the control API and on the dashboard. */
  readonly faults = new Faults()

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
      const asked = this.asked(request, url, { id, key: idempotencyKey, sent })
      const strike = this.faults.strike(struckable(this.store, asked), id)
      if (strike) line.fault = strike.fault
      if (strike?.fault === 'dropped-before-effect') return await this.hangUp(request, strike)
      const answer = this.answer(asked, strike)
      line.status = answer.status
      line.error = answer.error
      if (answer.open) Object.assign(headers, CORS)
      if (answer.replayed) headers['Idempotent-Replayed'] = 'true'
      // A repeat of the key would only be given the same answer again.
      if (answer.status >= 500) headers['Stripe-Should-Retry'] = 'false'
      // Kept from the start; only while an answer is slow a repeat that arrives before it has left is a conflict.
      if (strike?.fault === 'slow') await this.faults.hold(strike.delayMs)
      answer.settle()
      if (strike?.fault === 'timeout-after-effect') return await this.hangUp(request, strike)
      sendJson(response, answer.status, answer.body, { ...headers, ...answer.headers })
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

  /** Closes the connection without a word. */
  private async hangUp(request: IncomingMessage, { delayMs }: Strike): Promise<void> {
    await this.faults.hold(delayMs)
    request.socket.destroy()
  }

  private asked(request: IncomingMessage, url: URL, sent: Pick<Asked, 'id' | 'key' | 'sent'>): Asked {
    const found = matchRoute(this.routes, request.method ?? 'GET', url.pathname)
    const params = parseForm(sent.sent)
    authorize(headerOf(request, 'authorization'), params, found?.route.access === 'browser')
    if (!found) throw unsupported(`${request.method} ${url.pathname}`)
    delete params.key
    // Stripe keeps answers for what changes something: a key on anything else says nothing.
    const key = found.route.method === 'POST' ? sent.key : null
    return { ...sent, key, found, params, path: url.pathname }
  }

  /** The answer to a request, its effect done; replayed where the key has been seen. */
  private answer(asked: Asked, strike: Strike | null): Answer {
    const { found, key, id } = asked
    const open = found.route.access === 'browser'
    const instead = strike && answerTo(strike.fault, key)
    const said = instead && { ...spoken(instead), open, replayed: false, settle() {} }
    if (said && said.status !== 500) return said

    const kept = key ? answerUnderKey(this.store, key, found.route.method, asked.path, asked.sent) : null
    if (kept?.answer) return { ...kept.answer, error: null, open, replayed: true, settle() {} }
    const done = strike?.fault === 'server-error' ? null : this.run(asked)
    const answer = said && !done?.unexecuted ? said : { ...done!, open, replayed: false }
    const { keptAnswers } = this.store.tables
    const settle = () => {
      if (!kept) return
      // A request that was refused before it did anything leaves its key free, as Stripe does.
      if (done?.unexecuted) keptAnswers.delete(kept.key)
      else kept.answer = { status: answer.status, body: answer.body, requestId: id }
    }
    return { ...answer, settle }
  }

  private run({ id, key, found, params: raw, path }: Asked) {
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
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

const spoken = ({ status, error, headers }: FaultAnswer) => ({
  status,
  body: JSON.stringify({ error }, null, 2),
  error: error.message,
  headers,
})

const SECRET = /^(number|cvc|client_secret|key|secret)$/

function withoutSecrets(params: RawMap): RawMap {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value !== 'string') return [name, withoutSecrets(value)]
      return [name, SECRET.test(name) ? '[hidden]' : value]
    }),
  )
}
