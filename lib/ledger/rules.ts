/**
 * The rules of the book.
 *
 * 1. Credits are spent in one order: rollover → add-on → plan → top-up; inside a bucket the earliest expiry first, then
 *    the oldest lot.
 * 2. All or nothing: a spend that does not fit changes nothing and says how much is missing. Nothing goes below zero.
 * 3. Locked top-ups are shown and untouched, but not spendable.
 * 4. What is due happens first, at its true time, whenever anybody touches the book: unused plan credits move to the
 *    rollover bank up to the cap (what the bank already holds counts), the rest expires.
 * 5. A command is decided against the book as it is after everything due, or not at all.
 */
import { type Credits, credits } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { chainHash } from './hash'
import type { AccountState, Bucket, Command, Entry, Lot, LotMove, Refusal } from './types'

export const SPEND_ORDER: readonly Bucket[] = ['rollover', 'add-on', 'plan', 'top-up']

/** An entry with its link in the chain, ready to be written. */
export type ChainedEntry = Entry & { hash: Buffer }

/** What a decision comes to: the book afterwards, the entries to add, and every lot it made or moved (the last word on a lot counts). */
export type Change = { state: AccountState; entries: readonly ChainedEntry[]; lots: readonly Lot[] }

/** What `command` does to the book at `now`, or why it can't be done. The command's own entry is the last one. */
export function decide(state: AccountState, command: Command, now: Date): Outcome<Change, Refusal> {
  if (command.key === '' || command.key.startsWith(OWN_KEY))
    throw new RangeError(`"${command.key}" is no key for a command.`)
  if (!Number.isSafeInteger(command.credits) || command.credits <= 0) return refuse({ code: 'bad-amount' })
  const change = settle(state, now)
  return command.kind === 'spend' ? spend(change, command, now) : bringIn(change, command, now)
}

/** The book after everything that is due at `now`: expiries and moves into the rollover bank, each at its own time. */
export function settle(state: AccountState, now: Date): Change {
  const due = state.lots.filter((lot) => lot.expiresAt && lot.expiresAt <= now).sort(byExpiry)
  return due.reduce((change, lot) => (lot.rollsOver ? rollOver(change, lot, now) : expire(change, lot, now)), {
    state,
    entries: [],
    lots: [],
  } as Change)
}

/** What can be spent right now: everything but locked top-ups. */
export function availableOf(state: AccountState): Credits {
  return total(state.lots.filter((lot) => isUsable(state, lot)))
}

/** What one bucket holds, locked or not. */
export function bucketTotal(state: AccountState, bucket: Bucket): Credits {
  return total(state.lots.filter((lot) => lot.bucket === bucket))
}

/** The spending order. Every path that takes credits uses this one. */
export function inSpendOrder(a: Lot, b: Lot): number {
  return SPEND_ORDER.indexOf(a.bucket) - SPEND_ORDER.indexOf(b.bucket) || byExpiry(a, b)
}

function spend(before: Change, command: Extract<Command, { kind: 'spend' }>, now: Date): Outcome<Change, Refusal> {
  const { state } = before
  const available = availableOf(state)
  if (available < command.credits) {
    return refuse({ code: 'insufficient', available, missing: credits(command.credits - available) })
  }
  const usable = state.lots.filter((lot) => isUsable(state, lot)).sort(inSpendOrder)
  const moves = drain(usable, command.credits)
  return accept(write(before, { ...command, amount: -command.credits, happenedAt: now, moves }, now))
}

/** Takes `wanted` credits from `ordered` lots, which hold at least that much, front to back. */
function drain(ordered: readonly Lot[], wanted: number): LotMove[] {
  const moves: LotMove[] = []
  let missing = wanted
  for (const lot of ordered) {
    if (missing === 0) break
    const taken = Math.min(lot.remaining, missing)
    moves.push({ lot: lot.number, amount: -taken })
    missing -= taken
  }
  return moves
}

function bringIn(before: Change, command: Exclude<Command, { kind: 'spend' }>, now: Date): Outcome<Change, Refusal> {
  // The book must stay in whole numbers that a double holds exactly.
  if (!Number.isSafeInteger(before.state.balance + command.credits)) return refuse({ code: 'bad-amount' })
  const happenedAt = command.kind === 'refill' ? command.periodStart : now
  const lot = {
    source: command.source,
    ...(command.kind === 'refill'
      ? { bucket: 'plan' as const, expiresAt: command.periodEnd, rollsOver: true }
      : { bucket: command.bucket, expiresAt: command.expiresAt, rollsOver: false }),
  }
  const opened = openLot(before, { ...lot, happenedAt, granted: command.credits })
  const moves = [{ lot: opened.state.lastLot, amount: command.credits }]
  const change = write(opened, { ...command, amount: command.credits, happenedAt, moves }, now)
  if (command.kind !== 'refill') return accept(change)
  return accept({ ...change, state: { ...change.state, rolloverCap: command.rolloverCap } })
}

