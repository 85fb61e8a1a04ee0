import type { ChainedEntry, Change } from './book'
import { requestHash } from './hash'
import { decide } from './rules'
import type { AccountState, Answer, Command, Entry } from './types'

/** An entry found under a key, with the hash of the request that wrote it. */
export type Known = { entry: Entry; requestHash: Buffer }

export type Booked = ChainedEntry & { requestHash: Buffer }

/** What a batch has done to one account so far. */
export type Folded = {
  state: AccountState
  known: Map<string, Known>
  entries: Booked[]
  lots: Change['lots'][number][]
  holds: Change['holds'][number][]
}

/** Entries the book writes on its own account answer no request. */
const NO_REQUEST = Buffer.alloc(0)

const KEY_REUSED: Answer = { ok: false, refusal: { code: 'key-reused' } }

export function startFold(state: AccountState, known: Map<string, Known>): Folded {
  return { state, known, entries: [], lots: [], holds: [] }
}

/**
 * Decides `command` on the book as the batch has left it so far, and adds what it comes to. A key that is already in
 * the book, or earlier in the same batch, gets the first answer; the same key for something else is refused.
 */
export function fold(folded: Folded, command: Command, now: Date): Answer {
  const hash = requestHash(command)
  const first = folded.known.get(command.key)
  if (first) return hash.equals(first.requestHash) ? { ok: true, entry: first.entry } : KEY_REUSED
  const decision = decide(folded.state, command, notBefore(folded.state, now))
  if (!decision.ok) return decision
  append(folded, decision.value, command.key, hash)
  const { entry } = folded.known.get(command.key) as Known
  return { ok: true, entry }
}

/** Adds a change to the batch; the entry with `key` answers the request with `hash`. */
export function append(folded: Folded, change: Change, key?: string, hash: Buffer = NO_REQUEST): void {
  for (const each of change.entries) {
    const own = each.key === key
    folded.entries.push({ ...each, requestHash: own ? hash : NO_REQUEST })
    if (!own) continue
    const { hash: _link, ...entry } = each
    folded.known.set(each.key, { entry, requestHash: hash })
  }
  folded.lots.push(...change.lots)
  folded.holds.push(...change.holds)
  folded.state = change.state
}

/** A clock that was set back must not write a book that runs backwards. */
export function notBefore(state: AccountState, now: Date): Date {
  return now < state.lastBookedAt ? state.lastBookedAt : now
}
