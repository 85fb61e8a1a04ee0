/**
 * The clients of a workspace.
 *
 * - A client has a name, 1 to 60 characters on one line. No two of a workspace have the same, capitals aside.
 * - A workspace has as many clients as its catalog allows.
 * - In addresses a client is its slug, never its name or number.
 */
import type { Catalog } from '@/lib/catalog/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'

export const LONGEST_NAME = 60

export type ClientRefusal = { code: 'bad-name' | 'name-taken' | 'too-many-clients'; message: string }

/** The name a new client gets, out of what was typed and what the workspace's clients are called already. */
export function nameOf(catalog: Catalog, typed: string, taken: readonly string[]): Outcome<string, ClientRefusal> {
  const name = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (name === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name)) {
    return refuse({ code: 'bad-name', message: `Give the client a name of at most ${LONGEST_NAME} characters.` })
  }
  if (taken.some((other) => folded(other) === folded(name))) {
    return refuse({ code: 'name-taken', message: `There is a client called ${name} already. Choose another name.` })
  }
  const { mostClients } = catalog.policies
  if (taken.length >= mostClients) {
    const most = mostClients === 1 ? 'one client' : `${mostClients} clients`
    return refuse({ code: 'too-many-clients', message: `This workspace has room for ${most}, so none was added.` })
  }
  return accept(name)
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

/**
 * A client's name in addresses: 8 signs, chosen at random so that nobody counts customers or guesses a neighbour, from
 * an alphabet without the pairs people confuse (0 and o, 1, i and l) and without vowels, so that it spells nothing.
 */
export const SLUG_ALPHABET = '23456789bcdfghjkmnpqrstvwxz'
export const SLUG_LENGTH = 8

/** A slug from a source of random whole numbers in [0, below). */
export function slugFrom(randomBelow: (below: number) => number): string {
  return Array.from({ length: SLUG_LENGTH }, () => SLUG_ALPHABET[randomBelow(SLUG_ALPHABET.length)]!).join('')
}

/** Whether `text` could be a slug at all; what could not is never looked up. */
export function isSlug(text: string): boolean {
  return text.length === SLUG_LENGTH && [...text].every((sign) => SLUG_ALPHABET.includes(sign))
}
