import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'

export type Row = Record<string, unknown>

/**
 * Runs one statement with `$1 …` parameters inside an open transaction. The ledger's statements are written once and run
 * on postgres.js itself in the lane, and through Drizzle inside a caller's transaction; so they ask for text and
 * numbers only, which both clients read and write alike (moments as milliseconds or ISO text, bytes as hex).
 */
export type Execute = (text: string, values: readonly unknown[]) => Promise<readonly Row[]>

/** The ledger's statements inside a caller's Drizzle transaction. */
export function throughDrizzle(tx: Transaction): Execute {
  return async (text, values) => {
    const chunks: SQL[] = text
      .split(/\$(\d+)/)
      .map((part, index) => (index % 2 ? sql`${sql.param(values[Number(part) - 1])}` : sql.raw(part)))
    return (await tx.execute(sql.join(chunks))) as unknown as Row[]
  }
}

/** Rows turned into one array a column, as `unnest` takes them. */
export function columns<Item>(items: readonly Item[], values: readonly ((item: Item) => unknown)[]): unknown[][] {
  return values.map((value) => items.map(value))
}
