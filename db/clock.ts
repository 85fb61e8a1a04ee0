import { sql } from 'drizzle-orm'
import { type Database, db, type Transaction } from './client'

/**
 * The product's one clock: the database's, which in the sandbox the time machine moves. Asked once in a transaction and
 * handed to the rules as `now`.
 */
export async function clockNow(on: Database | Transaction = db()): Promise<Date> {
  const [row] = await on.execute<{ ms: number }>(sql`select (extract(epoch from clock_now()) * 1000)::float8 as ms`)
  return new Date(row?.ms as number)
}
