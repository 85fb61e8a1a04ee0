/**
 * What one purchase in the dialog goes through.
 *
 * - An intent to buy has a request id, minted when it is first sent. The same intent sent again (a double click, a
 *   reload, Back, an answer that was lost on the way) carries the same id, and the server buys once for it.
 * - Another package or another number of them is another intent. Another card is not: it pays for the same purchase.
 * - As long as it is unknown what became of it, the intent is open, and asking again with it is the only way on. A
 *   refusal closes it: from there only a person's press tries again. An intent carries the last try whose end was
 *   shown, so that the server can tell a press that follows it from a request that merely came again.
 */
import type { Outcome } from '@/lib/core/outcome'

export type Choice = { pack: string; quantity: number; method: 'saved_card' | 'new_card' }

/** `seenAttempt` is the number of the last try whose end was shown, 0 for none. */
export type Intent = Choice & { requestId: string; seenAttempt: number; open: boolean }

/** What the server answers to a purchase or to the question what became of one. */
export type Progress =
  | { state: 'paid'; purchaseId: string; credits: number; amountCents: number; available: number }
  | { state: 'processing'; purchaseId: string }
  | { state: 'pay-in-page'; purchaseId: string; clientSecret: string; publishableKey: string }
  | { state: 'pay-at-checkout' | 'confirm-at-bank'; purchaseId: string; url: string }
  | { state: 'needs-confirmation'; purchaseId: string; credits: number; amountCents: number }

/** `attempt` is the try that ended with this refusal; not set where none did. */
export type Refusal = { code: string; message: string; attempt?: number }

export type Step =
  | { at: 'choosing'; fault: Refusal | null }
  | { at: 'sending' }
  | { at: 'paying'; purchaseId: string; clientSecret: string; publishableKey: string }
  | { at: 'waiting'; purchaseId: string }
  | { at: 'bought'; credits: number; amountCents: number; available: number }
  /** No answer, or one that leaves open whether money moved. */
  | { at: 'unknown'; message: string }

/** The purchase can't go on as it was begun: the next press begins another. */
const DROPPING_REFUSALS = new Set(['request-reused', 'price-changed'])

/** Refusals that leave open what became of the money: the purchase is kept, and asking again finds out. */
const OPEN_REFUSALS = new Set([
  'stripe-unreachable',
  'failed',
  'payment-fault',
  'signed-out',
  'wrong-origin',
  'not-found',
])

export const NO_ANSWER =
  'We lost the connection before the answer came. Ask again: whatever happened, you pay at most once.'

/** The intent to send for `choice`: the one there is, if it is for the same packages, else a new one. */
export function intentFor(choice: Choice, kept: Intent | null, mint: () => string): Intent {
  const same = kept?.pack === choice.pack && kept.quantity === choice.quantity
  const { requestId, seenAttempt } = same ? kept : { requestId: mint(), seenAttempt: 0 }
  return { ...choice, requestId, seenAttempt, open: true }
}

/** What is left of an intent at `step`: nothing once it is paid for, or where its id can't be used any more. */
export function intentAfter(step: Step, intent: Intent): Intent | null {
  if (step.at === 'bought') return null
  if (step.at !== 'choosing') return { ...intent, open: true }
  const { code = '', attempt = intent.seenAttempt } = step.fault ?? {}
  return DROPPING_REFUSALS.has(code) ? null : { ...intent, seenAttempt: attempt, open: false }
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
    case 'pay-at-checkout':
    case 'confirm-at-bank':
    case 'needs-confirmation':
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
  const { requestId, pack, quantity, method, seenAttempt, open } = value as Record<string, unknown>
  return (
    typeof requestId === 'string' &&
    typeof pack === 'string' &&
    typeof open === 'boolean' &&
    Number.isInteger(quantity) &&
    Number.isInteger(seenAttempt) &&
    (method === 'saved_card' || method === 'new_card')
  )
}
