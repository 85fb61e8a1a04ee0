import { z } from 'zod'
import { BUCKETS, ENTRY_KINDS } from '@/db/schema'
import { PROBLEMS } from './problems'

/**
 * The shapes of the HTTP API: they check what comes in, the tests hold what goes out against them, and the OpenAPI
 * document is made of them.
 */

// Control characters and halves of surrogate pairs are nothing that Postgres keeps and gives back as it was.
const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not contain control characters')

const creditsSchema = z.int().min(1).describe('A whole number of credits.')
const feature = words(64).describe('What the credits are for; use is added up by it.')
const group = words(128).describe('Whom or what the use is counted for: a project, a team, a person.')
const reason = words(200).describe('Words that stand beside the entry in the history.')
const entryNumber = z.int().min(1)
const moment = z.iso.datetime()

export const spendBody = z
  .strictObject({ credits: creditsSchema, feature, group: group.optional(), reason: reason.optional() })
  .meta({ id: 'Spend' })

/** Postgres reads years of four digits; an offset could push the last of them over the edge. */
const LAST_MOMENT = Date.UTC(9999, 11, 31)

export const holdBody = z
  .strictObject({
    credits: creditsSchema,
    feature,
    group: group.optional(),
    reason: reason.optional(),
    expiresAt: z.iso
      .datetime({ offset: true })
      .refine((text) => Date.parse(text) < LAST_MOMENT, 'must be before the end of the year 9999')
      .describe('When the credits are free again if nobody captures or releases them.'),
  })
  .meta({ id: 'HoldRequest' })

export const captureBody = z
  .strictObject({
    credits: creditsSchema.describe('What the work really took: less than was held, or more if the balance covers it.'),
    reason: reason.optional(),
  })
  .meta({ id: 'Capture' })

export const releaseBody = z.strictObject({ reason: reason.optional() }).meta({ id: 'Release' })

export const refundBody = z
  .strictObject({
    entry: entryNumber.describe('The number of the spend’s or the capture’s entry.'),
    credits: creditsSchema.optional().describe('How many credits go back; all that is left of it when not given.'),
    reason: reason.optional(),
  })
  .meta({ id: 'Refund' })

export const entriesQuery = z.strictObject({
  before: entryNumber.optional().describe('Only entries older than the one of this number.'),
  limit: z.int().min(1).max(200).optional().describe('At most this many entries; 50 when not given.'),
})

const lotMove = z.strictObject({
  lot: z.int().min(0).describe('The number of the lot; 0 is the debt.'),
  amount: z.int().describe('Credits into the lot (positive) or out of it. In a hold or release, what is reserved.'),
})

const entryFields = {
  number: entryNumber.describe('Counts an account’s entries from 1, without a gap.'),
  kind: z.enum(ENTRY_KINDS),
  amount: z.int().describe('What the balance changed by.'),
  balanceAfter: z.int(),
  happenedAt: moment,
  bookedAt: moment,
  idempotencyKey: z.string().nullable().describe('The host’s own key; null for what the product wrote.'),
  actor: z.string().describe('Who did it: `key:<id>`, `user:<id>`, `stripe`, `calendar`.'),
  feature: z.string().nullable(),
  group: z.string().nullable(),
  reason: z.string().nullable(),
  refersTo: entryNumber.nullable().describe('The entry this one answers: a capture’s hold, a refund’s spend.'),
}

export const entryAnswer = z
  .strictObject({ ...entryFields, lots: z.array(lotMove) })
  .meta({ id: 'Entry', description: 'One line of the book. It never changes.' })

export const holdAnswer = z
  .strictObject({
    hold: entryNumber.describe('Names the hold in the addresses of capture and release.'),
    credits: creditsSchema,
    expiresAt: moment,
    entry: entryAnswer,
  })
  .meta({ id: 'Hold' })

export const balanceAnswer = z
  .strictObject({
    client: z.string(),
    available: z.int().min(0).describe('What can be spent now.'),
    total: z.int().min(0).describe('What is there, with what is held or locked.'),
    held: z.int().min(0),
    debt: z.int().min(0).describe('Taken back after it was spent; the next credits repay it.'),
    asOf: moment,
    buckets: z
      .array(
        z.strictObject({
          bucket: z.enum(BUCKETS),
          credits: z.int().min(0),
          until: moment.nullable().describe('The earliest expiry in the bucket.'),
          locked: z.boolean().describe('Shown, but not spendable.'),
        }),
      )
      .describe('All four, in the order they are spent.'),
  })
  .meta({ id: 'Balance' })

export const entriesAnswer = z
  .strictObject({
    entries: z
      .array(
        z.strictObject({
          ...entryFields,
          lots: z.array(lotMove.extend({ bucket: z.enum(BUCKETS), source: z.string() })),
        }),
      )
      .describe('Newest first, each with the lots it touched and where their credits came from.'),
    older: entryNumber.nullable().describe('Goes into `before` for the next page; null on the last one.'),
  })
  .meta({ id: 'Entries' })

export const problemAnswer = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [keyof typeof PROBLEMS]),
    detail: z.string(),
    available: z.int().optional().describe('With `insufficient-credits`: what could have been spent.'),
    missing: z.int().optional().describe('With `insufficient-credits`: how many credits are missing.'),
    left: z.int().optional().describe('With `nothing-left`: how many credits can still be refunded.'),
    issues: z
      .array(z.strictObject({ field: z.string(), message: z.string() }))
      .optional()
      .describe('With `bad-request`: what is wrong with which field.'),
    reference: z.string().optional().describe('With `failed`: what to quote when asking for help.'),
  })
  .meta({ id: 'Problem', description: 'Problem details as in RFC 9457. Branch on `code`.' })
