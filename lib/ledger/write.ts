import { availableOf } from './book'
import { type Execute, numbers, texts, words } from './execute'
import type { Folded } from './fold'
import { writeMoves } from './hash'
import type { Hold, Lot } from './types'
import { type UsageDay, usageOf } from './usage'

/**
 * Writes what a batch came to in one statement, so that no part of it can be sent without the others: accounts, lots,
 * holds, the day's use, entries. Whether it did: where any of the books has moved on since it was read, nothing of the
 * batch is written and the answer is false. `readAt` is when that was, for books that have not been locked since: what
 * was decided on them is only written while it is fresh, for credits and holds come due while a writer waits.
 */
export async function write(execute: Execute, changes: readonly Folded[], readAt?: Date): Promise<boolean> {
  const written = changes.filter((change) => change.entries.length > 0)
  if (written.length === 0) return true
  const lots = lastWords(
    written,
    (change) => change.lots,
    (lot) => lot.number,
  )
  const holds = lastWords(
    written,
    (change) => change.holds,
    (hold) => hold.entry,
  )
  const lastRead = new Map(written.map(({ before }) => [before.id, before.lastEntry]))
  const isNew = (lot: Own<Lot>) => lot.entry > (lastRead.get(lot.accountId) as number)
  const usage = usageOf(written.flatMap((change) => change.entries.map(({ entry }) => entry)))
  const parts = [
    { sql: UNMOVED, columns: [...unmovedColumns(written), readAt ? readAt.toISOString() : null] },
    part(BOOKS, written, accountColumns),
    // An upsert would do for both, at twice the price for the lots that are only moved, and those are nearly all.
    part(OPENED_LOTS, lots.filter(isNew), openedColumns),
    part(
      MOVED_LOTS,
      lots.filter((lot) => !isNew(lot)),
      movedColumns,
    ),
    part(HOLDS, holds, holdColumns),
    part(USAGE, usage, usageColumns),
    part(ENTRIES, written, entryColumns),
    part(DROPPED, written.filter(fellBelow), droppedColumns),
  ].filter((each) => each !== null)
  const [row] = await execute(
    statementOf(parts.map((each) => each.sql)),
    parts.flatMap((each) => each.columns),
  )
  return row?.unmoved as boolean
}

type Part = { sql: string; columns: (string | null)[] }

function part<Item>(sql: string, items: readonly Item[], columnsOf: (items: readonly Item[]) => string[]): Part | null {
  return items.length > 0 ? { sql, columns: columnsOf(items) } : null
}

/** Whether somebody wants to hear that fewer credits are available now than the mark they watch. */
function fellBelow({ before, state }: Folded): boolean {
  const mark = state.watchBelow
  return mark !== null && availableOf(before) >= mark && availableOf(state) < mark
}

const statements = new Map<string, string>()

/** The parts as one statement, in which `$1 …` count on from part to part. Few combinations ever occur. */
function statementOf(parts: readonly string[]): string {
  const key = parts.join()
  const known = statements.get(key)
  if (known) return known
  let used = 0
  const clauses = parts.map((sql, index) => {
    const before = used
    used += new Set(sql.match(/\$\d+/g)).size
    const own = sql.replace(/\$(\d+)/g, (_, number) => `$${Number(number) + before}`)
    return index === 0 ? own : `part${index} as (${own})`
  })
  // Only what changes rows is run for its own sake: jobs are asked for.
  const jobs = parts.indexOf(DROPPED)
  const asked = jobs < 0 ? '' : `, (select count(*) from part${jobs}) as jobs`
  const statement = `with ${clauses.join(', ')} select unmoved${asked} from unmoved`
  statements.set(key, statement)
  return statement
}

// Locks the books, in the order of their ids as every statement that locks several, where they still are as they were
// read: the hash of the last entry stands for all there are. Whoever waits for a lock here is shown the row as it is
// after the wait; and a number that another writer took meanwhile could not be taken again in any case: it is the
// entries' primary key.
const UNMOVED = `
  held as materialized (
    select accounts.id from unnest($1::uuid[], $2::text[], $3::bigint[]) as v (id, last_hash, watch_below)
    join accounts on accounts.id = v.id and accounts.last_hash = decode(v.last_hash, 'hex')
      and accounts.watch_below is not distinct from v.watch_below
    order by accounts.id for no key update of accounts),
  unmoved as materialized (
    select count(*) = cardinality($1::uuid[])
      and coalesce(clock_now() between $4::timestamptz and $4::timestamptz + interval '1 second', true) as unmoved
    from held)`

