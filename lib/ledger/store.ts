import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { groupBy } from '@/lib/core/group'
import type { Credits } from '@/lib/core/money'
import type { Folded, Known } from './fold'
import { readMoves, writeMoves } from './hash'
import type { AccountState, Bucket, EntryKind, Lot } from './types'

/**
 * Runs one statement with `$1 …` parameters inside an open transaction. The ledger's statements are written once and run
 * on postgres.js itself in the lane, and through Drizzle inside a caller's transaction; so they ask for text and
 * numbers only, which both clients read and write alike (moments as milliseconds or ISO text, bytes as hex).
 */
export type Execute = (text: string, values: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>

export type Loaded = { now: Date; accounts: Map<string, AccountState>; known: Map<string, Map<string, Known>> }

/**
 * Locks the accounts in the order of their ids, then reads them. The statements go out together but run one after the
 * other, each with a snapshot of its own: everything after the lock sees what the lock waited for.
 */
export async function load(execute: Execute, keys: readonly { accountId: string; key: string }[]): Promise<Loaded> {
  const ids = [...new Set(keys.map((each) => each.accountId))].sort()
  const [accounts, lots, found, clock] = await Promise.all([
    execute(LOCK, [ids]),
    execute(OPEN_LOTS, [ids]),
    execute(KNOWN_KEYS, [keys.map((each) => each.accountId), keys.map((each) => each.key)]),
    execute('select (extract(epoch from clock_now()) * 1000)::float8 as now', []),
  ])
  const lotsOf = groupBy(lots, (row) => row.account_id as string)
  const knownOf = groupBy(found, (row) => row.account_id as string)
  return {
    now: new Date(clock[0]?.now as number),
    accounts: new Map(
      accounts.map((row) => [row.id as string, toState(row, (lotsOf.get(row.id as string) ?? []).map(toLot))]),
    ),
    known: new Map(
      ids.map((id) => [id, new Map((knownOf.get(id) ?? []).map((row) => [row.key as string, toKnown(row)]))]),
    ),
  }
}

const LOCK = `
  select id, last_entry::float8, last_lot, encode(last_hash, 'hex') as last_hash,
    (extract(epoch from last_booked_at) * 1000)::float8 as last_booked_at, balance::float8, rollover_cap::float8, top_ups_locked
  from accounts where id = any($1::uuid[]) order by id for no key update`

const OPEN_LOTS = `
  select account_id, number, bucket, source, entry::float8, granted::float8, remaining::float8, rolls_over,
    (extract(epoch from happened_at) * 1000)::float8 as happened_at, (extract(epoch from expires_at) * 1000)::float8 as expires_at
  from lots where account_id = any($1::uuid[]) and open`

// "offset 0" keeps the probe one look-up by (account, key) each, whatever the planner believes about the table.
const KNOWN_KEYS = `
  select found.* from unnest($1::uuid[], $2::text[]) as wanted (account_id, key), lateral (
    select account_id, number::float8, kind, amount::float8, balance_after::float8, key, actor, feature, group_ref, reason, lots,
      (extract(epoch from happened_at) * 1000)::float8 as happened_at, (extract(epoch from booked_at) * 1000)::float8 as booked_at,
      encode(request_hash, 'hex') as request_hash
    from entries where entries.account_id = wanted.account_id and entries.key = wanted.key offset 0) as found`

/** Writes what a batch came to, in one statement. Every entry moves at least one lot, so no column is empty. */
export async function write(execute: Execute, changes: readonly Folded[]): Promise<void> {
  const states = changes.filter((change) => change.entries.length > 0).map((change) => change.state)
  if (states.length === 0) return
  const entries = changes.flatMap((change) => change.entries)
  // The last word on a lot is the one to write; each may stand in the statement only once.
  const lots = changes.flatMap((change) => {
    const last = new Map(change.lots.map((lot) => [lot.number, lot]))
    return [...last.values()].map((lot) => ({ accountId: change.state.id, ...lot }))
  })
  await execute(WRITE, [
    ...columns(states, (each) => [
      each.id,
      each.lastEntry,
      each.lastLot,
      each.lastHash.toString('hex'),
      each.lastBookedAt.toISOString(),
      each.balance,
      each.rolloverCap,
    ]),
    ...columns(lots, (each) => [
      each.accountId,
      each.number,
      each.bucket,
      each.source,
      each.entry,
      each.granted,
      each.remaining,
      each.happenedAt.toISOString(),
      each.expiresAt?.toISOString() ?? null,
      String(each.rollsOver),
    ]),
    ...columns(entries, (each) => [
      each.accountId,
      each.number,
      each.kind,
      each.amount,
      each.balanceAfter,
      each.happenedAt.toISOString(),
      each.bookedAt.toISOString(),
      each.key,
      each.requestHash.toString('hex'),
      each.actor,
      each.feature,
      each.groupRef,
      each.reason,
      writeMoves(each.moves),
      each.hash.toString('hex'),
    ]),
  ])
}

const WRITE = `
  with book as (
    update accounts set last_entry = v.last_entry, last_lot = v.last_lot, last_hash = decode(v.last_hash, 'hex'),
      last_booked_at = v.last_booked_at::timestamptz, balance = v.balance, rollover_cap = v.rollover_cap
    from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
      as v (id, last_entry, last_lot, last_hash, last_booked_at, balance, rollover_cap)
    where accounts.id = v.id
  ), moved as (
    insert into lots (account_id, number, bucket, source, entry, granted, remaining, happened_at, expires_at, rolls_over, open)
    select account_id, number, bucket, source, entry, granted, remaining,
      happened_at::timestamptz, expires_at::timestamptz, rolls_over::boolean, remaining > 0
    from unnest($8::uuid[], $9::int[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[],
      $15::text[], $16::text[], $17::text[])
      as v (account_id, number, bucket, source, entry, granted, remaining, happened_at, expires_at, rolls_over)
    on conflict (account_id, number) do update set remaining = excluded.remaining, open = excluded.open
  )
  insert into entries (account_id, number, kind, amount, balance_after, happened_at, booked_at, key, request_hash, actor,
    feature, group_ref, reason, lots, hash)
  select account_id, number, kind, amount, balance_after, happened_at::timestamptz, booked_at::timestamptz, key, decode(request_hash, 'hex'), actor,
    feature, group_ref, reason, lots, decode(hash, 'hex')
  from unnest($18::uuid[], $19::bigint[], $20::text[], $21::bigint[], $22::bigint[], $23::text[], $24::text[],
    $25::text[], $26::text[], $27::text[], $28::text[], $29::text[], $30::text[], $31::text[], $32::text[])
    as v (account_id, number, kind, amount, balance_after, happened_at, booked_at, key, request_hash, actor, feature,
      group_ref, reason, lots, hash)`

/** Rows (at least one) turned into one array a column, as `unnest` takes them. */
function columns<Row>(rows: readonly Row[], toValues: (row: Row) => unknown[]): unknown[][] {
  const values = rows.map(toValues)
  return (values[0] as unknown[]).map((_, column) => values.map((row) => row[column]))
}

function toState(row: Record<string, unknown>, lots: Lot[]): AccountState {
  return {
    id: row.id as string,
    lastEntry: row.last_entry as number,
    lastLot: row.last_lot as number,
    lastHash: Buffer.from(row.last_hash as string, 'hex'),
    lastBookedAt: new Date(row.last_booked_at as number),
    balance: row.balance as Credits,
    rolloverCap: row.rollover_cap as Credits,
    topUpsLocked: row.top_ups_locked as boolean,
    lots,
  }
}

function toLot(row: Record<string, unknown>): Lot {
  return {
    number: row.number as number,
    bucket: row.bucket as Bucket,
    source: row.source as string,
    entry: row.entry as number,
    granted: row.granted as Credits,
    remaining: row.remaining as Credits,
    happenedAt: new Date(row.happened_at as number),
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at as number),
    rollsOver: row.rolls_over as boolean,
  }
}

function toKnown(row: Record<string, unknown>): Known {
  return {
    requestHash: Buffer.from(row.request_hash as string, 'hex'),
    entry: {
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
      moves: readMoves(row.lots as string),
    },
  }
}

/** The same statements inside a caller's Drizzle transaction. */
export function throughDrizzle(tx: Transaction): Execute {
  return async (text, values) => {
    const chunks: SQL[] = text
      .split(/\$(\d+)/)
      .map((part, index) => (index % 2 ? sql`${sql.param(values[Number(part) - 1])}` : sql.raw(part)))
    return (await tx.execute(sql.join(chunks))) as unknown as Record<string, unknown>[]
  }
}
