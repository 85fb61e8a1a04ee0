import type { Credits } from '@/lib/core/money'
import type { Row } from './execute'
import type { Known } from './fold'
import { readMoves } from './hash'
import type { AccountState, Bucket, Entry, EntryKind, Hold, Lot } from './types'

/** Rows of the ledger's statements as the rules know them. Moments come as milliseconds, see execute.ts. */
export const ACCOUNT_COLUMNS = `id, last_entry::float8, last_lot, encode(last_hash, 'hex') as last_hash,
  (extract(epoch from last_booked_at) * 1000)::float8 as last_booked_at, balance::float8, debt::float8,
  rollover_cap::float8, (extract(epoch from cycle_ends_at) * 1000)::float8 as cycle_ends_at, top_ups_locked, watch_below::float8`

export const LOT_COLUMNS = `account_id, number, bucket, source, entry::float8, granted::float8, remaining::float8,
  held::float8, rolls_over, (extract(epoch from happened_at) * 1000)::float8 as happened_at,
  (extract(epoch from expires_at) * 1000)::float8 as expires_at`

export const HOLD_COLUMNS = `account_id, entry::float8, key, slices, feature, group_ref, open,
  (extract(epoch from expires_at) * 1000)::float8 as expires_at`

export const ENTRY_COLUMNS = `account_id, number::float8, kind, amount::float8, balance_after::float8, key, actor,
  feature, group_ref, reason, ref::float8, lots, (extract(epoch from happened_at) * 1000)::float8 as happened_at,
  (extract(epoch from booked_at) * 1000)::float8 as booked_at, encode(request_hash, 'hex') as request_hash`

export type Books = Omit<AccountState, 'lots' | 'holds' | 'originals'>

export function toBook(row: Row): Books {
  return {
    id: row.id as string,
    lastEntry: row.last_entry as number,
    lastLot: row.last_lot as number,
    lastHash: row.last_hash as string,
    lastBookedAt: new Date(row.last_booked_at as number),
    balance: row.balance as Credits,
    debt: row.debt as Credits,
    rolloverCap: row.rollover_cap as Credits,
    cycleEndsAt: toMoment(row.cycle_ends_at),
    topUpsLocked: row.top_ups_locked as boolean,
    watchBelow: row.watch_below as Credits | null,
  }
}

export function toLot(row: Row): Lot {
  return {
    number: row.number as number,
    bucket: row.bucket as Bucket,
    source: row.source as string,
    entry: row.entry as number,
    granted: row.granted as Credits,
    remaining: row.remaining as Credits,
    held: row.held as Credits,
    happenedAt: new Date(row.happened_at as number),
    expiresAt: toMoment(row.expires_at),
    rollsOver: row.rolls_over as boolean,
  }
}

export function toHold(row: Row): Hold {
  return {
    entry: row.entry as number,
    key: row.key as string,
    slices: readMoves(row.slices as string),
    expiresAt: new Date(row.expires_at as number),
    feature: row.feature as string,
    groupRef: row.group_ref as string | null,
    open: row.open as boolean,
  }
}

export function toEntry(row: Row): Entry {
  return {
    accountId: row.account_id as string,
    number: row.number as number,
    kind: row.kind as EntryKind,
    amount: row.amount as number,
    balanceAfter: row.balance_after as Credits,
    happenedAt: new Date(row.happened_at as number),
    bookedAt: new Date(row.booked_at as number),
    key: row.key as string,
    actor: row.actor as string,
    feature: row.feature as string | null,
    groupRef: row.group_ref as string | null,
    reason: row.reason as string | null,
    ref: row.ref as number | null,
    moves: readMoves(row.lots as string),
  }
}

export function toKnown(row: Row): Known {
  return { entry: toEntry(row), requestHash: row.request_hash as string }
}

export function toMoment(value: unknown): Date | null {
  return value === null ? null : new Date(value as number)
}
