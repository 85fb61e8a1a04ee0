import { desc, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { autoReloadAttempts, clients, workspaces } from '@/db/schema'
import { catalogOf } from '@/lib/catalog/rules'
import { cents } from '@/lib/core/money'
import { type AttemptRow, type Known, mayBuy, readKnown } from './facts'
import { decide, nextPossibleAt, pauseReason, stateOf, sums } from './rules'
import { variantOf } from './variant'
import type { AutoReloadView } from './view'
import { reasonWords, stoppedWords } from './words'

export type { AutoReloadView } from './view'

/** A payment that the bank asks about can be confirmed for this long. */
const CONFIRMABLE_MS = 23 * 3_600_000

/** Where the account's auto-reload stands, what it did last, and when it can charge next. */
export async function autoReloadOf(accountId: string): Promise<AutoReloadView> {
  const known = await readKnown(db(), accountId, { allowed: await mayBuy(accountId) })
  if (!known) return neverOn(accountId)
  const { row, facts, policy, now, attempts } = known
  const { reload } = facts
  const next = reload
    ? decide({ ...facts, available: Math.min(facts.available, row.threshold - 1) }, policy, now)
    : null
  const { day, month } = sums(attempts, now)
  const charge = next?.do === 'charge' ? next : null
  return {
    state: stateOf(facts, policy, now),
    isOn: row.isOn,
    pack: row.pack,
    threshold: row.threshold,
    nextAmountCents: charge?.amountCents ?? reload?.priceCents ?? null,
    nextCredits: charge?.credits ?? reload?.pack.credits ?? null,
    lastAttempt: lastOf(await latestAttempt(accountId)),
    nextPossibleAt: row.isOn ? nextPossibleAt(facts, policy, now) : null,
    monthSoFar: month,
    daySoFar: day,
    caps: policy.caps,
    stoppedWhy: stoppedWhy(known),
    needsAuthentication: waitingOf(attempts),
    consent: { words: row.consentWords, at: row.consentAt },
  }
}

async function neverOn(accountId: string): Promise<AutoReloadView> {
  const [found] = await db()
    .select({ catalog: workspaces.catalog })
    .from(clients)
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .where(eq(clients.id, accountId))
  const none = { count: 0, amountCents: cents(0) }
  const policy = found && catalogOf(found.catalog).policies.autoReload
  return {
    state: 'off',
    isOn: false,
    pack: null,
    threshold: null,
    nextAmountCents: null,
    nextCredits: null,
    lastAttempt: null,
    nextPossibleAt: null,
    monthSoFar: none,
    daySoFar: none,
    caps: policy ? policy.caps : { perDay: none, perMonth: none },
    stoppedWhy: null,
    needsAuthentication: null,
    consent: null,
  }
}

async function latestAttempt(accountId: string): Promise<AttemptRow | undefined> {
  const [latest] = await db()
    .select()
    .from(autoReloadAttempts)
    .where(eq(autoReloadAttempts.accountId, accountId))
    .orderBy(desc(autoReloadAttempts.beganAt))
    .limit(1)
  return latest
}

function lastOf(attempt: AttemptRow | undefined): AutoReloadView['lastAttempt'] {
  if (!attempt) return null
  const { beganAt: at, status, amountCents, credits, reason } = attempt
  return { at, status, amountCents, credits, reason: reasonWords(status === 'outage' ? 'not_sent' : reason) }
}

function stoppedWhy({ row, facts, payer }: Known): AutoReloadView['stoppedWhy'] {
  const reason = row.isOn ? pauseReason(facts) : row.stoppedReason
  if (!reason) return null
  const variant = variantOf(payer.catalog, facts.available)
  return { reason, variant, words: stoppedWords(reason, variant, row.isOn) }
}

function waitingOf(attempts: readonly AttemptRow[]): AutoReloadView['needsAuthentication'] {
  const waiting = attempts.find(({ status }) => status === 'authentication')
  if (!waiting) return null
  const { purchaseId, amountCents, credits, beganAt } = waiting
  return { purchaseId, amountCents, credits, until: new Date(beganAt.getTime() + CONFIRMABLE_MS) }
}
