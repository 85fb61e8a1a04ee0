import { z } from 'zod'
import { deskAction } from '@/lib/action'
import * as commands from './commands'

type Request = Parameters<typeof deskAction>[1]

/** The action of switching auto-reload on, for the request that is served; a test brings its own. */
export const switchingOn = (request?: Request) =>
  deskAction(
    {
      input: z.object({ pack: z.string().max(40), threshold: z.number(), version: z.string().max(200) }),
      permit: 'buy',
      run: ({ desk, input }) => commands.switchOn(desk, input),
    },
    request,
  )

/** The action of switching it off. */
export const switchingOff = (request?: Request) =>
  deskAction({ input: z.object({}), permit: 'buy', run: ({ desk }) => commands.switchOff(desk) }, request)

/** The action of changing the threshold alone. */
export const settingThreshold = (request?: Request) =>
  deskAction(
    {
      input: z.object({ threshold: z.number(), version: z.string().max(200) }),
      permit: 'buy',
      run: ({ desk, input }) => commands.setThreshold(desk, input),
    },
    request,
  )
