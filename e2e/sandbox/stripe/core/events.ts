import type Stripe from 'stripe'
import { idOf, newId, type Store } from './store'

export const API_VERSION = '2026-10-28.endive'

type Subject = { object: string; id?: string; customer?: string | { id: string } | null }

/**
 * Records an event and puts it in the outbox of every endpoint that wants it. The payload is frozen now: later
 * changes of the object don't show in it. Its `created` is the time the object's customer lives in.
 */
export function emit(store: Store, type: Stripe.Event.Type, subject: object, previous?: object): void {
  const object = subject as Subject
  const customer = object.object === 'customer' ? (object.id ?? null) : idOf(object.customer)
  const wanting = [...store.tables.webhookEndpoints.values()].filter(
    ({ status, enabled_events: wanted }) =>
      status === 'enabled' && wanted.some((each) => each === '*' || each === type),
  )
  const event = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: clockTimeOf(store, object, customer),
    data: { object: structuredClone(subject), ...(previous && { previous_attributes: structuredClone(previous) }) },
    livemode: false,
    pending_webhooks: wanting.length,
    request: { id: store.request?.id ?? null, idempotency_key: store.request?.idempotencyKey ?? null },
    type,
  } as unknown as Stripe.Event
  store.tables.events.set(event.id, event)
  for (const endpoint of wanting) queueDelivery(store, event.id, endpoint.id)
}

export function queueDelivery(store: Store, event: string, endpoint: string): void {
  const id = newId('whd')
  store.tables.deliveries.set(id, {
    id,
    event,
    endpoint,
    attempts: 0,
    notBefore: 0,
    state: 'pending',
    lastError: null,
  })
}

function clockTimeOf(store: Store, object: Subject, customer: string | null): number {
  if (object.object === 'test_helpers.test_clock' && object.id) return store.timeOf(object.id)
  return store.now(customer)
}

/**
 * Writes `patch` into the object and answers what it replaced, for `previous_attributes`; null where nothing differs.
 */
export function change<T extends object>(object: T, patch: Partial<T>): Partial<T> | null {
  const previous: Partial<T> = {}
  for (const key of Object.keys(patch) as (keyof T)[]) {
    if (JSON.stringify(object[key]) !== JSON.stringify(patch[key])) previous[key] = structuredClone(object[key])
  }
  Object.assign(object, patch)
  return Object.keys(previous).length > 0 ? previous : null
}

/** Writes `patch`, and if anything differs tells the endpoints. */
export function changeAndTell<T extends object>(
  store: Store,
  type: Stripe.Event.Type,
  object: T,
  patch: Partial<T>,
): void {
  const previous = change(object, patch)
  if (previous) emit(store, type, object, previous)
}

/** Stripe's rule for metadata: new keys are added, an empty value deletes its key, `null` deletes all. */
export function mergeMetadata(
  current: Stripe.Metadata | null,
  given: { [key: string]: string } | null | undefined,
): Stripe.Metadata {
  if (given === null) return {}
  const merged = { ...current, ...given }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''))
}
