import { eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { refillCalendars } from '@/db/schema'
import { cents, credits } from '@/lib/core/money'
import { periodIndex, periodStart } from '@/lib/core/period'
import type { Cycle } from './advice'

const MOST_CYCLES = 3

/**
 * The account's last three cycles on the plan it has now, oldest first, the running one included; fewer where the plan
 * is newer, and none before the first cycle that began on it. A free plan's days are told by the month. Use is counted
 * from the daily roll-up, so that the day (UTC) on which a cycle begins belongs to it whole.
 */
export async function recentCycles(accountId: string): Promise<Cycle[]> {
  const [calendar] = await db().select().from(refillCalendars).where(eq(refillCalendars.accountId, accountId))
  if (!calendar) return []
  const { anchorAt, plan } = calendar
  const running = periodIndex(anchorAt, 'month', await clockNow())
  const first = Math.max(0, running - MOST_CYCLES + 1)
  const begins = Array.from({ length: Math.max(0, running - first + 1) }, (_, index) =>
    periodStart(anchorAt, 'month', first + index).toISOString(),
  )
  if (begins.length === 0) return []
  // A cycle is the plan's whose refill opened it. The free plan's end where a paid one's calendar begins, clocks aside.
  const rows = await db().execute<{ spent: number; bought: number; paid: number }>(sql`
    with cycles as (
      select begins, lead(begins) over (order by begins) as ends
      from unnest(${`{${begins.join()}}`}::timestamptz[]) as begins
    ), other_plan as (
      select max(lots.happened_at) as at
      from lots join entries on entries.account_id = lots.account_id and entries.number = lots.entry
      where lots.account_id = ${accountId} and lots.bucket = 'plan' and lots.happened_at >= ${begins[0]}::timestamptz
        and entries.kind = 'refill' and entries.reason <> ${plan} and lots.source not like 'refill:free:%'
    )
    select used.credits::float8 as spent, bought.credits::float8 as bought, bought.cents::float8 as paid
    from cycles, other_plan, lateral (
      select coalesce(sum(credits), 0) as credits from usage_days
      where account_id = ${accountId} and day >= (begins at time zone 'UTC')::date
        and (ends is null or day < (ends at time zone 'UTC')::date)
    ) as used, lateral (
      select coalesce(sum(credits), 0) as credits, coalesce(sum(amount_cents), 0) as cents from purchases
      where account_id = ${accountId} and status = 'paid' and paid_at >= begins and (ends is null or paid_at < ends)
    ) as bought
    where other_plan.at is null or begins > other_plan.at
    order by begins`)
  return rows.map(({ spent, bought, paid }) => ({
    // Refunds of earlier work may outweigh what a cycle used.
    spent: credits(Math.max(0, spent)),
    bought: credits(bought),
    paidCents: cents(paid),
  }))
}
