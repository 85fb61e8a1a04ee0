import { catalogOf } from '@/lib/catalog/rules'
import type { Cents } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import type { Desk } from '@/lib/workspaces/queries'
import { pauseCreditOf } from './pause-credit'
import { perform } from './perform'
import type { EndPreview } from './preview'
import { type ChangeRefusal, refused } from './refusals'
import { liveOf, type SubscriptionRow } from './rows'
import { unanswered } from './stripe-quote'
import { isAsSeen } from './version'

/** The version of the plan that a person saw when they decided: `lookOf` its row, as `standingOf` tells it. */
export type Seen = { seen: string | null }

/** What ending a paused plan does to money, before it is done: all that the pause put aside, and what of it stays. */
export async function previewEnd(desk: Desk): Promise<Outcome<EndPreview, ChangeRefusal>> {
  const row = await liveOf(desk.client.id)
  if (row?.status !== 'paused') return refused(row ? 'not-paused' : 'no-plan')
  const credit = await pauseCreditOf(row)
  if (!credit.ok) return unanswered(credit.refusal)
  return accept({ ...credit.value, currency: catalogOf(desk.workspace.catalog).currency })
}

/** `keeps`: what stays of a pause's credit, as the person was shown it; null where the plan is not paused. */
export type Ending = Seen & { keeps?: number | null }

/**
 * Has the plan end with its period, and what was scheduled with it: the plan and the period that the person saw. One that
 * is paused has no period to end with: it ends at once, nothing is charged any more, and of what the pause put aside the
 * part stays that the person was shown.
 */
export async function cancelPlan(
  desk: Desk,
  { seen, keeps = null }: Ending,
): Promise<Outcome<{ endsAt: Date }, ChangeRefusal>> {
  const kept = await keptOf(desk, keeps)
  if (!kept.ok) return kept
  const keptCents = kept.value
  const canceled = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (row) => {
      const paused = row.status === 'paused'
      if (row.cancelAt && !paused) return refused('already-canceled')
      if (!isAsSeen(row, seen)) return refused('plan-changed')
      return paused === (keptCents !== null) ? accept({ ...as('cancel', row), keptCents }) : refused('quote-outdated')
    },
  })
  if (!canceled.ok) return canceled
  const row = await liveOf(desk.client.id)
  return accept({ endsAt: row?.cancelAt ?? canceled.value.settledAt ?? canceled.value.createdAt })
}

/** What is to stay of the pause's credit, where that is still what the person was shown. */
async function keptOf(desk: Desk, shown: number | null): Promise<Outcome<Cents | null, ChangeRefusal>> {
  const row = shown === null ? null : await liveOf(desk.client.id)
  if (row?.status !== 'paused') return accept(null)
  const credit = await pauseCreditOf(row)
  if (!credit.ok) return unanswered(credit.refusal)
  return credit.value.keptCents === shown ? accept(credit.value.keptCents) : refused('quote-outdated')
}

/** Takes the cancellation back. */
export async function keepPlan(desk: Desk, { seen }: Seen): Promise<Outcome<{ kept: true }, ChangeRefusal>> {
  const kept = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (row) => {
      if (!row.cancelAt) return refused('nothing-canceled')
      return isAsSeen(row, seen) ? accept(as('keep', row)) : refused('plan-changed')
    },
  })
  return kept.ok ? accept({ kept: true }) : kept
}

function as<Kind extends 'cancel' | 'keep'>(kind: Kind, { plan, interval }: SubscriptionRow) {
  return { kind, effect: 'now' as const, toPlan: plan, toInterval: interval }
}
