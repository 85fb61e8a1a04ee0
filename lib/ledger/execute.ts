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

/**
 * One column of `items` as an array of Postgres, for `unnest`. The client would write such arrays as well, value by value
 * and quoting each; the ledger writes thousands a second, most of them numbers.
 */
export function numbers<Item>(items: readonly Item[], read: (item: Item) => number | null): string {
  return `{${items.map((item) => read(item) ?? 'null').join()}}`
}

/** As `numbers`, for text: anything a person or a program may have sent. */
export function texts<Item>(items: readonly Item[], read: (item: Item) => string | null): string {
  return `{${items.map((item) => quoted(read(item))).join()}}`
}

/** As `numbers`, for words of our own that need no quoting: ids, hashes, kinds. */
export function words<Item>(items: readonly Item[], read: (item: Item) => string | boolean): string {
  return `{${items.map(read).join()}}`
}

function quoted(value: string | null): string {
  if (value === null) return 'null'
  return `"${value.includes('"') || value.includes('\\') ? value.replace(/["\\]/g, '\\$&') : value}"`
}
