import { and, desc, eq, inArray, isNotNull, ne } from 'drizzle-orm'
import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import type { Credits } from '@/lib/core/money'

/** A yes that was given beside a purchase which is not paid. */
export type UnpaidYes = {
  pack: string
  threshold: Credits
  /** Whether its payment may still come to something by itself. */
  underWay: boolean
  withdrawn: boolean
  givenAt: Date
}

/** The yes given beside a purchase that may still be paid, else the latest given beside one that was not; null for none. */
export async function latestYes(accountId: string): Promise<UnpaidYes | null> {
  const { arming, status, triedAt, pack, attempt } = purchases
  const [found] = await db()
    .select({ arming, status, triedAt, pack, attempt })
    .from(purchases)
    .where(and(eq(purchases.accountId, accountId), isNotNull(arming), ne(status, 'paid')))
    .orderBy(desc(inArray(status, ['pending', 'processing'])), desc(triedAt))
    .limit(1)
  if (!found?.arming) return null
  const { threshold, withdrawnIn = 0 } = found.arming
  return {
    pack: found.pack,
    threshold,
    underWay: found.status === 'pending' || found.status === 'processing',
    withdrawn: withdrawnIn >= found.attempt,
    givenAt: found.triedAt,
  }
}

/** What it will be switched on for, once that is paid; nothing where it was withdrawn, or switched off since. */
export function comingOf(yes: UnpaidYes | null, offAt: Date | null): { pack: string; threshold: Credits } | null {
  if (!yes?.underWay || yes.withdrawn || (offAt && offAt >= yes.givenAt)) return null
  return { pack: yes.pack, threshold: yes.threshold }
}
