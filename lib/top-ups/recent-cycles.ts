import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import type { Plan } from '@/lib/catalog/schema'
import { cents, credits } from '@/lib/core/money'
import type { Cycle } from './advice'

/**
 * The account's last three cycles on `plan`, oldest first, the running one included; fewer where the plan is newer, and
 * none before its first refill. Use is counted from the daily roll-up: the day (UTC) on which a cycle begins is its own.
 */
export async function recentCycles(accountId: string, plan: Plan): Promise<Cycle[]> {
  const rows = await db().execute<{ spent: number; bought: number; paid: number }>(sql`
    with refills as (
      select lots.happened_at as begins, entries.reason as plan, lots.number
      from lots join entries on entries.account_id = lots.account_id and entries.number = lots.entry
      where lots.account_id = ${accountId} and lots.bucket = 'plan' and entries.kind = 'refill'
      order by lots.number desc limit 3
    ), cycles as (
      select begins, plan, lead(begins) over (order by number) as ends,
        bool_and(plan = ${plan.key}) over (order by number desc) as on_plan
      from refills
    )
    select
      coalesce((select sum(credits) from usage_days where account_id = ${accountId}
        and day >= (begins at time zone 'UTC')::date and (ends is null or day < (ends at time zone 'UTC')::date)), 0
      )::float8 as spent,
      coalesce(bought.credits, 0)::float8 as bought, coalesce(bought.cents, 0)::float8 as paid
    from cycles, lateral (
      select sum(credits) as credits, sum(amount_cents) as cents from purchases
      where account_id = ${accountId} and status = 'paid' and paid_at >= begins and (ends is null or paid_at < ends)
    ) as bought
    where on_plan order by begins`)
  return rows.map(({ spent, bought, paid }) => ({
    // Refunds of earlier work may outweigh what a cycle used.
    spent: credits(Math.max(0, spent)),
    bought: credits(bought),
    paidCents: cents(paid),
  }))
}
