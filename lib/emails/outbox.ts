import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import type { Email } from './email'

/**
 * Enqueues a mail that is sent exactly when the caller's transaction commits. The same `key` again replaces a mail that
 * hasn't left yet, so that one event is one mail.
 */
export async function enqueueEmail(tx: Transaction, email: Email, key: string | null = null): Promise<void> {
  await tx.execute(sql`select enqueue('email.send', ${JSON.stringify(email)}::json, ${key})`)
}
