import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'

/** What lower slices hand to the worker, with what it is told: ids alone, since a task reads the truth when it runs. */
export type Jobs = { 'stripe.event': { id: string } }

/** A job that exists exactly when the caller's transaction commits. */
export async function enqueue<Name extends keyof Jobs>(
  tx: Transaction,
  task: Name,
  payload: Jobs[Name],
): Promise<void> {
  await tx.execute(sql`select enqueue(${task}, ${JSON.stringify(payload)}::json)`)
}
