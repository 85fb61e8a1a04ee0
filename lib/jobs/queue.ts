import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'

/** What lower slices hand to the worker, with what it is told: ids alone, since a task reads the truth when it runs. */
export type Jobs = {
  'stripe.event': { id: string }
  /** Every refill that is due by then. */
  'refills.due': Record<string, never>
  /** A person's try at a purchase, looked at again when every call about it has long ended. */
  'top-up.settle': { accountId: string; id: string; attempt: number }
}

/**
 * A job that exists exactly when the caller's transaction commits. It runs at once, or `afterSeconds` of real time; one
 * with a `key` takes the place of another that still waits under it.
 */
export async function enqueue<Name extends keyof Jobs>(
  tx: Transaction,
  task: Name,
  payload: Jobs[Name],
  { afterSeconds = 0, key = null }: { afterSeconds?: number; key?: string | null } = {},
): Promise<void> {
  const runAt = sql`now() + ${afterSeconds}::int * interval '1 second'`
  await tx.execute(sql`select enqueue(${task}, ${JSON.stringify(payload)}::json, ${key}, ${runAt})`)
}
