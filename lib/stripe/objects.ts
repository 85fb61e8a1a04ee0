/** What Stripe returns as an id, or as the whole object where it was asked to expand it. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null)
}

/** Stripe counts in seconds since 1970. */
export function momentOf(seconds: number): Date {
  return new Date(seconds * 1000)
}

export function momentOrNull(seconds: number | null | undefined): Date | null {
  return typeof seconds === 'number' ? momentOf(seconds) : null
}

/** The key that makes a write happen once, however often it is sent. */
export type Once = { idempotencyKey: string }
