/**
 * The mechanics under the rules: how an entry is added to a book and what follows from it. Everything here is pure; a
 * change is made by making the next one.
 */
import { type Credits, credits } from '@/lib/core/money'
import { chainHash, genesisHash } from './hash'
import { type AccountState, type Bucket, DEBT, type Entry, type Hold, type Lot, type LotMove } from './types'

export const SPEND_ORDER: readonly Bucket[] = ['rollover', 'add-on', 'plan', 'top-up']

/** Keys that begin like this are the book's own: no command may take one. */
export const OWN_KEY = '~'

/** An entry with its link in the chain, in hex, ready to be written. */
export type Chained = { entry: Entry; hash: string }

/**
 * What a decision comes to: the book afterwards, the entries to add, and every lot and hold it made or moved (the last
 * word on each counts).
 */
export type Change = {
  state: AccountState
  entries: readonly Chained[]
  lots: readonly Lot[]
  holds: readonly Hold[]
}

export type Line = Pick<Entry, 'kind' | 'key' | 'actor' | 'amount' | 'happenedAt' | 'moves'> & {
  feature?: string | null
  groupRef?: string | null
  reason?: string
  ref?: number
  /** By how much reservations change, where the entry is no hold or release itself. */
  reserves?: readonly LotMove[]
}

/** Entries whose moves are reservations, not credits. */
export const RESERVING: readonly Entry['kind'][] = ['hold', 'release']

/** A book with nothing in it yet. */
export function emptyBook(accountId: string, openedAt: Date): AccountState {
  return {
    id: accountId,
    lastEntry: 0,
    lastLot: 0,
    lastHash: genesisHash(accountId),
    lastBookedAt: openedAt,
    balance: credits(0),
    debt: credits(0),
    rolloverCap: credits(0),
    cycleEndsAt: null,
    topUpsLocked: false,
    watchBelow: null,
    lots: [],
    holds: [],
    originals: [],
  }
}

export function unchanged(state: AccountState): Change {
  return { state, entries: [], lots: [], holds: [] }
}

/** Adds a lot that is still empty; the entry that `write` adds next fills it. */
export function openLot(change: Change, lot: Omit<Lot, 'number' | 'entry' | 'remaining' | 'held'>): Change {
  const { state } = change
  const number = state.lastLot + 1
  const opened: Lot = { ...lot, number, entry: state.lastEntry + 1, remaining: credits(0), held: credits(0) }
  return { ...change, state: { ...state, lastLot: number, lots: [...state.lots, opened] } }
}

/** Adds one entry to the book and moves its lots; the balance, the debt, the numbers and the chain follow from it. */
export function write(change: Change, line: Line, now: Date): Change {
  const { state } = change
  const reserving = RESERVING.includes(line.kind)
  const lots = moveLots(state.lots, reserving ? [] : line.moves, reserving ? line.moves : (line.reserves ?? []))
  const entry = toEntry(state, line, now)
  const hash = chainHash(state.lastHash, entry)
  return {
    entries: [...change.entries, { entry, hash }],
    lots: [...change.lots, ...lots.filter((lot, index) => lot !== state.lots[index])],
    holds: change.holds,
    state: {
      ...state,
      lots,
      lastEntry: entry.number,
      lastHash: hash,
      lastBookedAt: now,
      balance: entry.balanceAfter,
      debt: credits(state.debt - amountOf(line.moves, DEBT)),
    },
  }
}

/** Opens or closes a hold. */
export function setHold(change: Change, hold: Hold): Change {
  const others = change.state.holds.filter((each) => each.entry !== hold.entry)
  return { ...change, holds: [...change.holds, hold], state: { ...change.state, holds: [...others, hold] } }
}

/** What can be spent right now: everything but what is held and locked top-ups. */
export function availableOf(state: AccountState): Credits {
  return freeTotal(usableLots(state))
}

export function usableLots(state: AccountState): readonly Lot[] {
  return state.topUpsLocked ? state.lots.filter((lot) => lot.bucket !== 'top-up') : state.lots
}

/** What one bucket holds, held and locked credits included. */
export function bucketTotal(state: AccountState, bucket: Bucket): Credits {
  return credits(state.lots.reduce((sum, lot) => (lot.bucket === bucket ? sum + lot.remaining : sum), 0))
}

export function freeTotal(lots: readonly Lot[]): Credits {
  return credits(lots.reduce((sum, lot) => sum + freeOf(lot), 0))
}

export function freeOf(lot: Lot): number {
  return lot.remaining - lot.held
}

/** Takes `wanted` free credits from `lots`, which have at least that much, in spending order. Amounts are positive. */
export function drain(lots: readonly Lot[], wanted: number): LotMove[] {
  const slices: LotMove[] = []
  let missing = wanted
  const free = lots.filter((each) => freeOf(each) > 0)
  // The commonest book has one lot with anything in it, and sorting is what a spend would spend most on.
  for (const lot of free.length > 1 ? free.sort(inSpendOrder) : free) {
    if (missing === 0) break
    const taken = Math.min(freeOf(lot), missing)
    slices.push({ lot: lot.number, amount: taken })
    missing -= taken
  }
  return slices
}

/** The spending order. Every path that takes credits uses this one. */
export function inSpendOrder(a: Lot, b: Lot): number {
  return SPEND_ORDER.indexOf(a.bucket) - SPEND_ORDER.indexOf(b.bucket) || byExpiry(a, b)
}

/** Earliest expiry first, never last; then the oldest lot. */
export function byExpiry(a: Lot, b: Lot): number {
  const due = (lot: Lot) => lot.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
  return due(a) === due(b) ? a.number - b.number : due(a) - due(b)
}

export function negative(moves: readonly LotMove[]): LotMove[] {
  return moves.map(({ lot, amount }) => ({ lot, amount: -amount }))
}

/** One move a lot: the sum of what `moves` do to it, in the order lots first appear; nothing where that is nothing. */
export function merge(moves: readonly LotMove[]): LotMove[] {
  const sums = new Map<number, number>()
  for (const { lot, amount } of moves) sums.set(lot, (sums.get(lot) ?? 0) + amount)
  return [...sums].filter(([, amount]) => amount !== 0).map(([lot, amount]) => ({ lot, amount }))
}

export function amountOf(moves: readonly LotMove[], lot: number): number {
  return moves.find((move) => move.lot === lot)?.amount ?? 0
}

export function sumOf(moves: readonly LotMove[]): number {
  return moves.reduce((sum, move) => sum + move.amount, 0)
}

function moveLots(lots: readonly Lot[], moves: readonly LotMove[], reserves: readonly LotMove[]): readonly Lot[] {
  return lots.map((lot) => {
    const moved = amountOf(moves, lot.number)
    const reserved = amountOf(reserves, lot.number)
    if (moved === 0 && reserved === 0) return lot
    return { ...lot, remaining: credits(lot.remaining + moved), held: credits(lot.held + reserved) }
  })
}

function toEntry(state: AccountState, line: Line, now: Date): Entry {
  return {
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
    ref: line.ref ?? null,
    moves: [...line.moves],
  }
}
