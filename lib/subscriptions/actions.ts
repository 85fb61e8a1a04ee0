'use server'

import { z } from 'zod'
import { deskAction } from '@/lib/action'
import { currentUser } from '@/lib/auth/queries'
import * as commands from './commands'

/** The signed-in person's desk, opened at the first visit; null when nobody is signed in. Twice changes nothing. */
export async function arrive(): Promise<{ slug: string } | null> {
  const user = await currentUser()
  return user && commands.welcome(user)
}

/** Opens hosted Checkout for a plan; the browser then goes to `url`. */
export const subscribe = deskAction({
  input: z.object({ plan: z.string().max(40), interval: z.enum(['month', 'year']) }),
  permit: 'manage-plan',
  run: ({ desk, input }) => commands.subscribe(desk, input),
})

/** What became of a hosted Checkout, for the page its visitor comes back to. */
export const settleCheckout = deskAction({
  input: z.object({ sessionId: z.string().max(200) }),
  permit: 'manage-plan',
  run: ({ desk, input }) => commands.settleCheckout(desk, input.sessionId),
})
