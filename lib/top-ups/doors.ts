import { z } from 'zod'
import { deskAction } from '@/lib/action'
import * as commands from './commands'

type Request = Parameters<typeof deskAction>[1]

/** The action of buying packs, for the request that is served; a test brings its own. */
export const buying = (request?: Request) =>
  deskAction(
    {
      input: z.object({
        requestId: z.uuid(),
        pack: z.string().max(40),
        quantity: z.number(),
        method: z.enum(['saved_card', 'new_card']),
        seenAttempt: z.int().min(0),
      }),
      permit: 'buy',
      run: ({ desk, input }) => commands.buyTopUp(desk, input),
    },
    request,
  )

/** The action of asking what became of a purchase. */
export const settling = (request?: Request) =>
  deskAction(
    {
      input: z.object({ purchaseId: z.uuid() }),
      permit: 'buy',
      run: ({ desk, input }) => commands.settleTopUp(desk, input.purchaseId),
    },
    request,
  )
