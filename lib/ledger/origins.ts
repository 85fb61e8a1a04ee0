import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { readMoves } from './hash'
import { readState } from './state'
import { type Bucket, DEBT, type EntryKind } from './types'

/** Where a lot came from: the entry that brought it, and the lots its credits were in before. */
export type Origin = {
  lot: number
  bucket: Bucket
  source: string
  entry: { number: number; kind: EntryKind; key: string; actor: string; reason: string | null }
  /** Earlier lots; none where the credits came from outside: a payment, a refill, a correction, another account. */
  from: number[]
}

/**
 * The whole way back of the credits in `lot`: itself, the lots they rolled over from or were refunded for, and so on to
 * where they came from outside. Each lot stands there once, later ones first.
 */
export async function originsOf(accountId: string, lot: number): Promise<Origin[]> {
  const origins = new Map<number, Origin>()
  for (let wanted = [lot]; wanted.length > 0; ) {
    const written = await readOrigins(accountId, wanted)
    const missing = wanted.filter((each) => !written.some((origin) => origin.lot === each))
    const found = missing.length > 0 ? [...written, ...(await dueOrigins(accountId, missing))] : written
    for (const origin of found) origins.set(origin.lot, origin)
    wanted = [...new Set(found.flatMap((origin) => origin.from))].filter((each) => !origins.has(each))
  }
  return [...origins.values()].sort((a, b) => b.lot - a.lot)
}

async function readOrigins(accountId: string, wanted: readonly number[]): Promise<Origin[]> {
  const rows = await db().execute(sql`
    select lots.number, lots.bucket, lots.source, entries.number::float8 as entry, entries.kind, entries.key,
      entries.actor, entries.reason, refunded.lots as refunded
    from lots
    join entries on entries.account_id = lots.account_id and entries.number = lots.entry
    left join entries refunded on refunded.account_id = lots.account_id
      and refunded.number = case when lots.source like 'refund:%' then substring(lots.source from 8)::bigint end
    where lots.account_id = ${accountId} and lots.number in ${[...wanted]}`)
  return rows.map((row) => ({
    lot: row.number as number,
    bucket: row.bucket as Bucket,
    source: row.source as string,
    entry: {
      number: row.entry as number,
      kind: row.kind as EntryKind,
      key: row.key as string,
      actor: row.actor as string,
      reason: row.reason as string | null,
    },
    from: earlierLots(row.source as string, row.refunded as string | null),
  }))
}

/** Lots of entries that have happened but are not written down yet: the history shows those as well. */
async function dueOrigins(accountId: string, wanted: readonly number[]): Promise<Origin[]> {
  const { state, due } = await readState(accountId)
  return state.lots.flatMap(({ number: lot, bucket, source, entry: brought }) => {
    const entry = due.find((each) => each.number === brought)
    if (!entry || !wanted.includes(lot)) return []
    const { number, kind, key, actor, reason } = entry
    return [{ lot, bucket, source, entry: { number, kind, key, actor, reason }, from: earlierLots(source, null) }]
  })
}

/** A rollover's source names its lot; a refund's names the spend, which took from lots of its own. */
function earlierLots(source: string, refunded: string | null): number[] {
  const rolled = /^rollover:(\d+)$/.exec(source)
  if (rolled) return [Number(rolled[1])]
  return readMoves(refunded ?? '').flatMap(({ lot }) => (lot === DEBT ? [] : [lot]))
}
