import type { Interval } from '@/lib/catalog/schema'

/** Where a person stands when they look at a plan; null while nobody is signed in. */
export type PlanStanding = { plan: string; tier: number; interval: Interval | null } | null

export type PlanButton = {
  kind: 'choose' | 'upgrade' | 'downgrade' | 'change' | 'current'
  label: 'Choose' | 'Upgrade plan' | 'Downgrade plan' | 'Change plan' | 'Current plan'
}

/**
 * What the button of a plan's card says, on the monthly or the yearly side. A higher tier is an upgrade and a lower one
 * a downgrade, however they are paid; the same tier is a change, unless it is what the person has already. A free plan
 * isn't paid by any interval, so it is current on both sides.
 */
export function planButton(
  plan: { key: string; tier: number; free: boolean },
  interval: Interval,
  standing: PlanStanding,
): PlanButton {
  if (!standing) return { kind: 'choose', label: 'Choose' }
  if (standing.plan === plan.key && (plan.free || standing.interval === interval)) {
    return { kind: 'current', label: 'Current plan' }
  }
  if (plan.tier > standing.tier) return { kind: 'upgrade', label: 'Upgrade plan' }
  if (plan.tier < standing.tier) return { kind: 'downgrade', label: 'Downgrade plan' }
  return { kind: 'change', label: 'Change plan' }
}
