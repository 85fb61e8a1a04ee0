import { sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'

/** The product's one clock: the database's, in the sandbox moved by the time machine. */
export async function clockNow(tx?: Transaction): Promise<Date> {
  const [row] = await (tx ?? db()).execute<{ ms: number }>(
    sql`select (extract(epoch from clock_now()) * 1000)::float8 as ms`,
  )
  return new Date(row?.ms as number)
}
