/**
 * What one purchase in the dialog goes through.
 *
 * - An intent to buy has a request id, minted when it is first sent. The same intent sent again (a double click, a
 *   reload, Back, an answer that was lost on the way) carries the same id, and the server buys once for it.
 * - Another choice is another intent. So is a new try after a refusal that is final: a person decided again.
 * - Where it is unknown what became of it, the intent stays, and asking again with it is the only way on.
 */
import type { Outcome } from '@/lib/core/outcome'

export type Choice = { pack: string; quantity: number; method: 'saved_card' | 'new_card' }

export type Intent = Choice & { requestId: string }

/** What the server answers to a purchase or to the question what became of one. */
export type Progress =
  | { state: 'paid'; purchaseId: string; credits: number; amountCents: number; available: number }
  | { state: 'processing'; purchaseId: string }
  | { state: 'pay-in-page'; purchaseId: string; clientSecret: string; publishableKey: string }

export type Refusal = { code: string; message: string }

export type Step =
  | { at: 'choosing'; fault: Refusal | null }
  | { at: 'sending' }
  | { at: 'paying'; purchaseId: string; clientSecret: string; publishableKey: string }
  | { at: 'waiting'; purchaseId: string }
  | { at: 'bought'; credits: number; amountCents: number; available: number }
  /** No answer, or one that leaves open whether money moved. */
  | { at: 'unknown'; message: string }

const OPEN_REFUSALS = new Set(['stripe-unreachable', 'failed'])

export const NO_ANSWER =
  'We lost the connection before the answer came. Ask again: whatever happened, you pay at most once.'

/** The intent to send for `choice`: the one under way if it is for the very same thing, else a new one. */
export function intentFor(choice: Choice, underWay: Intent | null, mint: () => string): Intent {
  const same =
    underWay?.pack === choice.pack && underWay.quantity === choice.quantity && underWay.method === choice.method
  return same ? underWay : { ...choice, requestId: mint() }
}

export function stepAfter(answer: Outcome<Progress, Refusal>): Step {
  if (!answer.ok) {
    return OPEN_REFUSALS.has(answer.refusal.code)
      ? { at: 'unknown', message: answer.refusal.message }
      : { at: 'choosing', fault: answer.refusal }
  }
  const progress = answer.value
  switch (progress.state) {
    case 'paid':
      return {
        at: 'bought',
        credits: progress.credits,
        amountCents: progress.amountCents,
        available: progress.available,
      }
    case 'processing':
      return { at: 'waiting', purchaseId: progress.purchaseId }
    case 'pay-in-page':
      return {
        at: 'paying',
        purchaseId: progress.purchaseId,
        clientSecret: progress.clientSecret,
        publishableKey: progress.publishableKey,
      }
  }
}

/** Nothing more can come of the intent: it is paid for, or it was refused for good. */
export function isSettled(step: Step): boolean {
  return step.at === 'bought' || step.at === 'choosing'
}

/** An intent as it was kept in the browser's storage; null when there is none or it can't be read. */
export function parseIntent(text: string | null): Intent | null {
  if (!text) return null
  try {
    const value: unknown = JSON.parse(text)
    return isIntent(value) ? value : null
  } catch {
    return null
  }
}

function isIntent(value: unknown): value is Intent {
  if (typeof value !== 'object' || value === null) return false
  const { requestId, pack, quantity, method } = value as Record<string, unknown>
  return (
    typeof requestId === 'string' &&
    typeof pack === 'string' &&
    Number.isInteger(quantity) &&
    (method === 'saved_card' || method === 'new_card')
  )
}
