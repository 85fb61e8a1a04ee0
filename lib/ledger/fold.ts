import { requestHash } from './hash'
import { type ChainedEntry, type Change, decide } from './rules'
import type { AccountState, Answer, Command, Entry } from './types'

/** An entry found under a key, with the hash of the request that wrote it. */
export type Known = { entry: Entry; requestHash: Buffer }

export type Booked = ChainedEntry & { requestHash: Buffer }

/** What a batch does to one account: answers in the commands' order, and one change to write. */
export type Folded = { answers: Answer[]; state: AccountState; entries: Booked[]; lots: Change['lots'] }

/** Entries the book writes on its own account answer no request. */
const NO_REQUEST = Buffer.alloc(0)

/**
 * Decides `commands` of one account one after the other, each on the book the last one left. A key that is already in
 * the book, or earlier in the same batch, gets the first answer; the same key for something else is refused.
 */
export function fold(before: AccountState, known: Map<string, Known>, commands: readonly Command[], now: Date): Folded {
  // A clock that was set back must not write a book that runs backwards.
  const at = now < before.lastBookedAt ? before.lastBookedAt : now
  const folded: Folded = { answers: [], state: before, entries: [], lots: [] }
  const lots: Change['lots'][number][] = []
  for (const command of commands) {
    const hash = requestHash(command)
    const first = known.get(command.key)
    if (first) {
      folded.answers.push(hash.equals(first.requestHash) ? { ok: true, entry: first.entry } : KEY_REUSED)
      continue
    }
    const decision = decide(folded.state, command, at)
    if (!decision.ok) {
      folded.answers.push(decision)
      continue
    }
    const { state, entries } = decision.value
    const own = entries.at(-1) as ChainedEntry
    for (const each of entries) folded.entries.push({ ...each, requestHash: each === own ? hash : NO_REQUEST })
    lots.push(...decision.value.lots)
    folded.state = state
    const { hash: _link, ...entry } = own
    known.set(command.key, { entry, requestHash: hash })
    folded.answers.push({ ok: true, entry })
  }
  return { ...folded, lots }
}

const KEY_REUSED: Answer = { ok: false, refusal: { code: 'key-reused' } }
