import { noSuch } from './errors'
import { list, type Params, type Shape, text } from './params'
import type { Store } from './store'

export type Method = 'GET' | 'POST' | 'DELETE'

/** What a handler gets: the store, the named parts of the path, and the parameters its shape describes. */
export type Call<P> = {
  store: Store
  /** The parts that the pattern names (`/v1/customers/:id` → `path.id`). */
  path: { [name: string]: string }
  params: P
  /** The request's path, which lists repeat as their `url`. */
  url: string
}

/**
 * One endpoint. `access: 'browser'` lets the publishable key call it from any origin (CORS); all others need the
 * secret key. `expand` is read by the router for every route. The handler answers at once, never with a promise:
 * that is what makes a request one atomic step.
 */
export type Route = {
  method: Method
  pattern: string
  access: 'secret' | 'browser'
  shape: Shape
  handler(call: Call<Record<string, unknown>>): object
}

/** Declares an endpoint with parameters typed after its shape. */
export function route<S extends Shape>(declared: {
  method: Method
  pattern: string
  access?: 'secret' | 'browser'
  params: S
  handler(call: Call<Params<S>>): object
}): Route {
  return {
    method: declared.method,
    pattern: declared.pattern,
    access: declared.access ?? 'secret',
    shape: { ...declared.params, expand: list(text()) },
    handler: declared.handler as unknown as Route['handler'],
  }
}

/** The route for a request, with the parts its pattern names. Literal parts win over named ones. */
export function matchRoute(routes: Route[], method: string, path: string) {
  const parts = path.split('/').filter(Boolean)
  let best: { route: Route; path: { [name: string]: string }; literals: number } | undefined
  for (const candidate of routes) {
    if (candidate.method !== method) continue
    const pattern = candidate.pattern.split('/').filter(Boolean)
    if (pattern.length !== parts.length) continue
    const named: { [name: string]: string } = {}
    let literals = 0
    const fits = pattern.every((part, index) => {
      if (part.startsWith(':')) {
        named[part.slice(1)] = decodeURIComponent(parts[index]!)
        return true
      }
      literals += 1
      return part === parts[index]
    })
    if (fits && (!best || literals > best.literals)) best = { route: candidate, path: named, literals }
  }
  return best
}

/** The row with this id, or Stripe's "No such …": 404 for an id in the path, 400 for one in a parameter. */
export function pick<T>(table: Map<string, T>, kind: string, id: string, param = 'id'): T {
  const found = table.get(id)
  if (!found) throw noSuch(kind, id, param)
  return found
}
