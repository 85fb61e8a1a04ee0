import { type Chained, type Change, sumOf } from './book'
import { requestHash } from './hash'
import { decide } from './rules'
import type { AccountState, Answer, Command, Entry, Original } from './types'

/** An entry found under a key, with the hash of the request that wrote it. */
export type Known = { entry: Entry; requestHash: string }

export type Booked = Chained & { requestHash: string }

/** What a batch has done to one account so far. */
export type Folded = {
  /** The book as it was read. */
  before: AccountState
  state: AccountState
  known: Map<string, Known>
  /** The earlier entries that commands of this batch undo, as they were before it. */
  originals: readonly Original[]
  entries: Booked[]
  lots: Change['lots'][number][]
  holds: Change['holds'][number][]
}

/** Entries the book writes on its own account answer no request. */
const NO_REQUEST = ''

const KEY_REUSED: Answer = { ok: false, refusal: { code: 'key-reused' } }

export function startFold(state: AccountState, known: Map<string, Known>): Folded {
  return { before: state, state, known, originals: state.originals, entries: [], lots: [], holds: [] }
}

/**
 * Decides `command` on the book as the batch has left it so far, and adds what it comes to. A key that is already in
 * the book, or earlier in the same batch, gets the first answer; the same key for something else is refused.
 */
export function fold(folded: Folded, command: Command, now: Date): Answer {
  const hash = requestHash(command)
  const first = folded.known.get(command.key)
  if (first) return hash === first.requestHash ? { ok: true, entry: first.entry } : KEY_REUSED
  const decision = decide(stateFor(folded, command), command, notBefore(folded.state, now))
  if (!decision.ok) return decision
  append(folded, decision.value, command.key, hash)
  const { entry } = folded.known.get(command.key) as Known
  return { ok: true, entry }
}

/** Adds a change to the batch; the entry with `key` answers the request with `hash`. */
export function append(folded: Folded, change: Change, key?: string, hash = NO_REQUEST): void {
  for (const each of change.entries) {
    const own = each.entry.key === key
    folded.entries.push({ ...each, requestHash: own ? hash : NO_REQUEST })
    if (own) folded.known.set(each.entry.key, { entry: each.entry, requestHash: hash })
  }
  folded.lots.push(...change.lots)
  folded.holds.push(...change.holds)
  folded.state = change.state
}

/** A clock that was set back must not write a book that runs backwards. */
export function notBefore(state: AccountState, now: Date): Date {
  return now < state.lastBookedAt ? state.lastBookedAt : now
}

/** Entries that a later one may undo. */
const UNDOABLE: readonly Entry['kind'][] = ['spend', 'capture', 'take-back']

/** The book as `command` needs it: what undoes an entry may mean one from earlier in the same batch. */
function stateFor({ state, entries, originals: before }: Folded, command: Command): AccountState {
  if (!('of' in command) && command.kind !== 'take-back') return state
  const originals = new Map<number | null, Original>(before.map((each) => [each.entry.number, each]))
  for (const { entry } of entries) {
    if (UNDOABLE.includes(entry.kind)) originals.set(entry.number, { entry, undone: 0 })
    const original = originals.get(entry.ref)
    if (!original || (entry.kind !== 'refund' && entry.kind !== 'restore')) continue
    // A restore may only have lowered the debt, so what it undid is the sum of all its moves.
    originals.set(entry.ref, { ...original, undone: original.undone + sumOf(entry.moves) })
  }
  return { ...state, originals: [...originals.values()] }
}
