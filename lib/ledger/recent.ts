import { type Folded, notBefore } from './fold'
import type { Loaded, LoadedBook } from './load'
import type { AccountState, Command } from './types'

/** At most this many books are remembered; who was written longest ago is forgotten first. */
const MOST_BOOKS = 16_384
/** A book with more open lots and holds than this is not remembered: it would cost more than reading. */
const MOST_LINES = 64
/** How long the database's clock, once told, is carried on by this machine's own. */
const CLOCK_KEPT_MS = 1_000

type Remembered = Pick<LoadedBook, 'state' | 'nextHoldEndsAt'>

/**
 * Books as this process left them. A book changes by its entries alone, and the last one's hash stands for all of them:
 * what is decided on a remembered book is as right as if it had been read, once the write has found that hash
 * unchanged. Nothing but such a write may be decided here: a refusal writes nothing, and so proves nothing.
 */
export class RecentBooks {
  private readonly books = new Map<string, Remembered>()
  private clock: { now: number; toldAt: number } | null = null

  /** What `commands` need, from memory; null where they need more than is remembered. */
  recall(commands: readonly Command[]): Loaded | null {
    const now = this.now()
    if (!now) return null
    const accounts = new Map<string, LoadedBook>()
    for (const command of commands) {
      const book = this.books.get(command.accountId)
      if (!book || !covers(book, command, now)) return null
      // Keys that were used before are not remembered: the book takes none twice, and the write says so.
      if (!accounts.has(command.accountId)) accounts.set(command.accountId, { ...book, known: new Map() })
    }
    return { now, accounts }
  }

  /** Notes what time the database says it is. */
  told(now: Date): void {
    this.clock = { now: now.getTime(), toldAt: performance.now() }
  }

  /** Remembers the books that have just been written, or were found unchanged. */
  keep({ accounts }: Loaded, changes: readonly Folded[]): void {
    for (const { state } of changes) {
      this.books.delete(state.id)
      const kept = withoutPast(state)
      if (kept.lots.length + kept.holds.length > MOST_LINES) continue
      this.books.set(state.id, { state: kept, nextHoldEndsAt: accounts.get(state.id)?.nextHoldEndsAt ?? null })
    }
    for (const id of this.books.keys()) {
      if (this.books.size <= MOST_BOOKS) break
      this.books.delete(id)
    }
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.books.delete(id)
  }

  /** The database's time, never ahead of it: what it told is older than the moment it was heard. */
  private now(): Date | null {
    if (!this.clock) return null
    const since = performance.now() - this.clock.toldAt
    return since < CLOCK_KEPT_MS ? new Date(this.clock.now + since) : null
  }
}

/** Whether the command can be decided on what is remembered of its book. */
function covers({ state, nextHoldEndsAt }: Remembered, command: Command, now: Date): boolean {
  if (nextHoldEndsAt && nextHoldEndsAt <= notBefore(state, now)) return false
  switch (command.kind) {
    case 'spend':
    case 'hold':
      return true
    case 'capture':
    case 'release':
      return state.holds.some((hold) => hold.key === command.hold)
    default:
      return false
  }
}

/** What the next decision may still need: as a book is read, too, without lots that are used up and holds that ended. */
function withoutPast(state: AccountState): AccountState {
  const lots = state.lots.every(isOpen) ? state.lots : state.lots.filter(isOpen)
  const holds = state.holds.every((hold) => hold.open) ? state.holds : state.holds.filter((hold) => hold.open)
  return { ...state, lots, holds, originals: [] }
}

const isOpen = (lot: { remaining: number }) => lot.remaining > 0
