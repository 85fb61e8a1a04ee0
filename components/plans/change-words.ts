import { findPlan } from '@/lib/catalog/rules'
import type { Catalog, Interval } from '@/lib/catalog/schema'
import type { Currency } from '@/lib/core/money'
import type { Preview } from '@/lib/subscriptions/preview'

/** What the plans are called, by key. */
export type PlanNames = Record<string, string>

/** An amount with its cents, as it stands in a column: `$40.00`, `−$12.30`. */
export function formatAmount(amountCents: number, currency: string): string {
  const written = new Intl.NumberFormat('en-US', { style: 'currency', currency: currency as Currency })
  return (amountCents < 0 ? '−' : '') + written.format(Math.abs(amountCents) / 100)
}

/** `Macro, paid yearly`; a free plan is not paid. */
export function planInWords(names: PlanNames, { plan, interval }: { plan: string; interval: Interval | null }): string {
  const paid = interval === null ? '' : interval === 'year' ? ', paid yearly' : ', paid monthly'
  return `${names[plan] ?? plan}${paid}`
}

/** The plan a scheduled change leads to, and how it is paid then: `Micro, paid yearly`. */
export function scheduledInWords(catalog: Catalog, { plan, interval }: { plan: string; interval: Interval }): string {
  return planInWords({ [plan]: findPlan(catalog, plan)?.name ?? plan }, { plan, interval })
}

/** What the dialog of a change is called, and what its buttons say. */
export function changeWords(preview: Preview, names: PlanNames): { title: string; confirm: string; stay: string } {
  const [from, to] = [names[preview.from.plan] ?? preview.from.plan, names[preview.to.plan] ?? preview.to.plan]
  const due = preview.when === 'now' && preview.money.dueNowCents > 0
  const pay = due ? `Pay ${formatAmount(preview.money.dueNowCents, preview.money.currency)} now` : null
  if (preview.warnings.includes('legacy')) {
    return { title: `Leave ${from}?`, confirm: 'Update now', stay: 'Stay on current plan' }
  }
  if (preview.kind === 'downgrade')
    return { title: 'Confirm downgrade', confirm: 'Confirm downgrade', stay: `Keep ${from}` }
  if (preview.kind === 'new') return { title: `Subscribe to ${to}`, confirm: 'Continue to payment', stay: 'Not now' }
  const later = preview.when === 'period-end'
  if (preview.kind === 'upgrade') {
    return { title: `Upgrade to ${to}`, confirm: pay ?? (later ? 'Confirm upgrade' : 'Upgrade now'), stay: 'Not now' }
  }
  const sameName = preview.from.plan === preview.to.plan
  const title = sameName ? `Pay ${preview.to.interval === 'year' ? 'yearly' : 'monthly'}` : `Change to ${to}`
  return { title, confirm: pay ?? (later ? 'Confirm change' : 'Change now'), stay: 'Not now' }
}
