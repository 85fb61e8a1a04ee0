import type { IncomingMessage, ServerResponse } from 'node:http'
import { DEBIT_CONTROLS } from './control-debits'
import { FAULT_CONTROLS } from './control-faults'
import { readBody, sendJson } from './core/answers'
import type { Api } from './core/api'
import { invalid } from './core/errors'
import { queueDelivery } from './core/events'
import { pick } from './core/router'
import type { Store } from './core/store'
import { WEBHOOK_MODES, type Webhooks } from './core/webhooks'
import { dunningOf } from './engine/dunning'
import { type Dunning, USUAL_DUNNING } from './engine/dunning-rules'
import { liveUntil, nextDueAt } from './engine/time'

export type Parts = { store: Store; api: Api; webhooks: Webhooks; changed(): void; register(): void }
export type Body = { [name: string]: unknown }
export type Control = (parts: Parts, body: Body, argument?: string) => object | Promise<object>

/** How long a leap waits for the webhooks of one moment, and how long for all of them together. */
const TRIED_WITHIN_MS = 30_000
const LEAP_WAITS_MS = 20_000

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

const CONTROLS: { [door: string]: Control } = {
  'POST reset': ({ store, api, webhooks, register, changed }) => {
    store.reset()
    api.faults.clear()
    webhooks.go({ mode: 'ordered' })
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
    await advanceTo(store, to, async () => {
      changed()
      await webhooks.tried(TRIED_WITHIN_MS)
    })
    return clockOf(store)
  },
  'GET webhooks': ({ store, webhooks }) => ({
    mode: webhooks.mode,
    deliveries: [...store.tables.deliveries.values()],
  }),
  'POST webhooks': async ({ store, webhooks }, body) => {
    if (body.mode !== undefined) {
      const mode = WEBHOOK_MODES.find((each) => each === body.mode)
      if (!mode) throw invalid(`mode must be one of ${WEBHOOK_MODES.join(', ')}.`, { param: 'mode' })
      const number = (name: string) => (typeof body[name] === 'number' ? { [name]: body[name] } : {})
      webhooks.go({ mode, ...number('seed'), ...number('rate'), ...number('lateMs') })
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
  'GET dunning': ({ store }) => dunningOf(store),
  'POST dunning': ({ store, changed }, body) => {
    const dunning = dunningFrom(body)
    store.tables.settings.set('dunning', dunning)
    changed()
    return dunning
  },
  ...FAULT_CONTROLS,
  ...DEBIT_CONTROLS,
}

const clockOf = (store: Store) => ({ now: store.now(), offset: store.offset, next_due: nextDueAt(store) })

/**
 * Goes from one due moment to the next, as time does: what a moment brings is told before the next one comes, so that
 * who asks meanwhile finds things as they were then. Once the waiting has taken longer than anybody looks on, the rest is told at the end.
 */
async function advanceTo(store: Store, to: number, told: () => Promise<void>): Promise<void> {
  const patience = Date.now() + LEAP_WAITS_MS
  const stand = (at: number) => {
    store.offset += Math.max(0, at - store.now())
  }
  for (let at = nextDueAt(store); at !== null && at <= to && Date.now() < patience; at = nextDueAt(store)) {
    stand(at)
    liveUntil(store, null, at)
    await told()
  }
  liveUntil(store, null, to)
  stand(to)
  await told()
}

function dunningFrom(body: Body): Dunning {
  const days = body.retry_after_days ?? USUAL_DUNNING.retryAfterDays
  if (!Array.isArray(days) || !days.every((each) => Number.isSafeInteger(each) && each > 0)) {
    throw invalid('retry_after_days must be a list of whole days.', { param: 'retry_after_days' })
  }
  const last = body.finally ?? USUAL_DUNNING.finally
  if (last !== 'cancel' && last !== 'unpaid' && last !== 'past_due') {
    throw invalid('finally must be cancel, unpaid or past_due.', { param: 'finally' })
  }
  return { retryAfterDays: days, finally: last }
}

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
