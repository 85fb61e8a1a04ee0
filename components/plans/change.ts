/**
 * What one change of a plan goes through in its dialog.
 *
 * - Nothing is done that was not shown: what is sent is the quote of the preview in view. Where the server says that it
 *   no longer holds, a fresh preview takes its place, and only another press goes on.
 * - A refusal changes nothing and says how to go on. An answer that was lost leaves open what became of the change: then
 *   asking again means looking at it anew, never sending it twice.
 */
import type { Outcome } from '@/lib/core/outcome'
import type { Preview } from '@/lib/subscriptions/preview'
import type { Chosen, Refusal } from './person'

export type ChangeStep =
  | { at: 'loading' }
  /** There is nothing to show: why, and whether looking again may help. */
  | { at: 'refused'; refusal: Refusal }
  | { at: 'ready'; preview: Preview; fault: Refusal | null; note: Note | null }
  | { at: 'sending'; preview: Preview }
  | { at: 'unknown'; message: string }
  /** The answer was lost, and looking again showed that it had gone through. */
  | { at: 'went-through' }
  | { at: 'done'; preview: Preview; chosen: Exclude<Chosen, { kind: 'checkout' }> }
  /** Off to the payment page. */
  | { at: 'leaving'; preview: Preview; url: string }

/** Why a preview is shown that nobody asked for. */
export type Note = 'outdated' | 'not-done'

const NO_PREVIEW: Refusal = {
  code: 'no-answer',
  message: 'We could not reach the server, so there is nothing to show yet. Nothing has changed. Please try again.',
}

export const NO_ANSWER =
  'We lost the connection before the answer came. Look again: whatever happened, it happens at most once.'

/** Refusals that leave open whether the change was made. */
const OPEN_REFUSALS = new Set(['stripe-unreachable', 'failed', 'signed-out', 'wrong-origin'])

/** The step after the preview was asked for; `answer` is null where none came. */
export function stepAfterPreview(answer: Outcome<Preview, Refusal> | null, note: Note | null): ChangeStep {
  if (!answer) return { at: 'refused', refusal: NO_PREVIEW }
  if (!answer.ok) {
    const wentThrough = note === 'not-done' && answer.refusal.code === 'already-current'
    return wentThrough ? { at: 'went-through' } : { at: 'refused', refusal: answer.refusal }
  }
  return { at: 'ready', preview: answer.value, fault: null, note }
}

/** The step after the preview was confirmed; `outdated` asks for a fresh one. */
export function stepAfterChoice(answer: Outcome<Chosen, Refusal> | null, preview: Preview): ChangeStep | 'outdated' {
  if (!answer) return { at: 'unknown', message: NO_ANSWER }
  if (answer.ok) {
    const chosen = answer.value
    return chosen.kind === 'checkout' ? { at: 'leaving', preview, url: chosen.url } : { at: 'done', preview, chosen }
  }
  const { refusal } = answer
  if (refusal.code === 'quote-outdated') return 'outdated'
  if (OPEN_REFUSALS.has(refusal.code)) return { at: 'unknown', message: refusal.message }
  return { at: 'ready', preview, fault: refusal, note: null }
}

/** What will expire, because it doesn't fit the bank or ends with its cycle, and from when on; null where nothing does. */
export function expiringOf(preview: Preview): { credits: number; from: Date } | null {
  const lines = preview.credits.lines.filter((line) => line.kind === 'expires')
  const [first] = lines.toSorted((one, other) => one.at.getTime() - other.at.getTime())
  return first ? { credits: lines.reduce((sum, line) => sum + line.credits, 0), from: first.at } : null
}
