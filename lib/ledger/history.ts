import { and, desc, eq, gt, gte, inArray, lt, notInArray } from 'drizzle-orm'
import { db } from '@/db/client'
import { entries, lots } from '@/db/schema'
import { RESERVING } from './book'
import { readMoves } from './hash'
import { numberAt } from './moments'
import { readState } from './state'
import { type Bucket, DEBT, type Entry, type EntryKind, type Lot } from './types'

/** Which entries to show; what is not given leaves nothing out. */
export type HistoryFilter = {
  kinds?: readonly EntryKind[]
  feature?: string
  groupRef?: string
  /** When it happened: from this moment on, and before that one. */
  from?: Date
  to?: Date
  /** Credits that came in, or that went out. */
  direction?: 'in' | 'out'
  /** Holds and releases too. They change no balance, so they are left out unless asked for or named in `kinds`. */
  reservations?: boolean
}

/** An entry with the lots it touched and where they came from. */
export type HistoryEntry = Entry & { sources: { lot: number; bucket: Bucket; source: string; amount: number }[] }

/**
 * Entries newest first; `older` goes into the next call's `before`, null on the last page. A page of a filter that few
 * entries pass can have fewer than asked for, even none, and still be followed by an older one.
 */
export type History = { entries: HistoryEntry[]; older: number | null }

/** However few entries pass a filter, a page looks at no more than this many: it costs the same in any book. */
const LOOKED_AT = 20_000

/** Nothing happens after it is booked, except by so much as another clock (Stripe's, for a period) may be ahead of ours. */
const AHEAD_MS = 86_400_000

/** One page of the book, older than entry `before`, with what is due but not yet written down. */
export async function readHistory(
  accountId: string,
  page: { before?: number; limit?: number; filter?: HistoryFilter } = {},
): Promise<History> {
  const { before = Number.POSITIVE_INFINITY, limit = 50, filter = {} } = page
  const { state, due, written } = await readState(accountId)
  const unwritten = due.filter((entry) => entry.number < before && passes(entry, filter)).reverse()
  // Numbers are gapless, so a range of them is a number of entries.
  const end = Math.min(before, written + 1)
  const first = filter.from ? (await numberAt(accountId, new Date(filter.from.getTime() - AHEAD_MS))) + 1 : 1
  const start = Math.max(first, end - LOOKED_AT)
  const rows = await db()
    .select()
    .from(entries)
    .where(
      and(eq(entries.accountId, accountId), gte(entries.number, start), lt(entries.number, end), ...conditions(filter)),
    )
    .orderBy(desc(entries.number))
    .limit(limit + 1)
  const found = [...unwritten, ...rows.map(toEntry)]
  const shown = found.slice(0, limit)
  const sources = await readSources(accountId, shown, state.lots)
  return {
    entries: shown.map((entry) => withSources(entry, sources)),
    older: found.length > limit ? (shown.at(-1)?.number ?? null) : start > first ? start : null,
  }
}

/** Whether an entry that is not written down yet belongs on the page: the same as `conditions` say to Postgres. */
function passes(entry: Entry, { kinds, feature, groupRef, from, to, direction, reservations }: HistoryFilter): boolean {
  return (
    (kinds ? kinds.includes(entry.kind) : reservations || !RESERVING.includes(entry.kind)) &&
    (feature === undefined || entry.feature === feature) &&
    (groupRef === undefined || entry.groupRef === groupRef) &&
    (from === undefined || entry.happenedAt >= from) &&
    (to === undefined || entry.happenedAt < to) &&
    (direction === undefined || (direction === 'in' ? entry.amount > 0 : entry.amount < 0))
  )
}

function conditions({ kinds, feature, groupRef, from, to, direction, reservations }: HistoryFilter) {
  return [
    kinds ? inArray(entries.kind, [...kinds]) : reservations ? undefined : notInArray(entries.kind, [...RESERVING]),
    feature === undefined ? undefined : eq(entries.feature, feature),
    groupRef === undefined ? undefined : eq(entries.groupRef, groupRef),
    from && gte(entries.happenedAt, from),
    to && lt(entries.happenedAt, to),
    direction && (direction === 'in' ? gt(entries.amount, 0) : lt(entries.amount, 0)),
  ]
}

type Source = Pick<Lot, 'bucket' | 'source'>

/** The sources of the lots that `shown` touches: as written down, or as they will be. */
async function readSources(
  accountId: string,
  shown: readonly Entry[],
  open: readonly Lot[],
): Promise<Map<number, Source>> {
  const unwritten = open.map(({ number, bucket, source }) => [number, { bucket, source }] as const)
  const numbers = [...new Set(shown.flatMap((entry) => entry.moves.map((move) => move.lot)))]
  if (numbers.length === 0) return new Map()
  const rows = await db()
    .select({ number: lots.number, bucket: lots.bucket, source: lots.source })
    .from(lots)
    .where(and(eq(lots.accountId, accountId), inArray(lots.number, numbers)))
  return new Map([...unwritten, ...rows.map(({ number, ...lot }) => [number, lot] as const)])
}

function withSources(entry: Entry, sources: Map<number, Source>): HistoryEntry {
  const moves = entry.moves.filter((move) => move.lot !== DEBT)
  return {
    ...entry,
    sources: moves.map((move) => {
      const source = sources.get(move.lot)
      if (!source) throw new Error(`Lot ${move.lot} of ${entry.accountId} was not read.`)
      return { ...move, ...source }
    }),
  }
}

function toEntry(row: typeof entries.$inferSelect): Entry {
  const { requestHash: _request, hash: _hash, lots: moves, ...entry } = row
  return { ...entry, moves: readMoves(moves) }
}
