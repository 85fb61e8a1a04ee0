import { groupBy } from '@/lib/core/group'
import { sumOf } from './book'
import { type Execute, numbers, type Row, texts, words } from './execute'
import type { Known } from './fold'
import {
  ACCOUNT_COLUMNS,
  ENTRY_COLUMNS,
  HOLD_COLUMNS,
  LOT_COLUMNS,
  toBook,
  toEntry,
  toHold,
  toKnown,
  toLot,
  toMoment,
} from './rows'
import type { AccountState, Command, Entry, Original } from './types'

/** A book with the entries that a batch's keys name. No hold that is not among the state's ends before `nextHoldEndsAt`. */
export type LoadedBook = { state: AccountState; known: Map<string, Known>; nextHoldEndsAt: Date | null }

/** The books that a batch touches, as they were at one moment. */
export type Loaded = { now: Date; accounts: Map<string, LoadedBook> }

/** Locks the accounts in the order of their ids until the transaction ends. */
export async function lock(execute: Execute, ids: readonly string[]): Promise<void> {
  await execute(LOCK, [texts(ids, (id) => id)])
}

/**
 * Reads what `commands` need of the accounts. After `lock` in the same transaction, but in a statement of its own, it sees
 * what the lock waited for; without the lock, `write` refuses where a book has moved on.
 */
export async function load(execute: Execute, ids: readonly string[], commands: readonly Command[]): Promise<Loaded> {
  const keys = commands.flatMap((command) => keysOf(command).map((key) => ({ accountId: command.accountId, key })))
  const holds = commands.flatMap((command) =>
    'hold' in command ? [{ accountId: command.accountId, key: command.hold }] : [],
  )
  const forfeited = commands.filter((command) => command.kind === 'forfeit')
  const read = await execute(READ, [
    texts(ids, (id) => id),
    ...pairs(keys),
    ...pairs(holds),
    texts(forfeited, (command) => command.accountId),
  ])
  const rows = read[0] as Row
  const found = rowsOf(rows.known)
  const undoing = await loadUndoing(execute, commands, found)
  const own = {
    lots: byAccount([...rowsOf(rows.lots), ...undoing.lots]),
    holds: byAccount(rowsOf(rows.holds)),
    known: byAccount(found),
    originals: groupBy(undoing.originals, ({ entry }) => entry.accountId),
  }
  const accounts = rowsOf(rows.books).map((row) => {
    const id = row.id as string
    const state: AccountState = {
      ...toBook(row),
      lots: distinct((own.lots.get(id) ?? []).map(toLot), (lot) => lot.number),
      holds: distinct((own.holds.get(id) ?? []).map(toHold), (hold) => hold.entry),
      originals: own.originals.get(id) ?? [],
    }
    const known = new Map((own.known.get(id) ?? []).map((each) => [each.key as string, toKnown(each)]))
    return [id, { state, known, nextHoldEndsAt: toMoment(row.next_hold_ends_at) }] as const
  })
  return { now: new Date(rows.now as number), accounts: new Map(accounts) }
}

/** The entry a command would write, and the one it undoes. */
function keysOf(command: Command): string[] {
  return 'of' in command ? [command.key, command.of] : [command.key]
}

/** What only commands that undo something need: the lots of then, closed ones too, and what is undone already. */
async function loadUndoing(execute: Execute, commands: readonly Command[], found: readonly Row[]) {
  const undoing = commands.filter((command) => 'of' in command || command.kind === 'take-back')
  if (undoing.length === 0) return { lots: [], originals: [] }
  const named = found.filter((row) =>
    undoing.some((each) => 'of' in each && each.of === row.key && each.accountId === row.account_id),
  )
  const ofEntries = named.map(toEntry)
  const moved = ofEntries.flatMap((entry) => entry.moves.map((move) => ({ accountId: entry.accountId, lot: move.lot })))
  const sources = undoing.flatMap((each) =>
    each.kind === 'take-back' ? [{ accountId: each.accountId, key: each.source }] : [],
  )
  const lots = await execute(NAMED_LOTS, [
    words(moved, (each) => each.accountId),
    numbers(moved, (each) => each.lot),
    ...pairs(sources),
  ])
  const granting = sources.length > 0 ? lots : []
  const taken = await execute(UNDONE_BY, [
    words(granting, (lot) => lot.account_id as string),
    numbers(granting, (lot) => lot.entry as number),
  ])
  const entries = distinct([...ofEntries, ...taken.map(toEntry)], (entry) => `${entry.accountId} ${entry.number}`)
  const undone = (
    await execute(UNDONE_BY, [words(entries, (entry) => entry.accountId), numbers(entries, (entry) => entry.number)])
  ).map(toEntry)
  return { lots, originals: entries.map((entry) => toOriginal(entry, undone)) }
}

