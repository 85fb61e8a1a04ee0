import type { Struckable } from './faults'
import type { RawMap } from './form'
import type { Route } from './router'
import { idOf, type Store } from './store'

type Asked = {
  found: { route: Route; path: { [name: string]: string } }
  key: string | null
  params: RawMap
  path: string
  sent: string
}

/** A request that was let in, as faults see it. */
export function struckable(store: Store, { found, key, params, path, sent }: Asked): Struckable {
  const { method, pattern, access } = found.route
  return {
    method,
    pattern,
    path,
    call: key ?? `${method} ${path}?${sent}`,
    keyed: key !== null,
    customer: customerOf(store, params, found.path),
    browser: access === 'browser',
  }
}

/** Whom a request is about: the customer it names, or the one of an object that it names. */
function customerOf(store: Store, params: RawMap, path: { [name: string]: string }): string | null {
  const named = [params.customer, params.payment_intent, params.subscription, params.invoice, ...Object.values(path)]
  for (const id of named) {
    if (typeof id !== 'string') continue
    if (id.startsWith('cus_')) return id
    const owner = idOf((store.find(id) as { customer?: string | { id: string } | null } | undefined)?.customer)
    if (owner) return owner
  }
  return null
}
