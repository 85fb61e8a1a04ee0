import { desc, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { creations } from '@/db/schema'
import type { Credits } from '@/lib/core/money'

/** What a generator made. It is drawn from these facts alone, so nothing else is kept. */
export type Creation = {
  id: string
  generator: string
  prompt: string
  credits: Credits
  /** The number of the entry that paid for it. */
  entry: number
  createdAt: Date
}

/** The newest creations of an account. */
export async function creationsOf(accountId: string, limit = 24): Promise<Creation[]> {
  const { id, generator, prompt, credits, entry, createdAt } = creations
  return db()
    .select({ id, generator, prompt, credits, entry, createdAt })
    .from(creations)
    .where(eq(creations.accountId, accountId))
    .orderBy(desc(creations.createdAt), desc(creations.entry))
    .limit(limit)
}
