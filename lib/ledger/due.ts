/**
 * What happens by itself: holds expire, plan credits move to the rollover bank up to its cap, the rest expires. Each at
 * its own true time, in the order of those times, written down whenever anybody touches the book next.
 */
import { credits } from '@/lib/core/money'
import {
  bucketTotal,
  byExpiry,
  type Change,
  freeOf,
  negative,
  OWN_KEY,
  openLot,
  setHold,
  unchanged,
  write,
} from './book'
import type { AccountState, Hold, Lot } from './types'

/** The book after everything that is due at `now`. */
export function settle(state: AccountState, now: Date): Change {
  return settleMore(unchanged(state), now)
}

/** The book after everything that was due at an earlier moment, written down at `now`. */
export function settleUntil(state: AccountState, until: Date, now: Date): Change {
  return until < now ? settleMore(unchanged(state), until, new Date(0), now) : settle(state, now)
}

/** As `settle`, after what `before` did: credits that a hold kept past their expiry go the moment it ends. */
export function settleMore(before: Change, until: Date, since = new Date(0), now = until): Change {
  let change = before
  let at = since
  for (;;) {
    const hold = nextHold(change.state, until)
    const lot = nextLot(change.state, until)
    const lotDueAt = later(lot?.expiresAt ?? at, at)
    if (hold && (!lot || hold.expiresAt <= lotDueAt)) {
      at = later(hold.expiresAt, at)
      change = expireHold(change, hold, now)
    } else if (lot) {
      at = lotDueAt
      change = lot.rollsOver ? rollOver(change, lot, at, now) : expire(change, lot, freeOf(lot), at, now)
    } else return change
  }
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}

function nextHold(state: AccountState, until: Date): Hold | undefined {
  let next: Hold | undefined
  for (const hold of state.holds)
    if (hold.open && hold.expiresAt <= until && (!next || isBefore(hold, next))) next = hold
  return next
}

function isBefore(a: Hold, b: Hold): boolean {
  return a.expiresAt < b.expiresAt || (a.expiresAt.getTime() === b.expiresAt.getTime() && a.entry < b.entry)
}

function nextLot(state: AccountState, until: Date): Lot | undefined {
  let next: Lot | undefined
  for (const lot of state.lots) {
    const due = lot.expiresAt && lot.expiresAt <= until && freeOf(lot) > 0
    if (due && (!next || byExpiry(lot, next) < 0)) next = lot
  }
  return next
}

function expireHold(change: Change, hold: Hold, now: Date): Change {
  const line = {
    kind: 'release' as const,
    key: `${OWN_KEY}hold:${hold.entry}`,
    actor: 'calendar',
    amount: 0,
    ref: hold.entry,
  }
  const { feature, groupRef } = hold
  const moves = negative(hold.slices)
  const released = write(change, { ...line, feature, groupRef, happenedAt: hold.expiresAt, moves }, now)
  return setHold(released, { ...hold, open: false })
}

function rollOver(change: Change, lot: Lot, at: Date, now: Date): Change {
  const room = Math.max(0, change.state.rolloverCap - bucketTotal(change.state, 'rollover'))
  const kept = Math.min(freeOf(lot), room)
  if (kept === 0) return expire(change, lot, freeOf(lot), at, now)
  const source = `rollover:${lot.number}`
  const bank = { bucket: 'rollover' as const, source, granted: credits(kept), happenedAt: at, expiresAt: null }
  const opened = openLot(change, { ...bank, rollsOver: false })
  const moves = [
    { lot: lot.number, amount: -kept },
    { lot: opened.state.lastLot, amount: kept },
  ]
  const line = { kind: 'rollover' as const, actor: 'calendar', amount: 0, happenedAt: at, moves }
  const moved = write(opened, { ...line, key: ownKey(opened, 'rollover', lot) }, now)
  return kept === freeOf(lot) ? moved : expire(moved, lot, freeOf(lot) - kept, at, now)
}

function expire(change: Change, lot: Lot, amount: number, at: Date, now: Date): Change {
  const moves = [{ lot: lot.number, amount: -amount }]
  const line = { kind: 'expiry' as const, actor: 'calendar', amount: -amount, happenedAt: at, moves }
  return write(change, { ...line, key: ownKey(change, 'expiry', lot) }, now)
}

/** A lot that was partly held comes due more than once, so its number alone would not make a key. */
function ownKey(change: Change, what: string, lot: Lot): string {
  return `${OWN_KEY}${what}:${lot.number}:${change.state.lastEntry + 1}`
}
