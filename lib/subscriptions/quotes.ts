import { z } from 'zod'
import type { Interval } from '@/lib/catalog/schema'

/**
 * What a person was shown, as far as it decides what is done. It comes back from a browser, so nothing in it is
 * believed: prices are asked for again, and the moment must lie between then and now.
 */
export type Quote = {
  /** Of this one showing: the same change may be shown, made, undone and shown again. */
  id: string
  plan: string
  interval: Interval
  /** The moment of the proration, in seconds; null for what takes effect later. */
  prorationAt: number | null
  dueNowCents: number
  /** What each period costs from then on. */
  nextCents: number
  /** When it was shown, in seconds. */
  shownAt: number
  /** Names the state of the subscription that it was worked out on. */
  version: string
}

const shape = z.object({
  id: z.uuid(),
  plan: z.string(),
  interval: z.enum(['month', 'year']),
  prorationAt: z.int().nullable(),
  dueNowCents: z.int(),
  nextCents: z.int(),
  shownAt: z.int(),
  version: z.string(),
})

export function writeQuote(quote: Quote): string {
  return Buffer.from(JSON.stringify(quote)).toString('base64url')
}

/** Null for what is no quote of ours. */
export function readQuote(text: string): Quote | null {
  try {
    return shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data ?? null
  } catch {
    return null
  }
}

/** How long somebody may look at a preview before it has to be worked out again. */
const GOOD_FOR_SECONDS = 30 * 60

/** No two clocks agree. */
const AHEAD_SECONDS = 60

/** Whether a quote still tells what would be done: nothing has happened since, and it is not too old. */
export function holds(
  quote: Quote,
  asked: { plan: string; interval: Interval; nextCents: number; version: string; now: Date },
): boolean {
  const { plan, interval, nextCents, version } = quote
  const same = plan === asked.plan && interval === asked.interval && nextCents === asked.nextCents
  if (!same || version !== asked.version) return false
  const age = asked.now.getTime() / 1000 - (quote.prorationAt ?? quote.shownAt)
  return age <= GOOD_FOR_SECONDS && age >= -AHEAD_SECONDS
}
