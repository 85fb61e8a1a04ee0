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
const percent = z.int().min(0).max(90)

/** Limits are named as the code asks for them. */
const limitKey = z.string().regex(/^[a-z][a-zA-Z]*$/, 'is one word, or several joined by capitals')

/** Something that plans give more or less of, or not at all, beside credits: a row of the comparison. */
const limit = z.object({
  key: limitKey,
  /** The group of rows it stands in. */
  group: z.string().min(1),
  name: z.string().min(1),
  /** `count`: so many, 0 is none. `switch`: there or not. */
  measure: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('count'),
      one: z.string().min(1),
      many: z.string().min(1),
      /** Reads `up to 3` rather than `3`. */
      upTo: z.boolean().default(false),
    }),
    /** `lost` says what somebody notices who no longer has it. */
    z.object({ kind: z.literal('switch'), lost: z.string().min(1) }),
  ]),
  /** One more row, in another group, for whether there is any of it at all. */
  alsoAs: z.object({ group: z.string().min(1), name: z.string().min(1) }).optional(),
})

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
  /** By the key of each of the catalog's limits. */
  limits: z.record(limitKey, z.union([z.int().min(0), z.literal('unlimited'), z.boolean()])),
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
const cap = z.object({ count: z.int().min(1), amountCents: amountCents })

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
  topUps: z.object({
    /** Which paid plans buy packs: any of them, or any paid by the year and these paid by the month. */
    buyers: z.object({
      paid: z.union([z.literal('any'), z.object({ yearly: z.literal('any'), monthly: z.array(key) })]),
    }),
    /** Accounts from before this day (UTC) buy and spend packs without a paid plan; null where there is no such rule. */
    longStandingBefore: z.iso.date().nullable(),
  }),
  /**
   * From this balance down more credits are suggested; to whoever lives on a refill alone from this share of it down,
   * where that is less: a small plan is not low by its nature.
   */
  lowBalance: z.object({ credits, percentOfRefill: percent }),
  /** Packs that are bought by themselves; null where there is no auto-reload. */
  autoReload: z
    .object({
      packs: z.array(z.object({ pack: key, discountPercent: percent })).min(1),
      threshold: z.object({ least: positiveCredits, most: positiveCredits, preset: positiveCredits }),
      /** Whether the box beside a purchase starts out checked. */
      checkedByDefault: z.boolean(),
      /** Never more than this is charged by itself, whatever is spent. */
      caps: z.object({ perDay: cap, perMonth: cap }),
      /** At least this long between two charges. */
      coolDownMinutes: z.int().min(1),
      /** So many declined charges in a row switch it off. */
      declinesUntilStop: z.int().min(1),
    })
    .nullable(),
  /** How many clients a workspace has at most. */
  mostClients: z.int().min(1),
})

const pack = z.object({
  key,
  name: z.string().min(1),
  priceCents: amountCents.refine((value) => value > 0, 'is more than nothing'),
  credits: positiveCredits,
})

const feature = z.object({
  key,
  name: z.string().min(1),
  description: z.string().min(1),
  /** The group of rows it stands in where plans are compared. */
  group: z.string().min(1),
  credits: positiveCredits,
})

/** One price list: everything a workspace can be on, buy and spend credits for. */
export const catalogShape = z.object({
  key,
  name: z.string().min(1),
  currency: z.enum(['usd', 'eur', 'gbp']),
  limits: z.array(limit),
  plans: z.array(plan).min(1),
  packs: z.array(pack),
  features: z.array(feature),
  policies,
})

export type Catalog = z.output<typeof catalogShape>
export type CatalogInput = z.input<typeof catalogShape>
export type Plan = Catalog['plans'][number]
export type PaidPlan = Plan & { prices: NonNullable<Plan['prices']> }
export type Pack = Catalog['packs'][number]
export type Feature = Catalog['features'][number]
export type Limit = Catalog['limits'][number]
export type TopUpPolicy = Catalog['policies']['topUps']
export type AutoReloadPolicy = NonNullable<Catalog['policies']['autoReload']>
export type Interval = 'month' | 'year'
