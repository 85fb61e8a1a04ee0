'use server'

import { z } from 'zod'
import { deskAction } from '@/lib/action'
import { accept, refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { advance } from './commands'
import { STEPS } from './rules'

/** Moves the sandbox's time forward, by a step or to a moment. Outside the sandbox there is no such door. */
export const advanceTime = deskAction({
  input: z.object({ leap: z.union([z.enum(STEPS), z.date()]) }),
  permit: 'view',
  run: async ({ input }) => {
    if (!env().sandbox) return refuse({ code: 'no-sandbox' as const, message: 'Time only moves by itself here.' })
    return accept({ now: (await advance(input.leap)).toISOString() })
  },
})
