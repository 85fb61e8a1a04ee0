import { credits } from '@/lib/core/money'
import { accept, refuse } from '@/lib/core/outcome'
import { book, showEntry } from '../book'
import { operation } from '../operation'
import { keyOfEntry } from '../queries'
import { entryAnswer, refundBody } from '../schemas'

export const refunds = operation({
  id: 'refund',
  method: 'POST',
  path: '/clients/{client}/refunds',
  scope: 'spend',
  summary: 'Refund a spend',
  description:
    'Gives credits back to the very lots they came from, all or a part, as often as something is left. If such a lot has expired meanwhile, they come back in its bucket and last to the end of the current cycle.',
  input: refundBody,
  answer: entryAnswer,
  example: { entry: 12, credits: 15, reason: 'The clip came out black.' },
  problems: ['unknown-spend', 'nothing-left'],
  run: async ({ accountId, key, actor, input }) => {
    const of = await keyOfEntry(accountId, input.entry, ['spend', 'capture'])
    if (of === undefined) return refuse({ code: 'unknown-spend' })
    const part = input.credits === undefined ? {} : { credits: credits(input.credits) }
    const booked = await book({ kind: 'refund', accountId, key, actor, reason: input.reason, of, ...part })
    return booked.ok ? accept(showEntry(booked.value)) : booked
  },
})
