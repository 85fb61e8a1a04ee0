import { accept, type Outcome } from '@/lib/core/outcome'
import type { Desk } from '@/lib/workspaces/queries'
import { perform } from './perform'
import { type ChangeRefusal, refused } from './refusals'
import { liveOf, type SubscriptionRow } from './rows'
import { isAsSeen } from './version'

/** The version of the plan that a person saw when they decided: `lookOf` its row, as `standingOf` tells it. */
export type Seen = { seen: string | null }

/**
 * Has the plan end with its period, and what was scheduled with it: the plan and the period that the person saw. One
 * that is paused has no period to end with, and what the pause is to pay back would be lost: it resumes first.
 */
export async function cancelPlan(desk: Desk, { seen }: Seen): Promise<Outcome<{ endsAt: Date }, ChangeRefusal>> {
  const canceled = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (row) => {
      if (row.cancelAt) return refused('already-canceled')
      if (row.status === 'paused') return refused('resume-first')
      return isAsSeen(row, seen) ? accept(as('cancel', row)) : refused('plan-changed')
    },
  })
  if (!canceled.ok) return canceled
  const row = await liveOf(desk.client.id)
  return accept({ endsAt: row?.cancelAt ?? canceled.value.settledAt ?? canceled.value.createdAt })
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