function rollOver(change: Change, lot: Lot, now: Date): Change {
  const room = Math.max(0, change.state.rolloverCap - bucketTotal(change.state, 'rollover'))
  const kept = Math.min(lot.remaining, room)
  if (kept === 0) return expire(change, lot, now)
  const happenedAt = lot.expiresAt as Date
  const source = `rollover:${lot.number}`
  const opened = openLot(change, {
    bucket: 'rollover',
    source,
    granted: credits(kept),
    happenedAt,
    expiresAt: null,
    rollsOver: false,
  })
  const moves = [
    { lot: lot.number, amount: -kept },
    { lot: opened.state.lastLot, amount: kept },
  ]
  const key = `${OWN_KEY}${source}`
  const moved = write(opened, { kind: 'rollover', key, actor: 'calendar', amount: 0, happenedAt, moves }, now)
  return kept === lot.remaining ? moved : expire(moved, { ...lot, remaining: credits(lot.remaining - kept) }, now)
}

function expire(change: Change, lot: Lot, now: Date): Change {
  const moves = [{ lot: lot.number, amount: -lot.remaining }]
  const key = `${OWN_KEY}expiry:${lot.number}`
  const happenedAt = lot.expiresAt as Date
  return write(change, { kind: 'expiry', key, actor: 'calendar', amount: -lot.remaining, happenedAt, moves }, now)
}

/** Keys that begin like this are the book's own: no command may take one. */
const OWN_KEY = '~'

type Line = Pick<Entry, 'kind' | 'key' | 'actor' | 'amount' | 'happenedAt' | 'moves'> & {
  feature?: string
  groupRef?: string
  reason?: string
}

/** Adds a lot that is still empty; the entry that `write` adds next fills it. */
function openLot(change: Change, lot: Omit<Lot, 'number' | 'entry' | 'remaining'>): Change {
  const { state } = change
  const number = state.lastLot + 1
  const opened: Lot = { ...lot, number, entry: state.lastEntry + 1, remaining: credits(0) }
  return { ...change, state: { ...state, lastLot: number, lots: [...state.lots, opened] } }
}

/** Adds one entry to the book and moves its lots; the balance, the numbers and the chain follow from it. */
function write(change: Change, line: Line, now: Date): Change {
  const { state } = change
  const moved = state.lots
    .filter((lot) => line.moves.some((move) => move.lot === lot.number))
    .map((lot) => ({ ...lot, remaining: credits(lot.remaining + movedOf(line.moves, lot)) }))
  const entry: Entry = {
    accountId: state.id,
    number: state.lastEntry + 1,
    kind: line.kind,
    amount: line.amount,
    balanceAfter: credits(state.balance + line.amount),
    happenedAt: line.happenedAt,
    bookedAt: now,
    key: line.key,
    actor: line.actor,
    feature: line.feature ?? null,
    groupRef: line.groupRef ?? null,
    reason: line.reason ?? null,
    moves: [...line.moves],
  }
  const hash = chainHash(state.lastHash, entry)
  return {
    entries: [...change.entries, { ...entry, hash }],
    lots: [...change.lots, ...moved],
    state: {
      ...state,
      lastEntry: entry.number,
      lastHash: hash,
      lastBookedAt: now,
      balance: entry.balanceAfter,
      lots: state.lots
        .map((lot) => moved.find((each) => each.number === lot.number) ?? lot)
        .filter((lot) => lot.remaining > 0),
    },
  }
}

function movedOf(moves: readonly LotMove[], lot: Lot): number {
  return moves.find((move) => move.lot === lot.number)?.amount ?? 0
}

function isUsable(state: AccountState, lot: Lot): boolean {
  return !(lot.bucket === 'top-up' && state.topUpsLocked)
}

/** Earliest expiry first, never last; then the oldest lot. */
function byExpiry(a: Lot, b: Lot): number {
  const due = (lot: Lot) => lot.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
  return due(a) === due(b) ? a.number - b.number : due(a) - due(b)
}

function total(lots: readonly Lot[]): Credits {
  return credits(lots.reduce((sum, lot) => sum + lot.remaining, 0))
}