const BOOKS = `
  update accounts set last_entry = v.last_entry, last_lot = v.last_lot, last_hash = decode(v.last_hash, 'hex'),
    last_booked_at = to_timestamp(v.last_booked_at / 1000), balance = v.balance, debt = v.debt,
    rollover_cap = v.rollover_cap, cycle_ends_at = to_timestamp(v.cycle_ends_at / 1000),
    top_ups_locked = v.top_ups_locked
  from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::float8[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::float8[], $10::boolean[])
    as v (id, last_entry, last_lot, last_hash, last_booked_at, balance, debt, rollover_cap, cycle_ends_at, top_ups_locked)
  where accounts.id = v.id and (select unmoved from unmoved)`

const OPENED_LOTS = `
  insert into lots (account_id, number, bucket, source, entry, granted, remaining, held, happened_at, expires_at,
    rolls_over, open)
  select account_id, number, bucket, source, entry, granted, remaining, held, to_timestamp(happened_at / 1000),
    to_timestamp(expires_at / 1000), rolls_over, remaining > 0
  from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::float8[], $10::float8[], $11::boolean[])
    as v (account_id, number, bucket, source, entry, granted, remaining, held, happened_at, expires_at, rolls_over)
  where (select unmoved from unmoved)`

const MOVED_LOTS = `
  update lots set remaining = v.remaining, held = v.held, open = v.remaining > 0
  from unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[]) as v (account_id, number, remaining, held)
  where lots.account_id = v.account_id and lots.number = v.number and (select unmoved from unmoved)`

const HOLDS = `
  insert into holds (account_id, entry, key, slices, expires_at, feature, group_ref, open)
  select account_id, entry, key, slices, to_timestamp(expires_at / 1000), feature, group_ref, open
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::float8[], $6::text[], $7::text[], $8::boolean[])
    as v (account_id, entry, key, slices, expires_at, feature, group_ref, open)
  where (select unmoved from unmoved)
  on conflict (account_id, entry) do update set open = excluded.open`

const USAGE = `
  insert into usage_days (account_id, day, feature, group_ref, credits, uses)
  select account_id, day, feature, group_ref, credits, uses
  from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::int[])
    as v (account_id, day, feature, group_ref, credits, uses)
  where (select unmoved from unmoved)
  on conflict (account_id, day, feature, group_ref)
    do update set credits = usage_days.credits + excluded.credits, uses = usage_days.uses + excluded.uses`

const ENTRIES = `
  insert into entries (account_id, number, kind, amount, balance_after, happened_at, booked_at, key, request_hash, actor,
    feature, group_ref, reason, ref, lots, hash)
  select account_id, number, kind, amount, balance_after, to_timestamp(happened_at / 1000),
    to_timestamp(booked_at / 1000), key, decode(request_hash, 'hex'), actor, feature, group_ref, reason, ref, lots,
    decode(hash, 'hex')
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::float8[], $7::float8[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::text[], $16::text[])
    as v (account_id, number, kind, amount, balance_after, happened_at, booked_at, key, request_hash, actor, feature,
      group_ref, reason, ref, lots, hash)
  where (select unmoved from unmoved)`

// In the same commit as what brought it about: who watches hears of it exactly when it is so.
const DROPPED = `
  select enqueue('balance.dropped', json_build_object('accountId', id), 'balance.dropped:' || id)
  from unnest($1::uuid[]) as v (id) where (select unmoved from unmoved)`

function unmovedColumns(changes: readonly Folded[]): string[] {
  const books = changes.map(({ before }) => before)
  return [
    words(books, (each) => each.id),
    words(books, (each) => each.lastHash),
    numbers(books, (each) => each.watchBelow),
  ]
}

