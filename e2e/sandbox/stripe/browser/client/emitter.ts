type Handler = (payload: unknown) => void

/** The on/off/once of every element: plain closures, since the React bindings spread these objects. */
export function createEmitter() {
  const handlers = new Map<string, Set<Handler>>()
  const on = (event: string, handler: Handler) => {
    const known = handlers.get(event) ?? new Set()
    handlers.set(event, known.add(handler))
  }
  const off = (event: string, handler?: Handler) => {
    if (handler) handlers.get(event)?.delete(handler)
    else handlers.delete(event)
  }
  const once = (event: string, handler: Handler) => {
    const wrapped: Handler = (payload) => {
      off(event, wrapped)
      handler(payload)
    }
    on(event, wrapped)
  }
  const emit = (event: string, payload: unknown) => {
    for (const handler of [...(handlers.get(event) ?? [])]) handler(payload)
  }
  return { on, off, once, emit }
}
