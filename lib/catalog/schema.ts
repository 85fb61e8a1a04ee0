import { z } from 'zod'
import type { Cents, Credits } from '@/lib/core/money'

const key = z.string().regex(/^[a-z][a-z0-9-]*$/, 'is lower case words joined by hyphens')
const amountCents = z
  .int()
  .min(0)
  .transform((value) => value as Cents)
const positiveCredits = z
  .int()
  .positive()
  .transform((value) => value as Credits)
const credits = z
  .int()
  .min(0)
  .transform((value) => value as Credits)
const limit = z.union([z.int().min(0), z.literal('unlimited')])

const plan = z.object({
  key,
  name: z.string().min(1),
  /** Higher is more. Two plans of one tier differ only in how they are paid. */
  tier: z.int().min(0),
  /** What one billing interval costs in the catalog's currency; null where the plan is not sold (free). */
  prices: z.object({ month: amountCents, year: amountCents }).nullable(),
  refill: z.object({ credits: positiveCredits, every: z.enum(['day', 'month']) }),
  /** How many unused credits the rollover bank holds at most. */
  rolloverCap: credits,
  limits: z.object({
    portraitModels: limit,
    voiceModels: limit,
    concurrentTasks: limit,
    privateModels: z.boolean(),
    privateContent: z.boolean(),
    removesWatermark: z.boolean(),
    revenueSharing: z.boolean(),
  }),
  /** The card's bullets, in words of our own. */
  includes: z.array(z.string().min(1)).min(1),
  /** The share of people who choose it, in percent, where the catalog marks it as the most popular one. */
  popularPercent: z.int().min(1).max(100).optional(),
  /** False for an earlier version of a plan: whoever has it keeps it at its own price, and nobody is offered it. */
  sold: z.boolean().default(true),
  /** The plan that is sold in its place. */
  replacedBy: key.optional(),
})

const moment = z.enum(['now', 'period-end'])

/** What the product has decided where Stripe would allow more than one thing. */
const policies = z.object({
  /** When another plan or another way of paying takes effect. Less than what is paid for never takes effect at once. */
  changes: z.object({
    upgrade: moment,
    downgrade: z.literal('period-end'),
    monthToYear: moment,
    yearToMonth: z.literal('period-end'),
  }),
  /** Whether a plan goes on giving what it gives while a renewal is overdue. Credits come from paid invoices alone. */
  pastDue: z.enum(['keep', 'stop']),
})

const pack = z.object({
  key,
  name: z.string().min(1),
  priceCents: amountCents.refine((value) => value > 0, 'is more than nothing'),
  credits: positiveCredits,
  /** Percent off when the pack is bought by auto-reload; absent where it can't be. */
  autoReloadDiscountPercent: z.int().min(1).max(90).optional(),
})

const feature = z.object({
  key,
  name: z.string().min(1),
  description: z.string().min(1),
  credits: positiveCredits,
})

/** One price list: everything a workspace can be on, buy and spend credits for. Checked when it is loaded. */
export const catalogSchema = z
  .object({
    key,
    name: z.string().min(1),
    currency: z.enum(['usd', 'eur', 'gbp']),
    plans: z.array(plan).min(1),
    packs: z.array(pack),
    features: z.array(feature),
    policies,
  })
  .superRefine((catalog, context) => {
    const unique = (what: string, keys: string[]) => {
      const twice = keys.find((name, index) => keys.indexOf(name) !== index)
      if (twice) context.addIssue({ code: 'custom', message: `${what} "${twice}" stands in the catalog twice` })
    }
    unique(
      'plan',
      catalog.plans.map((each) => each.key),
    )
    unique(
      'pack',
      catalog.packs.map((each) => each.key),
    )
    unique(
      'feature',
      catalog.features.map((each) => each.key),
    )
    if (catalog.plans.filter((each) => each.prices === null && each.sold).length !== 1) {
      context.addIssue({
        code: 'custom',
        message: 'exactly one plan is free: the one an account without a subscription is on',
      })
    }
    const isSold = (name: string) => catalog.plans.some((each) => each.key === name && each.sold)
    for (const each of catalog.plans) {
      if (each.replacedBy !== undefined && (each.sold || !isSold(each.replacedBy))) {
        context.addIssue({ code: 'custom', message: `plan "${each.key}" is replaced by one that is sold, or by none` })
      }
      if (each.prices && each.prices.year > each.prices.month * 12) {
        context.addIssue({ code: 'custom', message: `plan "${each.key}" costs more by the year than by the month` })
      }
    }
  })

export type Catalog = z.output<typeof catalogSchema>
export type CatalogInput = z.input<typeof catalogSchema>
export type Plan = Catalog['plans'][number]
export type PaidPlan = Plan & { prices: NonNullable<Plan['prices']> }
export type Pack = Catalog['packs'][number]
export type Feature = Catalog['features'][number]
export type Interval = 'month' | 'year'
