import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { API_VERSION, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { clearable, flag, inRange, list, metadata, paging, range, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { newId, type Store } from '../core/store'

/** Whether an event type is meant by a filter such as `invoice.*`. */
const meant = (type: string, filter: string) =>
  filter.endsWith('*') ? type.startsWith(filter.slice(0, -1)) : type === filter

export const events: Route[] = [
  route({
    method: 'GET',
    pattern: '/v1/events/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.events, 'event', path.id!),
  }),
  route({
    method: 'GET',
    pattern: '/v1/events',
    params: { ...paging, created: range(), delivery_success: flag(), type: text(), types: list(text()) },
    handler({ store, params, url }) {
      const wanted = (each: Stripe.Event) =>
        (params.type === undefined || meant(each.type, params.type)) &&
        (params.types === undefined || params.types.includes(each.type)) &&
        (params.delivery_success === undefined || (each.pending_webhooks === 0) === params.delivery_success) &&
        inRange(each.created, params.created)
      return page([...store.tables.events.values()].filter(wanted), params, url)
    },
  }),
]

const details = {
  description: clearable(text()),
  enabled_events: list(text()),
  metadata: metadata(),
  url: text(),
}

/** Registers an endpoint. The secret signs what is sent to it. */
export function createWebhookEndpoint(
  store: Store,
  draft: {
    url: string
    enabledEvents: string[]
    secret?: string
    description?: string | null
    metadata?: Stripe.Metadata
  },
): Stripe.WebhookEndpoint {
  if (!/^https?:\/\//.test(draft.url)) {
    throw invalid('Invalid URL: an explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url',
    })
  }
  const endpoint: Stripe.WebhookEndpoint = {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: API_VERSION,
    application: null,
    created: store.now(),
    description: draft.description ?? null,
    enabled_events: draft.enabledEvents,
    livemode: false,
    metadata: draft.metadata ?? {},
    status: 'enabled',
    url: draft.url,
  }
  store.tables.webhookEndpoints.set(endpoint.id, endpoint)
  store.tables.webhookSecrets.set(endpoint.id, draft.secret ?? newId('whsec', 32))
  return endpoint
}

export const webhookEndpoints: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/webhook_endpoints',
    params: { ...details, api_version: text(), enabled_events: required(list(text())), url: required(text()) },
    handler({ store, params }) {
      const endpoint = createWebhookEndpoint(store, {
        url: params.url,
        enabledEvents: params.enabled_events,
        description: params.description,
        metadata: mergeMetadata(null, params.metadata),
      })
      // The secret is told once, here.
      return { ...endpoint, secret: store.tables.webhookSecrets.get(endpoint.id) }
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/webhook_endpoints/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.webhookEndpoints, 'webhook_endpoint', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/webhook_endpoints/:id',
    params: { ...details, disabled: flag() },
    handler({ store, path, params }) {
      const endpoint = pick(store.tables.webhookEndpoints, 'webhook_endpoint', path.id!)
      const { disabled, metadata: notes, ...plain } = params
      return Object.assign(endpoint, plain, {
        ...(disabled !== undefined && { status: disabled ? 'disabled' : 'enabled' }),
        ...(notes !== undefined && { metadata: mergeMetadata(endpoint.metadata, notes) }),
      })
    },
  }),
  route({
    method: 'DELETE',
    pattern: '/v1/webhook_endpoints/:id',
    params: {},
    handler({ store, path }) {
      const endpoint = pick(store.tables.webhookEndpoints, 'webhook_endpoint', path.id!)
      store.tables.webhookEndpoints.delete(endpoint.id)
      store.tables.webhookSecrets.delete(endpoint.id)
      return { id: endpoint.id, object: 'webhook_endpoint', deleted: true }
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/webhook_endpoints',
    params: paging,
    handler: ({ store, params, url }) => page(store.tables.webhookEndpoints.values(), params, url),
  }),
]
