'use server'

import { z } from 'zod'
import { deskAction } from '@/lib/action'
import * as commands from './commands'

/** Buys packs: pays at once with the card on file, or opens a payment for a new card in the page. */
export const buyTopUp = deskAction({
  input: z.object({
    requestId: z.uuid(),
    pack: z.string().max(40),
    quantity: z.number(),
    method: z.enum(['saved_card', 'new_card']),
  }),
  permit: 'buy',
  run: ({ desk, input }) => commands.buyTopUp(desk, input),
})

/** What became of a purchase, read again at Stripe. */
export const settleTopUp = deskAction({
  input: z.object({ purchaseId: z.uuid() }),
  permit: 'buy',
  run: ({ desk, input }) => commands.settleTopUp(desk, input.purchaseId),
})
