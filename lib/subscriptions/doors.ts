import { z } from 'zod'
import type { Interval } from '@/lib/catalog/schema'
import type { Desk } from '@/lib/workspaces/queries'
import { cancelPlan, type Ending, keepPlan, previewEnd, type Seen } from './cancel'
import { choosePlan, undoChange } from './choose'
import { createClient } from './clients'
import { settleCheckout, subscribe } from './commands'
import { pausePlan, resumePlan } from './pause'
import { openPortal, type PortalPurpose } from './portal'
import { previewPause, previewPlan } from './previews'

/** What the actions of this slice take, whom they ask for leave, and what they do. `actions.ts` opens them. */
const choice = { plan: z.string().max(40), interval: z.enum(['month', 'year']) }
const date = { until: z.string().max(40) }
const nothing = z.object({})
/** The version of the plan that the person saw. */
const seen = z.object({ seen: z.string().max(40).nullable() })

type Given<Input> = { desk: Desk; input: Input }
type Choice = { plan: string; interval: Interval }

export const subscribeDoor = {
  input: z.object(choice),
  permit: 'manage-plan',
  run: ({ desk, input }: Given<Choice>) => subscribe(desk, input),
} as const

export const settleCheckoutDoor = {
  input: z.object({ sessionId: z.string().max(200) }),
  permit: 'manage-plan',
  run: ({ desk, input }: Given<{ sessionId: string }>) => settleCheckout(desk, input.sessionId),
} as const

export const previewPlanDoor = {
  input: z.object(choice),
  permit: 'manage-plan',
  run: ({ desk, input }: Given<Choice>) => previewPlan(desk, input),
} as const

export const choosePlanDoor = {
  input: z.object({ ...choice, quote: z.string().max(2_000).nullable() }),
  permit: 'manage-plan',
  run: ({ desk, input }: Given<Choice & { quote: string | null }>) => choosePlan(desk, input),
} as const

export const undoChangeDoor = {
  input: seen,
  permit: 'manage-plan',
  run: ({ desk, input }: Given<Seen>) => undoChange(desk, input),
} as const

export const previewPauseDoor = {
  input: z.object(date),
  permit: 'manage-plan',
  run: ({ desk, input }: Given<{ until: string }>) => previewPause(desk, input.until),
} as const

export const pausePlanDoor = {
  input: seen.extend(date),
  permit: 'manage-plan',
  run: ({ desk, input }: Given<Seen & { until: string }>) => pausePlan(desk, input),
} as const

export const resumePlanDoor = {
  input: seen,
  permit: 'manage-plan',
  run: ({ desk, input }: Given<Seen>) => resumePlan(desk, input),
} as const

export const previewEndDoor = {
  input: nothing,
  permit: 'manage-plan',
  run: ({ desk }: { desk: Desk }) => previewEnd(desk),
} as const

export const cancelPlanDoor = {
  input: seen.extend({ keeps: z.int().min(0).nullish() }),
  permit: 'manage-plan',
  run: ({ desk, input }: Given<Ending>) => cancelPlan(desk, input),
} as const

export const keepPlanDoor = {
  input: seen,
  permit: 'manage-plan',
  run: ({ desk, input }: Given<Seen>) => keepPlan(desk, input),
} as const

export const createClientDoor = {
  input: z.object({ name: z.string().max(200) }),
  permit: 'manage-clients',
  run: ({ desk, input }: Given<{ name: string }>) => createClient(desk, input),
} as const

export const openPortalDoor = {
  input: z.object({ purpose: z.enum(['payment-method', 'invoices', 'home']) }),
  permit: 'manage-plan',
  run: ({ desk, input }: Given<{ purpose: PortalPurpose }>) => openPortal(desk, input.purpose),
} as const
