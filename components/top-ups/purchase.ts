/**
 * What one purchase in the dialog goes through.
 *
 * - An intent to buy has a request id, minted when it is first sent. The same intent sent again (a double click, a
 *   reload, Back, an answer that was lost on the way) carries the same id, and the server buys once for it.
 * - Another package or another number of them is another intent. Another card is not: it pays for the same purchase.
 * - As long as it is unknown what became of it, the intent is open, and asking again with it is the only way on. A
 *   refusal closes it: from there only a person's press tries again.
 */
import type { Outcome } from '@/lib/core/outcome'

export type Choice = { pack: string; quantity: number; method: 'saved_card' | 'new_card' }

export type Intent = Choice & { requestId: string; open: boolean }

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

/** The intent to send for `choice`: the one there is, if it is for the same packages, else a new one. */
export function intentFor(choice: Choice, kept: Intent | null, mint: () => string): Intent {
  const same = kept?.pack === choice.pack && kept.quantity === choice.quantity
  return { ...choice, requestId: same ? kept.requestId : mint(), open: true }
}

/** What is left of an intent at `step`: nothing once it is paid for, or where its id can't be used any more. */
export function intentAfter(step: Step, intent: Intent): Intent | null {
  if (step.at === 'bought') return null
  if (step.at !== 'choosing') return { ...intent, open: true }
  return step.fault?.code === 'request-reused' ? null : { ...intent, open: false }
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
  const { requestId, pack, quantity, method, open } = value as Record<string, unknown>
  return (
    typeof requestId === 'string' &&
    typeof pack === 'string' &&
    typeof open === 'boolean' &&
    Number.isInteger(quantity) &&
    (method === 'saved_card' || method === 'new_card')
  )
}
