import type { Catalog, Feature, Plan } from '@/lib/catalog/schema'
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

type Medium = 'Image' | 'Video' | 'Audio'

/** What a feature makes. A feature not named here makes an image. */
const MEDIA: Record<string, Medium> = { clip: 'Video' }

/** The plans side by side, in groups; a group that would be empty is left out. */
export function comparisonOf({ features }: Catalog, plans: Plan[]): ComparisonGroup[] {
  const row = (label: string, cell: (plan: Plan) => ComparisonCell, note?: string): ComparisonRow => ({
    label,
    cells: plans.map(cell),
    ...(note ? { note } : {}),
  })
  const made = (medium: Medium): ComparisonRow[] =>
    features
      .filter((feature) => (MEDIA[feature.key] ?? 'Image') === medium)
      .map((feature) =>
        row(feature.name, (plan) => allowance(plan, feature), `${formatCredits(feature.credits)} credits each`),
      )
  const groups: ComparisonGroup[] = [
    {
      title: 'Credits',
      rows: [
        row('Refill', (plan) => `${formatCredits(plan.refill.credits)} / ${plan.refill.every}`),
        row(
          'Unused credits kept',
          (plan) => upTo(plan.rolloverCap),
          'Moved to the rollover bank at the end of a cycle',
        ),
      ],
    },
    {
      title: 'Essentials',
      rows: [
        row('Private models', (plan) => plan.limits.privateModels),
        row('Private content', (plan) => plan.limits.privateContent),
        row('Remove watermark', (plan) => plan.limits.removesWatermark),
        row('Revenue sharing on public models', (plan) => plan.limits.revenueSharing),
      ],
    },
    {
      title: 'Models and concurrency',
      rows: [
        row('Max portrait models', (plan) => limit(plan.limits.portraitModels)),
        row('Max voice models', (plan) => limit(plan.limits.voiceModels)),
        row('Max concurrent tasks', (plan) =>
          plan.limits.concurrentTasks === 0 ? 'none' : upTo(plan.limits.concurrentTasks),
        ),
      ],
    },
    { title: 'Image features', rows: made('Image') },
    { title: 'Video features', rows: made('Video') },
    {
      title: 'Audio features',
      rows: [row('Custom voice models', (plan) => plan.limits.voiceModels !== 0), ...made('Audio')],
    },
  ]
  return groups.filter((group) => group.rows.length > 0)
}

/** How many of a feature one refill pays for, if all of it went there. */
function allowance(plan: Plan, feature: Feature): ComparisonCell {
  const count = Math.floor(plan.refill.credits / feature.credits)
  return count > 0 ? `${formatCredits(count)} / ${plan.refill.every}` : false
}

function limit(value: number | 'unlimited'): ComparisonCell {
  if (value === 'unlimited') return 'Unlimited'
  return value > 0 ? formatCredits(value) : false
}

function upTo(value: number | 'unlimited'): ComparisonCell {
  const text = limit(value)
  return typeof text === 'string' && text !== 'Unlimited' ? `up to ${text}` : text
}
