import { accept, type Outcome, refuse } from '@/lib/core/outcome'

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g
const WHOLE = /^-?(?:0|[1-9]\d*)$/

/**
 * Reads a body more strictly than `JSON.parse`: one flat object, each name once, no `__proto__`, and only numbers that
 * are whole as written and that a double holds exactly. What two readers could understand differently is refused, so
 * that 9007199254740993 never becomes its neighbour and of two amounts not simply the last one counts.
 */
export function readJson(text: string): Outcome<Record<string, unknown>, 'bad-json'> {
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('bad-json')
  // The text is well-formed by now, so its tokens can be told apart by their first sign.
  const tokens = text.match(TOKENS) ?? []
  const names = new Set<string>()
  for (const [index, token] of tokens.entries()) {
    if (token === '[' || (token === '{' && index > 0)) return refuse('bad-json')
    if (/^[-\d]/.test(token) && !isExact(token)) return refuse('bad-json')
    if (tokens[index + 1] !== ':' || !token.startsWith('"')) continue
    const name = JSON.parse(token) as string
    if (names.has(name) || name === '__proto__') return refuse('bad-json')
    names.add(name)
  }
  return accept(value as Record<string, unknown>)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isExact(literal: string): boolean {
  return literal !== '-0' && WHOLE.test(literal) && Number.isSafeInteger(Number(literal))
}
