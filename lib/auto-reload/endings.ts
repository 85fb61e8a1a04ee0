import { and, eq, exists, gt, inArray, lte, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { autoReloads, lots } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { bookDue } from '@/lib/ledger/commands'

/** A run writes down so many books at most, others each time. */
const AT_ONCE = 200

/** What ends with a cycle is the next refill's to write down, with what that brings, as long as one may still come. */
const REFILL_IS_LATE = sql`interval '1 day'`

/**
 * Writes down, where auto-reload is on, what has ended since anybody touched the book: the ledger tells of a balance that
 * fell below its mark when it writes, and a refused spend writes nothing.
 * @throws when some could not be written, once all others have been.
 */
export async function bookEndings(): Promise<void> {
  const { accountId, isOn } = autoReloads
  const endsWithCycle = inArray(lots.bucket, ['plan', 'add-on'])
  const ended = db()
    .select({ number: lots.number })
    .from(lots)
    .where(
      and(
        eq(lots.accountId, accountId),
        eq(lots.open, true),
        gt(lots.remaining, lots.held),
        lte(lots.expiresAt, sql`clock_now() - case when ${endsWithCycle} then ${REFILL_IS_LATE} else interval '0' end`),
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
