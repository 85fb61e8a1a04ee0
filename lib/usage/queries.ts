import { and, desc, eq, gte, lte, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { creations, usageDays } from '@/db/schema'
import { type Credits, credits } from '@/lib/core/money'
import { eachDay } from './days'

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

/** Days in UTC as `2026-01-31`, both included. */
export type UsageRange = { from: string; to: string }

/**
 * What was used: `name` is a day, a feature, or a group (empty where the work belonged to none). Refunds are taken off on
 * the day they happen, so a day's credits can be below zero.
 */
export type UsageRow = { name: string; credits: Credits; uses: number }

export type Usage = { rows: UsageRow[]; credits: Credits; uses: number }

const NAMED_BY = { day: sql<string>`${usageDays.day}::text`, feature: usageDays.feature, group: usageDays.groupRef }

/**
 * The use of an account within a range, from the daily roll-up: by day in order, days without any included; by feature
 * or group with the most used first. The totals are the same whatever it is grouped by.
 * @throws RangeError when the range is no range of days, or longer than ten years.
 */
export async function usageBy(
  accountId: string,
  { from, to, by }: UsageRange & { by: 'day' | 'feature' | 'group' },
): Promise<Usage> {
  const days = eachDay(from, to)
  const found = await db()
    .select({
      name: NAMED_BY[by],
      credits: sql<number>`sum(${usageDays.credits})::float8`,
      uses: sql<number>`sum(${usageDays.uses})::float8`,
    })
    .from(usageDays)
    .where(and(eq(usageDays.accountId, accountId), gte(usageDays.day, from), lte(usageDays.day, to)))
    .groupBy(NAMED_BY[by])
  const rows = found.map((row) => ({ ...row, credits: credits(row.credits) }))
  return {
    rows: by === 'day' ? filled(days, rows) : rows.sort((a, b) => b.credits - a.credits || (a.name < b.name ? -1 : 1)),
    credits: credits(rows.reduce((sum, row) => sum + row.credits, 0)),
    uses: rows.reduce((sum, row) => sum + row.uses, 0),
  }
}

function filled(days: readonly string[], rows: readonly UsageRow[]): UsageRow[] {
  const used = new Map(rows.map((row) => [row.name, row]))
  return days.map((name) => used.get(name) ?? { name, credits: credits(0), uses: 0 })
}
