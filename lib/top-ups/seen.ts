import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { oneTimeSeen, purchases } from '@/db/schema'
import type { Desk } from '@/lib/workspaces/queries'
import { isPurchase } from './row'

/** Notes that this person has opened the dialog of one-time packages; doing it twice changes nothing. */
export async function noteOneTimeSeen({ user, client }: Desk): Promise<void> {
  await db()
    .insert(oneTimeSeen)
    .values({ accountId: client.id, userId: user.id, seenAt: sql`clock_now()` })
    .onConflictDoNothing()
}

/** Whether one-time packages are new to this person here: until the dialog was opened once. */
export async function isOneTimeNew(accountId: string, userId: string): Promise<boolean> {
  const seen = and(eq(oneTimeSeen.accountId, accountId), eq(oneTimeSeen.userId, userId))
  return (await db().$count(oneTimeSeen, seen)) === 0
}

/** Puts the notice away that a purchase's money did not come; doing it twice changes nothing. */
export async function noteReturnSeen({ client }: Desk, purchaseId: string): Promise<void> {
  const untold = sql`${purchases.returnedAt} is not null and ${purchases.returnSeenAt} is null`
  await db()
    .update(purchases)
    .set({ returnSeenAt: sql`clock_now()` })
    .where(and(isPurchase({ accountId: client.id, id: purchaseId }), untold))
}
