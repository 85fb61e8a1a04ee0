import { z } from 'zod'
import { deskAction } from '@/lib/action'
import { accept } from '@/lib/core/outcome'
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
        method: z.enum(['saved_card', 'new_card', 'checkout']),
        seenAttempt: z.int().min(0),
        autoReload: z
          .object({ threshold: z.number(), consentVersion: z.string().max(200) })
          .nullable()
          .optional(),
      }),
      permit: 'buy',
      run: ({ desk, input }) => commands.buyTopUp(desk, input),
    },
    request,
  )

const purchase = z.object({ purchaseId: z.uuid() })

/** The action of asking what became of a purchase. */
export const settling = (request?: Request) =>
  deskAction(
    {
      // `confirmed`: the payment form in the page has just said that Stripe took it.
      input: purchase.extend({ confirmed: z.boolean().optional() }),
      permit: 'buy',
      run: ({ desk, input }) => commands.settleTopUp(desk, input.purchaseId, input.confirmed),
    },
    request,
  )

/** The action of going to the bank with a charge that it wants to ask about. */
export const confirming = (request?: Request) =>
  deskAction(
    { input: purchase, permit: 'buy', run: ({ desk, input }) => commands.confirmTopUp(desk, input.purchaseId) },
    request,
  )

/** The action of not wanting such a charge. */
export const refusing = (request?: Request) =>
  deskAction(
    { input: purchase, permit: 'buy', run: ({ desk, input }) => commands.refuseTopUp(desk, input.purchaseId) },
    request,
  )

/** The action of having seen the dialog. */
export const seeing = (request?: Request) =>
  deskAction(
    {
      input: z.object({}),
      permit: 'view',
      run: async ({ desk }) => accept(await commands.noteOneTimeSeen(desk)),
    },
    request,
  )

/** The action of having read that a purchase's money did not come. */
export const puttingAway = (request?: Request) =>
  deskAction(
    {
      input: purchase,
      permit: 'buy',
      run: async ({ desk, input }) => accept(await commands.noteReturnSeen(desk, input.purchaseId)),
    },
    request,
  )
