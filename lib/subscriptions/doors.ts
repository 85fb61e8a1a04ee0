import { z } from 'zod'
import type { Interval } from '@/lib/catalog/schema'
import type { Desk } from '@/lib/workspaces/queries'
import { settleCheckout, subscribe } from './commands'

/** What the actions of this slice take, whom they ask for leave, and what they do. `actions.ts` opens them. */
export const subscribeDoor = {
  input: z.object({ plan: z.string().max(40), interval: z.enum(['month', 'year']) }),
  permit: 'manage-plan',
  run: ({ desk, input }: { desk: Desk; input: { plan: string; interval: Interval } }) => subscribe(desk, input),
} as const

export const settleCheckoutDoor = {
  input: z.object({ sessionId: z.string().max(200) }),
  permit: 'manage-plan',
  run: ({ desk, input }: { desk: Desk; input: { sessionId: string } }) => settleCheckout(desk, input.sessionId),
} as const
