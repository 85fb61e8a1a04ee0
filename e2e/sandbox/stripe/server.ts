import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { browserRoutes } from './browser/routes'
import { control } from './control'
import { faultAnswer, sendJson } from './core/answers'
import { Api } from './core/api'
import type { PagesContext } from './core/pages-context'
import { snapshotOf } from './core/snapshot'
import { Store } from './core/store'
import { Webhooks } from './core/webhooks'
import { liveUntil } from './engine/time'
import { pagesHandler } from './pages'
import { resources } from './resources'
import { createWebhookEndpoint } from './resources/events'

const TICK_MS = 1000

export type StripeSandboxOptions = {
  /** 0 takes a free one. */
  port: number
  /** An endpoint that is registered at the start, with the secret its receiver knows. */
  webhook?: { url: string; secret: string }
  /** A file that keeps everything between starts; without it nothing is kept. */
  statePath?: string
}

export type StripeSandbox = { url: string; port: number; store: Store; close(): Promise<void> }

/** Starts the sandbox on localhost. Rejects if the port is taken. Never for production: money here is made up. */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error('The Stripe sandbox refuses to start with NODE_ENV=production: its payments are not real.')
  }
  const servers = await listen(options.port)
  const { port } = servers[0]!.address() as AddressInfo
  const baseUrl = `http://localhost:${port}`
  const store = new Store(baseUrl)
  const snapshot = snapshotOf(store, options.statePath)
  const webhooks = new Webhooks(store, snapshot.soon)
  const changed = () => {
    snapshot.soon()
    webhooks.pump()
  }
  const register = () => options.webhook && registerEndpoint(store, options.webhook)
  register()

  const api = new Api(store, [...resources, ...browserRoutes], changed)
  const pages: PagesContext = {
    store,
    faults: api.faults,
    webhooks,
    baseUrl,
    changed,
    webhooksTried: (atMostMs) => webhooks.tried(atMostMs),
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', baseUrl)
    if (url.pathname.startsWith('/v1/')) return api.handle(request, response, url)
    if (url.pathname.startsWith('/_sandbox/')) {
      return control(request, response, url, { store, api, webhooks, changed, register })
    }
    if (await pagesHandler(request, response, pages)) return
    const message = `Unrecognized request URL (${request.method}: ${url.pathname}).`
    sendJson(response, 404, { error: { type: 'invalid_request_error', message } })
  }
  for (const server of servers) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      answer(request, response).catch((fault) => fail(response, fault))
    })
  }

  const ticker = setInterval(() => {
    const before = store.tables.events.size
    liveUntil(store, null, store.now())
    if (store.tables.events.size !== before) changed()
  }, TICK_MS)
  webhooks.pump()

  return {
    url: baseUrl,
    port,
    store,
    async close() {
      clearInterval(ticker)
      webhooks.close()
      await Promise.all(servers.map(stop))
      snapshot.now()
    },
  }
}

/** Listens on both loopback addresses, since `localhost` means either; where IPv6 is missing, on the other alone. */
async function listen(port: number): Promise<Server[]> {
  const first = await listenOn(port, '127.0.0.1')
  try {
    return [first, await listenOn((first.address() as AddressInfo).port, '::1')]
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first]
    await stop(first)
    // Any port will do, and this one is in use on the other address alone: another one is drawn.
    if (code === 'EADDRINUSE' && port === 0) return listen(port)
    throw fault
  }
}

function listenOn(port: number, host: string): Promise<Server> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server)
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function fail(response: ServerResponse, fault: unknown): void {
  const { status, body, bug } = faultAnswer(fault)
  if (bug) console.error(fault)
  if (response.headersSent) response.destroy()
  else sendJson(response, status, body)
}

/** The endpoint from the settings: found again after a restart, with the address and secret it has now. */
function registerEndpoint(store: Store, { url, secret }: { url: string; secret: string }): void {
  const mine = [...store.tables.webhookEndpoints.values()].find(({ metadata }) => metadata.registered_by === 'settings')
  if (mine) {
    mine.url = url
    store.tables.webhookSecrets.set(mine.id, secret)
    return
  }
  createWebhookEndpoint(store, { url, secret, enabledEvents: ['*'], metadata: { registered_by: 'settings' } })
}
