import { columns, type Execute } from './execute'
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
  const usage = usageOf(written.flatMap((change) => change.entries))
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
function joined(parts: readonly { sql: string; columns: unknown[][] }[]): string {
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
    last_booked_at = v.last_booked_at::timestamptz, balance = v.balance, debt = v.debt, rollover_cap = v.rollover_cap,
    cycle_ends_at = v.cycle_ends_at::timestamptz, top_ups_locked = v.top_ups_locked::boolean
  from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::text[], $10::text[])
    as v (id, last_entry, last_lot, last_hash, last_booked_at, balance, debt, rollover_cap, cycle_ends_at, top_ups_locked)
  where accounts.id = v.id`

const LOTS = `
  insert into lots (account_id, number, bucket, source, entry, granted, remaining, held, happened_at, expires_at,
    rolls_over, open)
  select account_id, number, bucket, source, entry, granted, remaining, held, happened_at::timestamptz,
    expires_at::timestamptz, rolls_over::boolean, remaining > 0
  from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::text[], $10::text[], $11::text[])
    as v (account_id, number, bucket, source, entry, granted, remaining, held, happened_at, expires_at, rolls_over)
  on conflict (account_id, number)
    do update set remaining = excluded.remaining, held = excluded.held, open = excluded.open`

const HOLDS = `
  insert into holds (account_id, entry, key, slices, expires_at, feature, group_ref, open)
  select account_id, entry, key, slices, expires_at::timestamptz, feature, group_ref, open::boolean
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    as v (account_id, entry, key, slices, expires_at, feature, group_ref, open)
  on conflict (account_id, entry) do update set open = excluded.open`

const USAGE = `
  insert into usage_days (account_id, day, feature, group_ref, credits, uses)
  select * from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::int[])
  on conflict (account_id, day, feature, group_ref)
    do update set credits = usage_days.credits + excluded.credits, uses = usage_days.uses + excluded.uses`

const ENTRIES = `
  insert into entries (account_id, number, kind, amount, balance_after, happened_at, booked_at, key, request_hash, actor,
    feature, group_ref, reason, ref, lots, hash)
  select account_id, number, kind, amount, balance_after, happened_at::timestamptz, booked_at::timestamptz, key,
    decode(request_hash, 'hex'), actor, feature, group_ref, reason, ref, lots, decode(hash, 'hex')
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::text[], $16::text[])
    as v (account_id, number, kind, amount, balance_after, happened_at, booked_at, key, request_hash, actor, feature,
      group_ref, reason, ref, lots, hash)`

function accountColumns(changes: readonly Folded[]): unknown[][] {
  const states = changes.map((change) => change.state)
  return columns(states, [
    (each) => each.id,
    (each) => each.lastEntry,
    (each) => each.lastLot,
    (each) => each.lastHash.toString('hex'),
    (each) => each.lastBookedAt.toISOString(),
    (each) => each.balance,
    (each) => each.debt,
    (each) => each.rolloverCap,
    (each) => each.cycleEndsAt?.toISOString() ?? null,
    (each) => String(each.topUpsLocked),
  ])
}

function lotColumns(changes: readonly Folded[]): unknown[][] {
  const lots = lastWords(
    changes,
    (change) => change.lots,
    (lot) => lot.number,
  )
  return columns(lots, [
    (each) => each.accountId,
    (each) => each.number,
    (each) => each.bucket,
    (each) => each.source,
    (each) => each.entry,
    (each) => each.granted,
    (each) => each.remaining,
    (each) => each.held,
    (each) => each.happenedAt.toISOString(),
    (each) => each.expiresAt?.toISOString() ?? null,
    (each) => String(each.rollsOver),
  ])
}

function entryColumns(changes: readonly Folded[]): unknown[][] {
  const entries = changes.flatMap((change) => change.entries)
  return columns(entries, [
    (each) => each.accountId,
    (each) => each.number,
    (each) => each.kind,
    (each) => each.amount,
    (each) => each.balanceAfter,
    (each) => each.happenedAt.toISOString(),
    (each) => each.bookedAt.toISOString(),
    (each) => each.key,
    (each) => each.requestHash.toString('hex'),
    (each) => each.actor,
    (each) => each.feature,
    (each) => each.groupRef,
    (each) => each.reason,
    (each) => each.ref,
    (each) => writeMoves(each.moves),
    (each) => each.hash.toString('hex'),
  ])
}

function holdColumns(holds: ReturnType<typeof lastWords<Folded['holds'][number]>>): unknown[][] {
  return columns(holds, [
    (each) => each.accountId,
    (each) => each.entry,
    (each) => each.key,
    (each) => writeMoves([...each.slices]),
    (each) => each.expiresAt.toISOString(),
    (each) => each.feature,
    (each) => each.groupRef,
    (each) => String(each.open),
  ])
}

function usageColumns(usage: ReturnType<typeof usageOf>): unknown[][] {
  return columns(usage, [
    (each) => each.accountId,
    (each) => each.day,
    (each) => each.feature,
    (each) => each.groupRef,
    (each) => each.credits,
    (each) => each.uses,
  ])
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
