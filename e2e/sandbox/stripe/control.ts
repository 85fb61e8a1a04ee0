import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody, sendJson } from './core/answers'
import type { Api } from './core/api'
import { invalid } from './core/errors'
import { queueDelivery } from './core/events'
import { pick } from './core/router'
import type { Store } from './core/store'
import type { WebhookMode, Webhooks } from './core/webhooks'
import { liveUntil } from './engine/time'

type Parts = { store: Store; api: Api; webhooks: Webhooks; changed(): void; register(): void }
type Body = { [name: string]: unknown }

const MODES: readonly WebhookMode[] = ['ordered', 'shuffled', 'duplicated', 'dropped', 'paused']

/**
 * What Stripe's API doesn't offer and tests and the time machine need, as JSON under `/_sandbox/`. It has no key:
 * the sandbox only listens on this machine.
 */
export async function control(request: IncomingMessage, response: ServerResponse, url: URL, parts: Parts) {
  const [, , name = '', argument] = url.pathname.split('/')
  const body = request.method === 'POST' ? parsed(await readBody(request)) : {}
  const door = CONTROLS[`${request.method} ${name}`]
  if (!door) throw invalid(`The sandbox has no control ${request.method} ${url.pathname}.`, { status: 404 })
  sendJson(response, 200, await door(parts, body, argument))
}

const CONTROLS: { [door: string]: (parts: Parts, body: Body, argument?: string) => object | Promise<object> } = {
  'POST reset': ({ store, webhooks, register, changed }) => {
    store.reset()
    webhooks.mode = 'ordered'
    register()
    changed()
    return { reset: true }
  },
  'GET state': ({ store }) => store.dump(),
  'GET clock': ({ store }) => clockOf(store),
  'POST clock': async ({ store, changed, webhooks }, body) => {
    const to = body.advance_to
    const now = store.now()
    if (typeof to !== 'number' || !Number.isSafeInteger(to) || to < now) {
      throw invalid(`advance_to must be whole unix seconds not before now (${now}).`, { param: 'advance_to' })
    }
    liveUntil(store, null, to)
    store.offset += to - now
    changed()
    await webhooks.tried(60_000)
    return clockOf(store)
  },
  'GET webhooks': ({ store, webhooks }) => ({
    mode: webhooks.mode,
    deliveries: [...store.tables.deliveries.values()],
  }),
  'POST webhooks': async ({ store, webhooks }, body) => {
    if (body.mode !== undefined) {
      const mode = MODES.find((each) => each === body.mode)
      if (!mode) throw invalid(`mode must be one of ${MODES.join(', ')}.`, { param: 'mode' })
      webhooks.mode = mode
    }
    if (body.flush === true) {
      for (const delivery of store.tables.deliveries.values()) delivery.notBefore = 0
      await webhooks.flush()
    } else webhooks.pump()
    return { mode: webhooks.mode, deliveries: [...store.tables.deliveries.values()] }
  },
  'POST resend': async ({ store, webhooks }, _body, argument) => {
    const event = pick(store.tables.events, 'event', argument ?? '')
    for (const endpoint of store.tables.webhookEndpoints.keys()) {
      queueDelivery(store, event.id, endpoint)
      event.pending_webhooks += 1
    }
    webhooks.pump()
    await webhooks.tried()
    return event
  },
  'GET requests': ({ api }) => ({ requests: [...api.log].reverse() }),
  'POST next_charge': ({ store }, body) => {
    const { decline } = body
    if (decline !== null && typeof decline !== 'string') {
      throw invalid('decline must be a decline code, or null to take it back.', { param: 'decline' })
    }
    store.nextChargeDecline = decline
    return { decline }
  },
  'POST next_answer': ({ api }, body) => {
    const delay = body.delay_ms
    if (typeof delay !== 'number' || delay < 0 || delay > 120_000) {
      throw invalid('delay_ms must be between 0 and 120000.', { param: 'delay_ms' })
    }
    api.nextAnswerDelayMs = delay
    return { delay_ms: delay }
  },
}

const clockOf = (store: Store) => ({ now: store.now(), offset: store.offset })

function parsed(text: string): Body {
  if (text === '') return {}
  try {
    const body: unknown = JSON.parse(text)
    if (body !== null && typeof body === 'object' && !Array.isArray(body)) return body as Body
  } catch {
    // Falls through to the one answer for anything that is no JSON object.
  }
  throw invalid('The body must be a JSON object.')
}
