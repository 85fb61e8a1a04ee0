import { z } from 'zod'
import { deskAction } from '@/lib/action'
import { accept } from '@/lib/core/outcome'
import { readBalance } from '@/lib/ledger/queries'
import { generate } from './commands'

const input = z.object({
  creationId: z.uuid(),
  generator: z.string().max(40),
  // Control characters are nothing anybody types, and Postgres keeps no NUL.
  prompt: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u),
})

/** The action of making something, for the request that is served; a test brings its own. */
export const generating = (request?: Parameters<typeof deskAction>[1]) =>
  deskAction(
    {
      input,
      permit: 'spend',
      run: async ({ desk, input: { creationId, generator, prompt } }) => {
        const made = await generate({
          accountId: desk.client.id,
          catalog: desk.workspace.catalog,
          userId: desk.user.id,
          id: creationId,
          generator,
          prompt,
        })
        if (!made.ok) return made
        return accept({ creation: made.value, available: (await readBalance(desk.client.id)).available })
      },
    },
    request,
  )
