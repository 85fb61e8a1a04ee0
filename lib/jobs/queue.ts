import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'

/** Every task the worker knows, with what it is told. Only ids: a task reads the truth when it runs. */
export type Tasks = {
  'stripe.event': { id: string }
  'top-up.receipt': { accountId: string; purchaseId: string }
}

/** A job that exists exactly when the caller's transaction commits. */
export async function enqueue<Name extends keyof Tasks>(
  tx: Transaction,
  task: Name,
  payload: Tasks[Name],
): Promise<void> {
  await tx.execute(sql`select enqueue(${task}, ${JSON.stringify(payload)}::json)`)
}
