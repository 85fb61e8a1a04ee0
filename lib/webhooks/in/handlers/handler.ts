import type { Alongside } from '@/lib/subscriptions/customer'

/**
 * Acts on the state of the object an event was about, read again at Stripe. `alongside` marks the event as handled and
 * goes into the commit of the effect; a handler that throws leaves the event to be tried again.
 */
export type Handler = (event: { type: string; objectId: string }, alongside: Alongside) => Promise<unknown>
