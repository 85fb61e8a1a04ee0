import { desc, eq } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { autoReloadAttempts, clients, workspaces } from '@/db/schema'
import { catalogOf } from '@/lib/catalog/rules'
import { type Credits, cents } from '@/lib/core/money'
import { comingOf, latestYes } from './coming'
import { type AttemptRow, isOpenAt, type Known, mayBuy, readReload, readStanding, withBalance } from './facts'
import { decide, nextPossibleAt, pauseReason, type ReloadState, stateOf, sums } from './rules'
import { variantOf } from './variant'
import type { AutoReloadView } from './view'
import { reasonWords, stoppedWords } from './words'

export type { AutoReloadView } from './view'

const ONE_MOMENT = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const

/** A payment that the bank asks about can be confirmed for this long. */
const CONFIRMABLE_MS = 23 * 3_600_000

/** Where the account's auto-reload stands, what it did last, and when it can charge next. */
export async function autoReloadOf(accountId: string): Promise<AutoReloadView> {
  if (!(await readReload(db(), accountId))) return neverOn(accountId)
  const allowed = await mayBuy(accountId)
  // At one moment, all of it: a charge that ends between two looks would be told with the state from before its end.
  const found = await db().transaction(async (tx) => {
    const standing = await readStanding(tx, accountId, { allowed })
    return standing && { standing, latest: await latestAttempt(tx, accountId) }
  }, ONE_MOMENT)
  if (!found) return neverOn(accountId)
  const { standing, latest } = found
  const known = await withBalance(db(), standing)
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
    comingOn: row.isOn ? null : comingOf(await latestYes(accountId), row.offAt),
    nextAmountCents: charge?.amountCents ?? reload?.priceCents ?? null,
    nextCredits: charge?.credits ?? reload?.pack.credits ?? null,
    lastAttempt: lastOf(latest),
    nextPossibleAt: row.isOn ? nextPossibleAt(facts, policy, now) : null,
    monthSoFar: month,
    daySoFar: day,
    caps: policy.caps,
    stoppedWhy: stoppedWhy(known),
    needsAuthentication: waitingOf(attempts),
    consent: { words: row.consentWords, at: row.consentAt },
  }
}

/**
 * The state alone, and the mark while it is on: what the balance asks for each time it is read. Where it is off and
 * nothing is under way, that takes one look at the row and one at its open charge.
 */
export async function reloadStateOf(accountId: string): Promise<{ state: ReloadState; threshold: Credits | null }> {
  const row = await readReload(db(), accountId)
  const idle = row === null || (!row.isOn && (await db().$count(autoReloadAttempts, isOpenAt(accountId))) === 0)
  if (idle) return { state: 'off', threshold: null }
  const allowed = await mayBuy(accountId)
  const known = await db().transaction((tx) => readStanding(tx, accountId, { allowed }), ONE_MOMENT)
  if (!known) return { state: 'off', threshold: null }
  return { state: stateOf(known.facts, known.policy, known.now), threshold: known.row.threshold }
}

async function neverOn(accountId: string): Promise<AutoReloadView> {
  const [found] = await db()
    .select({ catalog: workspaces.catalog })
    .from(clients)
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .where(eq(clients.id, accountId))
  const none = { count: 0, amountCents: cents(0) }
  const policy = found && catalogOf(found.catalog).policies.autoReload
  const yes = await latestYes(accountId)
  return {
    state: 'off',
    isOn: false,
    // What was agreed to and withdrawn before it was ever on is what it was set to last.
    pack: yes?.withdrawn ? yes.pack : null,
    threshold: yes?.withdrawn ? yes.threshold : null,
    comingOn: comingOf(yes, null),
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

async function latestAttempt(on: Transaction, accountId: string): Promise<AttemptRow | undefined> {
  const [latest] = await on
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
  return {
    at,
    status,
    amountCents,
    credits,
    reason: reasonWords(status === 'outage' ? (reason ?? 'not_sent') : reason),
  }
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
