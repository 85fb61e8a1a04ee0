/**
 * What one purchase in the dialog goes through.
 *
 * - An intent to buy has a request id, minted when it is first sent. The same intent sent again (a double click, a
 *   reload, Back, an answer that was lost on the way) carries the same id, and the server buys once for it.
 * - Another package, another number of them, or another yes to auto-reload is another intent. Another card is not: it
 *   pays for the same purchase, and so does Stripe's own page.
 * - As long as it is unknown what became of it, the intent is open, and asking again with it is the only way on. A
 *   refusal closes it: from there only a person's press tries again. An intent carries the last try whose end was
 *   shown, so that the server can tell a press that follows it from a request that merely came again.
 */
import type { Outcome } from '@/lib/core/outcome'
import type { BuyRefusal } from '@/lib/top-ups/rules'

export type Choice = {
  pack: string
  quantity: number
  /** `checkout` is Stripe's own page, which leads back here. */
  method: 'saved_card' | 'new_card' | 'checkout'
  /** Auto-reload that is agreed to beside it; the version names the words that were shown. */
  autoReload: { threshold: number; consentVersion: string } | null
}

/** `seenAttempt` is the number of the last try whose end was shown, 0 for none. */
export type Intent = Choice & { requestId: string; seenAttempt: number; open: boolean }

/** What the server answers to a purchase or to the question what became of one. */
export type Progress =
  | { state: 'paid'; purchaseId: string; credits: number; amountCents: number; available: number; armed: boolean }
  | { state: 'processing'; purchaseId: string }
  | { state: 'pay-in-page'; purchaseId: string; clientSecret: string; publishableKey: string }
  | { state: 'pay-at-checkout' | 'confirm-at-bank'; purchaseId: string; url: string }
  | { state: 'needs-confirmation'; purchaseId: string; credits: number; amountCents: number }

/**
 * `attempt` is the try that ended with this refusal; not set where none did. `continueIn` and `wayOut` say where it goes
 * on: the same purchase at Stripe's own page, or by choosing a plan first.
 */
export type Refusal = { code: string; message: string; attempt?: number; continueIn?: 'checkout'; wayOut?: 'plans' }

export type Step =
  | { at: 'choosing'; fault: Refusal | null }
  | { at: 'sending' }
  | { at: 'paying'; purchaseId: string; clientSecret: string; publishableKey: string }
  /** On the way to Stripe's own page. */
  | { at: 'leaving'; url: string }
  | { at: 'waiting'; purchaseId: string }
  | { at: 'bought'; credits: number; amountCents: number; available: number; armed: boolean }
  /** No answer, or one that leaves open whether money moved. */
  | { at: 'unknown'; message: string }

/** The purchase can't go on as it was begun: the next press begins another. */
const DROPPING_REFUSALS: ReadonlySet<string> = new Set<BuyRefusal['code']>([
  'request-reused',
  'price-changed',
  'payer-changed',
])

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
  const same = kept !== null && isForSame(kept, choice)
  const { requestId, seenAttempt } = same ? kept : { requestId: mint(), seenAttempt: 0 }
  return { ...choice, requestId, seenAttempt, open: true }
}

function isForSame(one: Choice, other: Choice): boolean {
  const sameYes = one.autoReload?.consentVersion === other.autoReload?.consentVersion
  return one.pack === other.pack && one.quantity === other.quantity && sameYes
}

/**
 * What is left of an intent at `step`: nothing once it is paid for, or where its id can't be used any more. On the way to
 * Stripe's page it is kept but no longer open: who comes back by Back must not be sent there again.
 */
export function intentAfter(step: Step, intent: Intent): Intent | null {
  if (step.at === 'bought') return null
  if (step.at === 'leaving') return { ...intent, open: false }
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
        armed: progress.armed,
      }
    case 'pay-at-checkout':
    case 'confirm-at-bank':
      return { at: 'leaving', url: progress.url }
    case 'processing':
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
  const { requestId, pack, quantity, method, autoReload, seenAttempt, open } = value as Record<string, unknown>
  return (
    typeof requestId === 'string' &&
    typeof pack === 'string' &&
    typeof open === 'boolean' &&
    Number.isInteger(quantity) &&
    Number.isInteger(seenAttempt) &&
    (method === 'saved_card' || method === 'new_card' || method === 'checkout') &&
    (autoReload === null || isYes(autoReload))
  )
}

function isYes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { threshold, consentVersion } = value as Record<string, unknown>
  return Number.isInteger(threshold) && typeof consentVersion === 'string'
}