function toOriginal(entry: Entry, later: readonly Entry[]): Original {
  const undoing = later.filter((each) => each.ref === entry.number && each.accountId === entry.accountId)
  const undone = undoing.filter((each) => each.kind !== 'take-back')
  return { entry, undone: undone.reduce((sum, each) => sum + sumOf(each.moves), 0) }
}

const LOCK = 'select id from accounts where id = any($1::uuid[]) order by id for no key update'

// One statement and one row, since what a batch costs is mostly its messages. "offset 0" keeps every probe below one
// look-up by its index a wanted row, whatever the planner believes about the table: its statistics may be as old as the
// table, and a prepared statement keeps the plan it was first given.
const READ = `
  select (extract(epoch from clock_now()) * 1000)::float8 as now,
    (select json_agg(own)::text from (
      select ${ACCOUNT_COLUMNS}, (select (extract(epoch from min(expires_at)) * 1000)::float8 from holds
          where holds.account_id = accounts.id and open) as next_hold_ends_at
      from accounts where id = any($1::uuid[])) as own) as books,
    (select json_agg(own)::text from (
      select ${LOT_COLUMNS} from lots where account_id = any($1::uuid[]) and open) as own) as lots,
    (select json_agg(found)::text from unnest($2::uuid[], $3::text[]) as wanted (account_id, key), lateral (
      select ${ENTRY_COLUMNS} from entries
      where entries.account_id = wanted.account_id and entries.key = wanted.key offset 0) as found) as known,
    (select json_agg(own)::text from (
      select ${HOLD_COLUMNS} from holds where account_id = any($1::uuid[]) and open
        and expires_at <= (select clock_now())
      union all
      select found.* from unnest($4::uuid[], $5::text[]) as wanted (account_id, key), lateral (
        select ${HOLD_COLUMNS} from holds
        where holds.account_id = wanted.account_id and holds.key = wanted.key offset 0) as found
      union all
      select ${HOLD_COLUMNS} from holds where account_id = any($6::uuid[]) and open) as own) as holds`

// An account has few sources by one name, but no index of its own for them: its lots are read, nobody else's.
const NAMED_LOTS = `
  select found.* from unnest($1::uuid[], $2::int[]) as wanted (account_id, number), lateral (
    select ${LOT_COLUMNS} from lots where lots.account_id = wanted.account_id and lots.number = wanted.number offset 0
  ) as found
  union all
  select found.* from unnest($3::uuid[], $4::text[]) as wanted (account_id, source), lateral (
    select ${LOT_COLUMNS} from lots where lots.account_id = wanted.account_id and lots.source = wanted.source offset 0
  ) as found`

const UNDONE_BY = `
  select found.* from unnest($1::uuid[], $2::bigint[]) as wanted (account_id, number), lateral (
    select ${ENTRY_COLUMNS} from entries
    where entries.account_id = wanted.account_id and entries.ref = wanted.number
      and kind in ('refund', 'take-back', 'restore') offset 0
  ) as found`

function pairs(items: readonly { accountId: string; key: string }[]): [string, string] {
  return [texts(items, (each) => each.accountId), texts(items, (each) => each.key)]
}

/** Rows that came as one text; null where there were none. */
function rowsOf(json: unknown): Row[] {
  return json === null ? [] : JSON.parse(json as string)
}

function byAccount(rows: readonly Row[]): Map<string, Row[]> {
  return groupBy(rows, (row) => row.account_id as string)
}

function distinct<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()]
}
