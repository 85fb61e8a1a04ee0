import { sql } from 'drizzle-orm'
import type { Database } from '@/db/client'

/** The product's one clock, read from the database: inside a transaction, the moment its decisions are made at. */
export async function readClock(on: Pick<Database, 'execute'>): Promise<Date> {
  const [row] = await on.execute<{ now: number }>(sql`select (extract(epoch from clock_now()) * 1000)::float8 as now`)
  return new Date(row!.now)
}