function droppedColumns(changes: readonly Folded[]): string[] {
  // In one order, as everybody enqueues them: two that wait for each other's jobs would never end.
  return [words(changes.map(({ state }) => state.id).sort(), (id) => id)]
}

function accountColumns(changes: readonly Folded[]): string[] {
  const states = changes.map((change) => change.state)
  return [
    words(states, (each) => each.id),
    numbers(states, (each) => each.lastEntry),
    numbers(states, (each) => each.lastLot),
    words(states, (each) => each.lastHash),
    numbers(states, (each) => each.lastBookedAt.getTime()),
    numbers(states, (each) => each.balance),
    numbers(states, (each) => each.debt),
    numbers(states, (each) => each.rolloverCap),
    numbers(states, (each) => each.cycleEndsAt?.getTime() ?? null),
    words(states, (each) => each.topUpsLocked),
  ]
}

function movedColumns(lots: readonly Own<Lot>[]): string[] {
  return [
    words(lots, (each) => each.accountId),
    numbers(lots, (each) => each.number),
    numbers(lots, (each) => each.remaining),
    numbers(lots, (each) => each.held),
  ]
}

function openedColumns(lots: readonly Own<Lot>[]): string[] {
  return [
    words(lots, (each) => each.accountId),
    numbers(lots, (each) => each.number),
    words(lots, (each) => each.bucket),
    texts(lots, (each) => each.source),
    numbers(lots, (each) => each.entry),
    numbers(lots, (each) => each.granted),
    numbers(lots, (each) => each.remaining),
    numbers(lots, (each) => each.held),
    numbers(lots, (each) => each.happenedAt.getTime()),
    numbers(lots, (each) => each.expiresAt?.getTime() ?? null),
    words(lots, (each) => each.rollsOver),
  ]
}

function entryColumns(changes: readonly Folded[]): string[] {
  const booked = changes.flatMap((change) => change.entries)
  return [
    words(booked, ({ entry }) => entry.accountId),
    numbers(booked, ({ entry }) => entry.number),
    words(booked, ({ entry }) => entry.kind),
    numbers(booked, ({ entry }) => entry.amount),
    numbers(booked, ({ entry }) => entry.balanceAfter),
    numbers(booked, ({ entry }) => entry.happenedAt.getTime()),
    numbers(booked, ({ entry }) => entry.bookedAt.getTime()),
    texts(booked, ({ entry }) => entry.key),
    texts(booked, ({ requestHash }) => requestHash),
    texts(booked, ({ entry }) => entry.actor),
    texts(booked, ({ entry }) => entry.feature),
    texts(booked, ({ entry }) => entry.groupRef),
    texts(booked, ({ entry }) => entry.reason),
    numbers(booked, ({ entry }) => entry.ref),
    texts(booked, ({ entry }) => writeMoves(entry.moves)),
    words(booked, ({ hash }) => hash),
  ]
}

function holdColumns(holds: readonly Own<Hold>[]): string[] {
  return [
    words(holds, (each) => each.accountId),
    numbers(holds, (each) => each.entry),
    texts(holds, (each) => each.key),
    texts(holds, (each) => writeMoves([...each.slices])),
    numbers(holds, (each) => each.expiresAt.getTime()),
    texts(holds, (each) => each.feature),
    texts(holds, (each) => each.groupRef),
    words(holds, (each) => each.open),
  ]
}

function usageColumns(usage: readonly UsageDay[]): string[] {
  return [
    words(usage, (each) => each.accountId),
    words(usage, (each) => each.day),
    texts(usage, (each) => each.feature),
    texts(usage, (each) => each.groupRef),
    numbers(usage, (each) => each.credits),
    numbers(usage, (each) => each.uses),
  ]
}

type Own<Item> = Item & { accountId: string }

/** The last word on each lot or hold, which may stand in a statement only once. */
function lastWords<Item>(
  changes: readonly Folded[],
  itemsOf: (change: Folded) => readonly Item[],
  numberOf: (item: Item) => number,
): Own<Item>[] {
  return changes.flatMap((change) => {
    const last = new Map(itemsOf(change).map((item) => [numberOf(item), item]))
    return [...last.values()].map((item) => ({ accountId: change.state.id, ...item }))
  })
}
