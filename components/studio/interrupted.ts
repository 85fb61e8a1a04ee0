'use client'

/** Work that could not be paid for. It waits, over reloads and the way to Stripe and back, until the credits are there. */
export type Interrupted = { id: string; generator: string; prompt: string }

const storageKey = (client: string) => `refill.interrupted.${client}`

export function readInterrupted(client: string): Interrupted | null {
  return parseInterrupted(window.sessionStorage.getItem(storageKey(client)))
}

export function keepInterrupted(client: string, work: Interrupted | null): void {
  if (work) window.sessionStorage.setItem(storageKey(client), JSON.stringify(work))
  else window.sessionStorage.removeItem(storageKey(client))
}

/** What was kept in the browser's storage; null when there is nothing or it can't be read. */
export function parseInterrupted(text: string | null): Interrupted | null {
  if (!text) return null
  try {
    const { id, generator, prompt } = JSON.parse(text) as Record<string, unknown>
    const whole = [id, generator, prompt].every((each) => typeof each === 'string' && each !== '')
    return whole ? ({ id, generator, prompt } as Interrupted) : null
  } catch {
    return null
  }
}
