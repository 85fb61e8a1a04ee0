import { whyNoRefill } from '@/components/balance/view'
import { scheduledInWords } from '@/components/plans/change-words'
import type { Catalog, Interval } from '@/lib/catalog/schema'

/** How an account stands with its plan, as far as a screen has words for it. */
export type StandingFacts = {
  plan: string
  interval: 'month' | 'year' | null
  status: 'free' | 'incomplete' | 'active' | 'past_due' | 'unpaid' | 'paused'
  periodEnd: Date | null
  cancelAt: Date | null
  pausedUntil: Date | null
  resumeFailedAt: Date | null
  scheduled: { plan: string; interval: Interval; at: Date } | null
}

export type PlanView = {
  name: string
  paid: boolean
  state: { word: string; tone: 'accent' | 'outline' | 'warning' | 'danger' }
  next: { words: string; at: string } | null
  /** What somebody should know whose plan does not stand as it should. */
  note: string | null
  /** What stands where the next refill would, as long as none is announced. */
  noRefill: string
}

const STATES: Record<StandingFacts['status'], PlanView['state']> = {
  free: { word: 'Free', tone: 'outline' },
  incomplete: { word: 'Waiting for payment', tone: 'warning' },
  active: { word: 'Active', tone: 'accent' },
  past_due: { word: 'Payment overdue', tone: 'warning' },
  unpaid: { word: 'Unpaid', tone: 'danger' },
  paused: { word: 'Paused', tone: 'warning' },
}

const NOTES: Partial<Record<StandingFacts['status'], string>> = {
  incomplete: 'A payment for a plan was begun and is not through yet. Choose a plan to go on with it.',
  past_due:
    'The last renewal could not be charged. It is tried again by itself over the next days; credits arrive once it goes through.',
  unpaid: 'The last renewal could not be charged, so no more credits arrive on this plan.',
  paused: 'Nothing is charged and no credits are refilled meanwhile. One-time credits are locked.',
}

const NOT_RESUMED =
  'The pause is over, but the payment failed. The plan stays paused, and nothing more is charged by itself, until you resume it.'

/** The plan in words: its name, its state, and the day on which it renews, changes or ends. */
export function toPlanView(standing: StandingFacts, catalog: Catalog): PlanView {
  const plan = catalog.plans.find((each) => each.key === standing.plan)
  const period = standing.interval === 'year' ? ', paid yearly' : standing.interval === 'month' ? ', paid monthly' : ''
  return {
    name: `${plan?.name ?? standing.plan}${period}`,
    paid: standing.interval !== null,
    state: STATES[standing.status],
    next: nextOf(standing, catalog),
    note: standing.resumeFailedAt ? NOT_RESUMED : (NOTES[standing.status] ?? null),
    noRefill: whyNoRefill(standing.status),
  }
}

function nextOf(standing: StandingFacts, catalog: Catalog): PlanView['next'] {
  const { status, cancelAt, periodEnd, pausedUntil, resumeFailedAt, scheduled } = standing
  if (status === 'paused' && resumeFailedAt) return { words: 'Not resumed on', at: resumeFailedAt.toISOString() }
  if (status === 'paused') return pausedUntil && { words: 'Paused until', at: pausedUntil.toISOString() }
  if (cancelAt) return { words: 'Ends on', at: cancelAt.toISOString() }
  if (status === 'active' && scheduled) {
    return { words: `Changes to ${scheduledInWords(catalog, scheduled)}, on`, at: scheduled.at.toISOString() }
  }
  if (status === 'active' && periodEnd) return { words: 'Renews on', at: periodEnd.toISOString() }
  return null
}
