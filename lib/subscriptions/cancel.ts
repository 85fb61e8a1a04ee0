import { accept, type Outcome } from '@/lib/core/outcome'
import type { Desk } from '@/lib/workspaces/queries'
import { perform } from './perform'
import { type ChangeRefusal, refused } from './refusals'
import { liveOf, type SubscriptionRow } from './rows'

/**
 * Has the plan end with its period, and what was scheduled with it. One that is paused has no period to end with, and what
 * the pause is to pay back would be lost: it resumes first.
 */
export async function cancelPlan(desk: Desk): Promise<Outcome<{ endsAt: Date }, ChangeRefusal>> {
  const canceled = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (row) => {
      if (row.cancelAt) return refused('already-canceled')
      return row.status === 'paused' ? refused('resume-first') : accept(as('cancel', row))
    },
  })
  if (!canceled.ok) return canceled
  const row = await liveOf(desk.client.id)
  return accept({ endsAt: row?.cancelAt ?? canceled.value.settledAt ?? canceled.value.createdAt })
}

/** Takes the cancellation back. */
export async function keepPlan(desk: Desk): Promise<Outcome<{ kept: true }, ChangeRefusal>> {
  const kept = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (row) => (row.cancelAt ? accept(as('keep', row)) : refused('nothing-canceled')),
  })
  return kept.ok ? accept({ kept: true }) : kept
}

function as<Kind extends 'cancel' | 'keep'>(kind: Kind, { plan, interval }: SubscriptionRow) {
  return { kind, effect: 'now' as const, toPlan: plan, toInterval: interval }
}
