import { z } from 'zod'
import { accept } from '@/lib/core/outcome'
import { readBalance } from '@/lib/ledger/queries'
import { operation } from '../operation'
import { balanceAnswer } from '../schemas'

export const balance = operation({
  id: 'getBalance',
  method: 'GET',
  path: '/clients/{client}/balance',
  scope: 'read',
  summary: 'Read a balance',
  description: 'What the client has at this moment, everything that is due by now included.',
  input: z.strictObject({}),
  answer: balanceAnswer,
  example: {},
  problems: [],
  run: async ({ accountId, client }) => {
    const { available, total, held, debt, asOf, buckets } = await readBalance(accountId)
    return accept({
      client,
      available,
      total,
      held,
      debt,
      asOf: asOf.toISOString(),
      buckets: buckets.map((each) => ({ ...each, until: each.until?.toISOString() ?? null })),
    })
  },
})
