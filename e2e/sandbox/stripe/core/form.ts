/** A decoded parameter: text, or a map of further ones. Lists arrive as maps with the keys 0, 1, 2 … */
export type Raw = string | RawMap
export type RawMap = { [key: string]: Raw }

const DEEPEST = 8

/**
 * Decodes `application/x-www-form-urlencoded` text with Stripe's nesting (`items[0][price]=…`, `expand[]=…`).
 * Maps have no prototype, so that a parameter named `__proto__` is a parameter like any other.
 */
export function parseForm(text: string): RawMap {
  const root: RawMap = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    const open = name.indexOf('[')
    const path = open <= 0 ? [name] : [name.slice(0, open), ...name.slice(open + 1, -1).split('][')]
    if (path.length <= DEEPEST) place(root, path, value)
  }
  return root
}

function place(root: RawMap, path: string[], value: string): void {
  let map = root
  for (const [depth, part] of path.entries()) {
    // `name[]=` takes the next free index, as Stripe accepts from hand-written requests.
    const key = part === '' && depth > 0 ? String(Object.keys(map).length) : part
    if (depth === path.length - 1) {
      map[key] = value
      return
    }
    const next = map[key]
    const inner: RawMap = typeof next === 'object' ? next : Object.create(null)
    map[key] = inner
    map = inner
  }
}
