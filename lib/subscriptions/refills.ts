import { and, asc, eq, inArray, isNull, like, lt, lte, max, or, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { entries, refillCalendars } from '@/db/schema'
import { tryEach } from '@/lib/core/each'
import { post } from '@/lib/ledger/commands'
import type { Refill } from '@/lib/ledger/types'
import { type Calendar, duePeriods, FREE_REFILLS, nextAtOf, type Period, refillOf, sourceOf } from './calendars'

/** The account's calendar, locked until the transaction ends; null before it has one. */
export async function lockCalendar(tx: Transaction, accountId: string): Promise<Calendar | null> {
  const [row] = await tx.select().from(refillCalendars).where(eq(refillCalendars.accountId, accountId)).for('update')
  return row ?? null
}

/** The account's calendar as it stands; null before it has one. */
export async function calendarOfAccount(accountId: string): Promise<Calendar | null> {
  const [row] = await db().select().from(refillCalendars).where(eq(refillCalendars.accountId, accountId))
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

/**
 * Posts what is due on a stretch that an invoice pays for, which need not be the account's calendar, and returns how
 * many periods that was. Refilled before numbers were counted in keys, a period is known by its first day.
 */
export async function postSpan(tx: Transaction, accountId: string, span: Calendar, until: Date): Promise<number> {
  const periods = duePeriods(span, until)
  const before = await refilledByDay(tx, accountId, span, periods)
  const missing = periods.filter(({ start }) => !before.has(start.getTime()))
  await postRefills(
    tx,
    missing.map((period) => refillOf(accountId, span, period)),
  )
  return periods.length
}

async function postPeriods(tx: Transaction, accountId: string, calendar: Calendar, now: Date): Promise<number> {
  const periods = duePeriods(calendar, now)
  await postRefills(
    tx,
    periods.map((period) => refillOf(accountId, calendar, period)),
  )
  return periods.length
}

/** When the period began that a free plan's latest refill is for; null where there was none. */
export async function lastFreeRefill(tx: Transaction, accountId: string): Promise<Date | null> {
  const [latest] = await tx
    .select({ happenedAt: max(entries.happenedAt) })
    .from(entries)
    .where(and(eq(entries.accountId, accountId), like(entries.key, `${FREE_REFILLS}%`)))
  return latest?.happenedAt ?? null
}

/** Posts refills, each once: one whose key is in the book already has had its credits, under whatever terms. */
export async function postRefills(tx: Transaction, refills: readonly Refill[]): Promise<void> {
  for (const answer of await post(tx, refills)) {
    if (!answer.ok && answer.refusal.code !== 'key-reused') {
      throw new Error(`A refill of ${refills[0]?.accountId} was refused: ${answer.refusal.code}.`)
    }
  }
}

/** The beginnings of those of `periods` whose refill is in the book under its earlier kind of key. */
async function refilledByDay(
  tx: Transaction,
  accountId: string,
  calendar: Calendar,
  periods: readonly Period[],
): Promise<Set<number>> {
  if (periods.length === 0) return new Set()
  const keys = periods.map(({ start }) => sourceOf(calendar, start))
  const found = await tx
    .select({ happenedAt: entries.happenedAt })
    .from(entries)
    .where(and(eq(entries.accountId, accountId), inArray(entries.key, keys)))
  return new Set(found.map(({ happenedAt }) => happenedAt.getTime()))
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
