/**
 * What will become of credits, by the ledger's own rules: they are run forward on the book as it is, and whatever they
 * would write down is what is shown. Nothing is spent on the way.
 */
import { type Credits, credits, formatCredits } from '@/lib/core/money'
import { bucketTotal, decide, settle } from '@/lib/ledger/rules'
import type { AccountState, Entry, Lot, Refill } from '@/lib/ledger/types'
import type { CreditLine, CreditPreview } from './preview'

/** A refill to come, in the words of the book, and of the plan it is for. */
export type Coming = { refill: Refill; planName: string }

/** What arrives at once, and what the end of the cycle then does. */
export function previewNow(
  state: AccountState,
  now: Date,
  { arriving, next }: { arriving: Coming; next: { at: Date; credits: Credits } | null },
): CreditPreview {
  const { refill } = arriving
  const after = refilled(state, refill, now)
  const lines: CreditLine[] = []
  if (refill.credits > 0) {
    lines.push({ kind: 'arrives', credits: refill.credits, at: now, text: arrivesText(arriving) })
  }
  lines.push({ kind: 'stays', credits: state.balance, at: now, text: 'What you have stays' })
  if (next) lines.push(...edgeLines(after, next.at))
  return { lines, balanceAfter: after.balance, nextRefill: next }
}

/** What happens at a later moment `at`, after the refills that come before it; each line of it adds up to the balance. */
export function previewLater(
  state: AccountState,
  now: Date,
  { before, at, arriving }: { before: readonly Refill[]; at: Date; arriving: Coming },
): CreditPreview {
  const { refill } = arriving
  const until = before.reduce((book, each) => refilled(book, each, each.periodStart), state)
  const after = refilled(until, refill, at)
  const lines: CreditLine[] = [
    { kind: 'stays', credits: state.balance, at: now, text: 'What you have stays until then' },
    ...meanwhileLines(state, until, before),
    ...edgeLines(until, at),
    { kind: 'arrives', credits: refill.credits, at, text: arrivesText(arriving) },
  ]
  return { lines, balanceAfter: after.balance, nextRefill: { at: refill.periodEnd, credits: refill.credits } }
}

/** What refills on the way bring, and what of them the bank has no room for. */
function meanwhileLines(state: AccountState, until: AccountState, before: readonly Refill[]): CreditLine[] {
  const [first, last] = [before[0], before.at(-1)]
  if (!first || !last) return []
  const brought = sum(before.map((each) => each.credits))
  const gone = credits(state.balance + brought - until.balance)
  const refills = before.length === 1 ? 'One more refill before that' : `${before.length} more refills before that`
  const lines: CreditLine[] = [
    { kind: 'arrives', credits: brought, at: first.periodStart, text: refills },
    { kind: 'expires', credits: gone, at: last.periodStart, text: 'Of all that, not kept if nothing is spent' },
  ]
  return lines.filter((line) => line.credits > 0)
}

const STAY_OPEN = 'One-time credits stay yours to spend'
const LOCKED_MEANWHILE = 'One-time credits are locked until the plan goes on'

/** What a pause leaves as it is, and what the end of the cycle under way does while it lasts. */
export function previewPaused(
  state: AccountState,
  now: Date,
  { until, resumedWith, topUpsOpen }: { until: Date; resumedWith: Credits; topUpsOpen: boolean },
): CreditPreview {
  const topUps = bucketTotal(state, 'top-up')
  const { cycleEndsAt } = state
  const lines: CreditLine[] = [
    { kind: 'stays', credits: credits(state.balance - topUps), at: now, text: 'What the plan brought stays' },
    { kind: 'stays', credits: topUps, at: now, text: topUpsOpen ? STAY_OPEN : LOCKED_MEANWHILE },
    ...(cycleEndsAt && cycleEndsAt > now && cycleEndsAt <= until ? edgeLines(state, cycleEndsAt) : []),
  ]
  const nextRefill = resumedWith > 0 ? { at: until, credits: resumedWith } : null
  return { lines: lines.filter((line) => line.credits > 0), balanceAfter: state.balance, nextRefill }
}

/** What the book does by itself up to and at `at`. */
export function edgeOf(state: AccountState, at: Date) {
  const { entries: written, state: after } = settle(state, at)
  const entries = written.map(({ entry }) => entry)
  const gone = entries.filter(({ kind }) => kind === 'expiry')
  const bucketsOf = (entry: Entry) => entry.moves.map(({ lot }) => lotOf(after, lot)?.bucket)
  const expiredFrom = (bucket: Lot['bucket']) =>
    sum(gone.filter((entry) => bucketsOf(entry).includes(bucket)).map(({ amount }) => -amount))
  const toBank = sum(
    entries.flatMap(({ kind, moves }) => (kind === 'rollover' ? moves.map(({ amount }) => Math.max(0, amount)) : [])),
  )
  return { toBank, wontFit: expiredFrom('plan'), addOnsExpire: expiredFrom('add-on'), rolloverCap: after.rolloverCap }
}

function edgeLines(state: AccountState, at: Date): CreditLine[] {
  const { toBank, wontFit, addOnsExpire, rolloverCap } = edgeOf(state, at)
  const lines: CreditLine[] = [
    { kind: 'to-bank', credits: toBank, at, text: 'Unused plan credits move to the rollover bank' },
    { kind: 'expires', credits: wontFit, at, text: `Does not fit this cycle’s bank of ${formatCredits(rolloverCap)}` },
    { kind: 'expires', credits: addOnsExpire, at, text: 'Unused add-on credits end with the cycle' },
  ]
  return lines.filter((line) => line.credits > 0)
}

function refilled(state: AccountState, refill: Refill, at: Date): AccountState {
  const decided = decide(state, refill, at)
  if (!decided.ok) throw new Error(`The refill that was previewed would be refused: ${decided.refusal.code}.`)
  return decided.value.state
}

function arrivesText({ planName }: Coming): string {
  return `${planName} plan credits`
}

function lotOf(state: AccountState, number: number): Lot | undefined {
  return state.lots.find((lot) => lot.number === number)
}

function sum(amounts: readonly number[]): Credits {
  return credits(amounts.reduce((total, amount) => total + amount, 0))
}
