import { and, asc, eq, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { refillCalendars } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { post } from '@/lib/ledger/commands'
import { type Calendar, duePeriods, nextAtOf, refillOf } from './rules'

/** The account's calendar, locked until the transaction ends; null before it has one. */
export async function lockCalendar(tx: Transaction, accountId: string): Promise<Calendar | null> {
  const [row] = await tx.select().from(refillCalendars).where(eq(refillCalendars.accountId, accountId)).for('update')
  return row ?? null
}

/** Makes `calendar` the account's, in place of the one it had. */
export async function saveCalendar(tx: Transaction, accountId: string, calendar: Calendar): Promise<void> {
  const { source, plan, every, credits, rolloverCap, anchorAt, paidUntil, nextIndex } = calendar
  const nextAt = nextAtOf(calendar)
  const row = { source, plan, every, credits, rolloverCap, anchorAt, paidUntil, nextIndex, nextAt }
  await tx
    .insert(refillCalendars)
    .values({ accountId, ...row })
    .onConflictDoUpdate({ target: refillCalendars.accountId, set: row })
}

/** Posts every refill that is due by `now` on the account's calendar, missed ones included, once each. */
export async function postDueRefills(tx: Transaction, accountId: string, now: Date): Promise<number> {
  const calendar = await lockCalendar(tx, accountId)
  if (!calendar) return 0
  const posted = await postPeriods(tx, accountId, calendar, now)
  if (posted > 0) await saveCalendar(tx, accountId, { ...calendar, nextIndex: calendar.nextIndex + posted })
  return posted
}

/** Posts what is due on `calendar`, which need not be the account's, and returns how many periods that was. */
export async function postPeriods(tx: Transaction, accountId: string, calendar: Calendar, now: Date): Promise<number> {
  const periods = duePeriods(calendar, now)
  const answers = await post(
    tx,
    periods.map((period) => refillOf(accountId, calendar, period)),
  )
  for (const answer of answers) {
    // A period that was refilled before, under whatever terms, has had its credits.
    if (!answer.ok && answer.refusal.code !== 'key-reused') {
      throw new Error(`The refill of ${accountId} was refused: ${answer.refusal.code}.`)
    }
  }
  return periods.length
}

/**
 * Refills every account that is due now, each in a transaction of its own, and returns how many refills that was. An
 * account that can't be refilled doesn't keep the others waiting.
 * @throws an error that names those that could not be, when all others have been refilled.
 */
export async function refillEveryoneDue(): Promise<number> {
  const now = await clockNow()
  const faults: string[] = []
  let posted = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const due = await dueAccounts(after, now)
    const last = due.at(-1)
    if (!last) break
    const missed = await tryEach(due, async ({ accountId }) => {
      try {
        posted += await refillAll(accountId)
      } catch (cause) {
        throw new Error(`The account ${accountId} could not be refilled.`, { cause })
      }
    })
    faults.push(...missed)
    after = last.accountId
  }
  if (faults.length > 0) throw new Error(`${faults.length} accounts could not be refilled:\n${faults.join('\n')}`)
  return posted
}

/** Up to a year of missed days fits one transaction; more takes several. */
async function refillAll(accountId: string): Promise<number> {
  let posted = 0
  for (;;) {
    const periods = await db().transaction(async (tx) => postDueRefills(tx, accountId, await clockNow(tx)))
    if (periods === 0) return posted
    posted += periods
  }
}

async function dueAccounts(after: string, now: Date): Promise<{ accountId: string }[]> {
  const { accountId, nextAt, paidUntil } = refillCalendars
  return db()
    .select({ accountId })
    .from(refillCalendars)
    .where(and(lte(nextAt, now), or(isNull(paidUntil), lt(nextAt, paidUntil)), sql`${accountId} > ${after}::uuid`))
    .orderBy(asc(accountId))
    .limit(500)
}
