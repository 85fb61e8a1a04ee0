import { type SQL, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { type Credits, credits } from '@/lib/core/money'

/** What the book said at a moment. `entry` is the last entry booked by then; 0 before the first. */
export type BookBalance = { balance: Credits; entry: number }

/**
 * The balance as the book stood at `moment`: after everything booked by then. What happened earlier but was booked later
 * (an expiry nobody had met yet) is not in it. A moment to come has the balance of the last entry.
 * @throws when there is no such account.
 */
export async function balanceAt(accountId: string, moment: Date): Promise<BookBalance> {
  const balance = sql`(select balance_after::float8 from entries where account_id = ${accountId} and number = low)`
  const row = await search(accountId, moment, sql`coalesce(${balance}, 0) as balance, low::float8 as entry`)
  return { balance: credits(row.balance as number), entry: row.entry as number }
}

/** The number of the last entry booked at `moment` or before; 0 where there is none. */
export async function numberAt(accountId: string, moment: Date): Promise<number> {
  return (await search(accountId, moment, sql`low::float8 as entry`)).entry as number
}

/**
 * Halves the range of numbers until one is left: entries are booked in the order of their numbers, so the primary key is
 * an index over time as well. Twenty look-ups find a moment among a million entries.
 */
async function search(accountId: string, moment: Date, columns: SQL): Promise<Record<string, unknown>> {
  const found = await db().execute(sql`
    with recursive halving (low, high) as (
      select 0::bigint, last_entry from accounts where id = ${accountId}
      union all
      select case when early then middle else low end, case when early then high else middle - 1 end
      from (
        select low, high, (low + high + 1) / 2 as middle, (
          select booked_at <= ${moment.toISOString()}::timestamptz from entries
          where account_id = ${accountId} and number = (low + high + 1) / 2) as early
        from halving where low < high
      ) as step
    )
    select ${columns} from halving where low = high`)
  const [row] = found as unknown as Record<string, unknown>[]
  if (!row) throw new Error(`There is no account ${accountId}.`)
  return row
}
