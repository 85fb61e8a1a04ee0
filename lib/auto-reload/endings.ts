import { and, eq, exists, gt, lte, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { autoReloads, lots } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { bookDue } from '@/lib/ledger/commands'

/** A run writes down so many books at most, others each time. */
const AT_ONCE = 200

/**
 * Writes down, where auto-reload is on, what has ended since anybody touched the book: the ledger tells of a balance that
 * fell below its mark when it writes, and a refused spend writes nothing.
 * @throws when some could not be written, once all others have been.
 */
export async function bookEndings(): Promise<void> {
  const { accountId, isOn } = autoReloads
  const ended = db()
    .select({ number: lots.number })
    .from(lots)
    .where(
      and(
        ...[eq(lots.accountId, accountId), eq(lots.open, true)],
        ...[lte(lots.expiresAt, sql`clock_now()`), gt(lots.remaining, lots.held)],
      ),
    )
  const due = await db()
    .select({ accountId })
    .from(autoReloads)
    .where(and(eq(isOn, true), exists(ended)))
    .orderBy(sql`random()`)
    .limit(AT_ONCE)
  const faults = await tryEach(due, (each) => db().transaction((tx) => bookDue(tx, [each.accountId])))
  if (faults.length > 0) throw new Error(`${faults.length} books could not be written:\n${faults.join('\n')}`)
}
