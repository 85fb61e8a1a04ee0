import type { Catalog, Feature, Limit, Plan } from '@/lib/catalog/schema'
import { formatCredits } from '@/lib/core/money'

/** What stands where a row and a plan meet: a text, or whether it is included. */
export type ComparisonCell = string | boolean

export type ComparisonRow = {
  label: string
  /** What one must know to read the row. */
  note?: string
  /** One per plan, in the order of the cards. */
  cells: ComparisonCell[]
}

export type ComparisonGroup = { title: string; rows: ComparisonRow[] }

/** The plans side by side, in the groups that the catalog names, in the order it names them. */
export function comparisonOf({ limits, features }: Catalog, plans: Plan[]): ComparisonGroup[] {
  const groups = new Map<string, ComparisonRow[]>()
  const add = (title: string, label: string, cell: (plan: Plan) => ComparisonCell, note?: string) => {
    const row = { label, cells: plans.map(cell), ...(note ? { note } : {}) }
    groups.set(title, [...(groups.get(title) ?? []), row])
  }
  add('Credits', 'Refill', (plan) => `${formatCredits(plan.refill.credits)} / ${plan.refill.every}`)
  add(
    'Credits',
    'Unused credits kept',
    (plan) => (plan.rolloverCap > 0 ? `up to ${formatCredits(plan.rolloverCap)}` : false),
    'Moved to the rollover bank at the end of a cycle',
  )
  for (const limit of limits) add(limit.group, limit.name, (plan) => limitCell(limit, plan.limits[limit.key]))
  for (const feature of features) {
    const each = `${formatCredits(feature.credits)} credits each`
    add(feature.group, feature.name, (plan) => allowance(plan, feature), each)
  }
  for (const { key, alsoAs } of limits) {
    if (alsoAs) add(alsoAs.group, alsoAs.name, (plan) => Boolean(plan.limits[key]))
  }
  return [...groups].map(([title, rows]) => ({ title, rows }))
}

/** How many of a feature one refill pays for, if all of it went there. */
function allowance(plan: Plan, feature: Feature): ComparisonCell {
  const count = Math.floor(plan.refill.credits / feature.credits)
  return count > 0 ? `${formatCredits(count)} / ${plan.refill.every}` : false
}

function limitCell({ measure }: Limit, value: Plan['limits'][string] | undefined): ComparisonCell {
  if (value === undefined || typeof value === 'boolean') return value ?? false
  if (value === 'unlimited') return 'Unlimited'
  const upTo = measure.kind === 'count' && measure.upTo
  if (value === 0) return upTo ? 'none' : false
  return upTo ? `up to ${formatCredits(value)}` : formatCredits(value)
}
