import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import * as schema from '@/db/schema'
import { type Credits, credits } from '@/lib/core/money'
import type { Row } from './execute'
import { readMoves } from './hash'
import { ACCOUNT_COLUMNS, HOLD_COLUMNS, LOT_COLUMNS, toBook, toHold, toLot } from './rows'
import { availableOf, bucketTotal, inSpendOrder, SPEND_ORDER, settle } from './rules'
import { type AccountState, type Bucket, DEBT, type Entry, type Lot } from './types'

/** A balance with everything that explains it. `available` is what can be spent, `total` what is there. */
export type Balance = {
  available: Credits
  total: Credits
  /** Reserved for work under way; part of `total`, not of `available`. */
  held: Credits
  /** Taken back after it was spent: the next credits repay it. */
  debt: Credits
  asOf: Date
  rolloverCap: Credits
  /** All four, in spending order; `until` is the earliest expiry in the bucket. */
  buckets: { bucket: Bucket; credits: Credits; until: Date | null; locked: boolean }[]
  /** The lots that hold something, in spending order. */
  lots: Lot[]
}

/** An entry with the lots it touched and where they came from. */
export type HistoryEntry = Entry & { sources: { lot: number; bucket: Bucket; source: string; amount: number }[] }

/** Entries newest first; `older` goes into the next call's `before`, null on the last page. */
export type History = { entries: HistoryEntry[]; older: number | null }

/** The balance as it is at this moment, everything due included, whether it is written down yet or not. */
export async function readBalance(accountId: string): Promise<Balance> {
  const { state, now } = await readState(accountId)
  return {
    available: availableOf(state),
    total: state.balance,
    held: credits(state.lots.reduce((sum, lot) => sum + lot.held, 0)),
    debt: state.debt,
    asOf: now,
    rolloverCap: state.rolloverCap,
    buckets: SPEND_ORDER.map((bucket) => ({
      bucket,
      credits: bucketTotal(state, bucket),
      until: earliestExpiry(state.lots.filter((lot) => lot.bucket === bucket)),
      locked: bucket === 'top-up' && state.topUpsLocked,
    })),
    lots: [...state.lots].sort(inSpendOrder),
  }
}

/** One page of the book, older than entry `before`. The first page also has what is due but not yet written down. */
export async function readHistory(accountId: string, page: { before?: number; limit?: number } = {}): Promise<History> {
  const limit = page.limit ?? 50
  const due = page.before === undefined ? (await readState(accountId)).due : []
  const rows = await db()
    .select()
    .from(schema.entries)
    .where(
      and(eq(schema.entries.accountId, accountId), page.before ? lt(schema.entries.number, page.before) : undefined),
    )
    .orderBy(desc(schema.entries.number))
    .limit(limit + 1)
  // Someone may have written down what is due between the two reads.
  const unwritten = due.filter((entry) => entry.number > (rows[0]?.number ?? 0)).reverse()
  const found = [...unwritten, ...rows.map(toEntry)]
  const entries = found.slice(0, limit)
  const sources = await readSources(accountId, entries)
  return {
    entries: entries.map((entry) => ({
      ...entry,
      sources: entry.moves
        .filter((move) => move.lot !== DEBT)
        .map((move) => ({ ...move, ...(sources.get(move.lot) ?? ROLLED_OVER) })),
    })),
    older: found.length > limit ? (entries.at(-1)?.number ?? null) : null,
  }
}

/** A bank lot that is due but not written down yet has no row to name its source. */
const ROLLED_OVER = { bucket: 'rollover' as const, source: 'rollover' }

/** @throws when there is no such account: callers come here with a client they have checked. */
async function readState(accountId: string): Promise<{ state: AccountState; due: Entry[]; now: Date }> {
  const [row] = (await db().execute(sql`${sql.raw(STATE)} where id = ${accountId}`)) as unknown as Row[]
  if (!row) throw new Error(`There is no account ${accountId}.`)
  const now = new Date(row.now as number)
  const [lots, holds] = [toRows(row.lots).map(toLot), toRows(row.holds).map(toHold)]
  const { state, entries } = settle({ ...toBook(row), lots, holds, originals: [] }, now)
  return { state, due: [...entries], now }
}

// One statement, so that the account, its lots and its holds are of one moment.
const STATE = `
  select ${ACCOUNT_COLUMNS}, (extract(epoch from clock_now()) * 1000)::float8 as now,
    (select json_agg(open_lots) from (select ${LOT_COLUMNS} from lots where account_id = accounts.id and open) as open_lots) as lots,
    (select json_agg(due) from (
      select ${HOLD_COLUMNS} from holds where account_id = accounts.id and open and expires_at <= clock_now()) as due) as holds
  from accounts`

/** A JSON column, which Drizzle's client hands over as text; null where there were no rows. */
function toRows(json: unknown): Row[] {
  return (typeof json === 'string' ? JSON.parse(json) : json) ?? []
}

async function readSources(
  accountId: string,
  entries: Entry[],
): Promise<Map<number, { bucket: Bucket; source: string }>> {
  const numbers = [...new Set(entries.flatMap((entry) => entry.moves.map((move) => move.lot)))]
  if (numbers.length === 0) return new Map()
  const lots = await db()
    .select({ number: schema.lots.number, bucket: schema.lots.bucket, source: schema.lots.source })
    .from(schema.lots)
    .where(and(eq(schema.lots.accountId, accountId), inArray(schema.lots.number, numbers)))
  return new Map(lots.map(({ number, ...lot }) => [number, lot]))
}

function toEntry(row: typeof schema.entries.$inferSelect): Entry {
  const { requestHash: _request, hash: _hash, lots, ...entry } = row
  return { ...entry, moves: readMoves(lots) }
}

function earliestExpiry(lots: readonly Lot[]): Date | null {
  const times = lots.flatMap((lot) => (lot.expiresAt ? [lot.expiresAt.getTime()] : []))
  return times.length > 0 ? new Date(Math.min(...times)) : null
}
