/**
 * What stands at the bottom of a plan's card.
 *
 * 1. Signed out, every plan is chosen; signing in comes first.
 * 2. A higher tier is an upgrade, a lower one a downgrade, however they are paid; the same tier is a change, unless it is
 *    what the person has already. A free plan isn't paid by any interval, so it is current on both sides.
 * 3. What is to come is said where it is to come: the card of a scheduled plan carries `Start at:` and the day, the free
 *    plan's card the day on which a canceled plan hands over to it. The way to undo it stands there and on the current
 *    card. A side that has neither card tells it, with the way to undo it, on the current plan paid the other way.
 * 4. While a plan is paused it can only be resumed, or ended at once; that stands on its own card and on the free plan's.
 *    While a payment is overdue it can only be ended. The other buttons stay, but they don't work, and say why.
 * 5. What was to happen by now and has not yet been heard of is under way: it can't be undone any more.
 */
import type { Interval } from '@/lib/catalog/schema'
import type { Standing } from '@/lib/subscriptions/standing'

/** What a card leads to besides its choice: taking back what is to come, or going on. */
export type Way = 'undo-upgrade' | 'undo-downgrade' | 'undo-change' | 'keep' | 'resume'

export type Moment = {
  words: 'Paused until:' | 'Paused' | 'Resuming' | 'Ends on' | 'Ending' | 'Changing'
  at: Date | null
}

export type PlanButton =
  | { kind: 'choose'; label: 'Choose' }
  | { kind: 'upgrade'; label: 'Upgrade plan'; blocked: Blocked | null }
  | { kind: 'downgrade'; label: 'Downgrade plan'; blocked: Blocked | null }
  | { kind: 'change'; label: 'Change plan'; blocked: Blocked | null; coming: Coming | null }
  | { kind: 'current'; label: 'Current plan'; moment: Moment | null; way: Way | null; ends: boolean }
  | { kind: 'scheduled'; label: 'Start at:'; at: Date; way: Way }
  | { kind: 'scheduled'; label: 'Starting now'; at: null; way: null }

/** A change that is to come and stands on no card of its own on this side, and the way to undo it. */
export type Coming = { at: Date; way: Way }

/** Why a button doesn't work. */
export type Blocked = 'paused' | 'payment-due'

export type ButtonPlan = { key: string; tier: number; free: boolean }

export type ButtonStanding = Pick<
  Standing,
  'plan' | 'tier' | 'interval' | 'status' | 'cancelAt' | 'scheduled' | 'pausedUntil'
> & {
  /** The tier of the plan that is scheduled. */
  scheduledTier: number | null
}

/** The button of `plan` on the monthly or the yearly side, for somebody who stands there; null while nobody is signed in. */
export function planButton(
  plan: ButtonPlan,
  interval: Interval,
  standing: ButtonStanding | null,
  now: Date,
): PlanButton {
  if (!standing) return { kind: 'choose', label: 'Choose' }
  if (standing.plan === plan.key && (plan.free || standing.interval === interval)) return current(standing, now)
  const start = startOf(plan, interval, standing)
  if (start) return starts(start, plan.free ? 'keep' : undoOf(standing), now)
  const blocked = blockedBy(plan, standing)
  if (plan.tier > standing.tier) return { kind: 'upgrade', label: 'Upgrade plan', blocked }
  if (plan.tier < standing.tier) return { kind: 'downgrade', label: 'Downgrade plan', blocked }
  const coming = plan.key === standing.plan ? comingBeside(interval, standing, now) : null
  return { kind: 'change', label: 'Change plan', blocked, coming }
}

function starts(at: Date, way: Way, now: Date): PlanButton {
  if (at <= now) return { kind: 'scheduled', label: 'Starting now', at: null, way: null }
  return { kind: 'scheduled', label: 'Start at:', at, way }
}

function comingBeside(interval: Interval, standing: ButtonStanding, now: Date): Coming | null {
  const { scheduled } = standing
  if (!scheduled || scheduled.interval === interval || scheduled.at <= now) return null
  return { at: scheduled.at, way: undoOf(standing) }
}

function current(standing: ButtonStanding, now: Date): PlanButton {
  const { cancelAt, pausedUntil, scheduled } = standing
  const ends = standing.status === 'paused'
  const is = (moment: Moment | null, way: Way | null): PlanButton => {
    return { kind: 'current', label: 'Current plan', moment, way, ends }
  }
  if (ends) {
    if (!pausedUntil) return is({ words: 'Paused', at: null }, 'resume')
    return is(
      pausedUntil > now ? { words: 'Paused until:', at: pausedUntil } : { words: 'Resuming', at: null },
      'resume',
    )
  }
  if (cancelAt) {
    return cancelAt > now ? is({ words: 'Ends on', at: cancelAt }, 'keep') : is({ words: 'Ending', at: null }, null)
  }
  if (scheduled) return scheduled.at > now ? is(null, undoOf(standing)) : is({ words: 'Changing', at: null }, null)
  return is(null, null)
}

function undoOf({ tier, scheduledTier }: ButtonStanding): Way {
  if (scheduledTier === null || scheduledTier === tier) return 'undo-change'
  return scheduledTier > tier ? 'undo-upgrade' : 'undo-downgrade'
}

/** When this plan is to begin, if it is. */
function startOf(plan: ButtonPlan, interval: Interval, { scheduled, cancelAt }: ButtonStanding): Date | null {
  if (plan.free) return cancelAt
  return scheduled?.plan === plan.key && scheduled.interval === interval ? scheduled.at : null
}

function blockedBy(plan: ButtonPlan, { status }: ButtonStanding): Blocked | null {
  // Nobody is kept: the way to the free plan is open whatever is owed, and during a pause too.
  if (plan.free) return null
  if (status === 'paused') return 'paused'
  return status === 'past_due' || status === 'unpaid' ? 'payment-due' : null
}
