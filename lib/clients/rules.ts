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
