import { type Execute, numbers, texts, words } from './execute'
import type { Folded } from './fold'
import { writeMoves } from './hash'
import { usageOf } from './usage'

/**
 * Writes what a batch came to in one statement, so that no part of it can be sent without the others: accounts, lots,
 * holds, the day's use, entries.
 */
export async function write(execute: Execute, changes: readonly Folded[]): Promise<void> {
  const written = changes.filter((change) => change.entries.length > 0)
  if (written.length === 0) return
  const holds = lastWords(
    written,
    (change) => change.holds,
    (hold) => hold.entry,
  )
  const usage = usageOf(written.flatMap((change) => change.entries.map(({ entry }) => entry)))
  const parts = [
    { sql: BOOKS, columns: accountColumns(written) },
    { sql: LOTS, columns: lotColumns(written) },
    ...(holds.length > 0 ? [{ sql: HOLDS, columns: holdColumns(holds) }] : []),
    ...(usage.length > 0 ? [{ sql: USAGE, columns: usageColumns(usage) }] : []),
    { sql: ENTRIES, columns: entryColumns(written) },
  ]
  await execute(
    joined(parts),
    parts.flatMap((part) => part.columns),
  )
}

/** The parts as one statement: all but the last are its `with` clauses, and `$1 …` count on from part to part. */
function joined(parts: readonly { sql: string; columns: readonly string[] }[]): string {
  let used = 0
  const numbered = parts.map(({ sql, columns: own }) => {
    const before = used
    used += own.length
    return sql.replace(/\$(\d+)/g, (_, number) => `$${Number(number) + before}`)
  })
  const clauses = numbered.slice(0, -1).map((sql, index) => `part${index} as (${sql})`)
  return `with ${clauses.join(', ')} ${numbered.at(-1)}`
}

const BOOKS = `
  update accounts set last_entry = v.last_entry, last_lot = v.last_lot, last_hash = decode(v.last_hash, 'hex'),
    last_booked_at = to_timestamp(v.last_booked_at / 1000), balance = v.balance, debt = v.debt,
    rollover_cap = v.rollover_cap, cycle_ends_at = to_timestamp(v.cycle_ends_at / 1000),
    top_ups_locked = v.top_ups_locked
  from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::float8[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::float8[], $10::boolean[])
    as v (id, last_entry, last_lot, last_hash, last_booked_at, balance, debt, rollover_cap, cycle_ends_at, top_ups_locked)
  where accounts.id = v.id`

const LOTS = `
  insert into lots (account_id, number, bucket, source, entry, granted, remaining, held, happened_at, expires_at,
    rolls_over, open)
  select account_id, number, bucket, source, entry, granted, remaining, held, to_timestamp(happened_at / 1000),
    to_timestamp(expires_at / 1000), rolls_over, remaining > 0
  from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::float8[], $10::float8[], $11::boolean[])
    as v (account_id, number, bucket, source, entry, granted, remaining, held, happened_at, expires_at, rolls_over)
  on conflict (account_id, number)
    do update set remaining = excluded.remaining, held = excluded.held, open = excluded.open`

const HOLDS = `
  insert into holds (account_id, entry, key, slices, expires_at, feature, group_ref, open)
  select account_id, entry, key, slices, to_timestamp(expires_at / 1000), feature, group_ref, open
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::float8[], $6::text[], $7::text[], $8::boolean[])
    as v (account_id, entry, key, slices, expires_at, feature, group_ref, open)
  on conflict (account_id, entry) do update set open = excluded.open`

const USAGE = `
  insert into usage_days (account_id, day, feature, group_ref, credits, uses)
  select account_id, day, feature, group_ref, credits, uses
  from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::int[])
    as v (account_id, day, feature, group_ref, credits, uses)
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
      group_ref, reason, ref, lots, hash)`

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

function lotColumns(changes: readonly Folded[]): string[] {
  const lots = lastWords(
    changes,
    (change) => change.lots,
    (lot) => lot.number,
  )
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

function holdColumns(holds: ReturnType<typeof lastWords<Folded['holds'][number]>>): string[] {
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

function usageColumns(usage: ReturnType<typeof usageOf>): string[] {
  return [
    words(usage, (each) => each.accountId),
    words(usage, (each) => each.day),
    texts(usage, (each) => each.feature),
    texts(usage, (each) => each.groupRef),
    numbers(usage, (each) => each.credits),
    numbers(usage, (each) => each.uses),
  ]
}

/** The last word on each lot or hold, which may stand in a statement only once. */
function lastWords<Item>(
  changes: readonly Folded[],
  itemsOf: (change: Folded) => readonly Item[],
  numberOf: (item: Item) => number,
): (Item & { accountId: string })[] {
  return changes.flatMap((change) => {
    const last = new Map(itemsOf(change).map((item) => [numberOf(item), item]))
    return [...last.values()].map((item) => ({ accountId: change.state.id, ...item }))
  })
}
