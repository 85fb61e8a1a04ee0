import { credits } from '@/lib/core/money'
import { accept } from '@/lib/core/outcome'
import { book, showEntry } from '../book'
import { operation } from '../operation'
import { entryAnswer, spendBody } from '../schemas'

export const spends = operation({
  id: 'spend',
  method: 'POST',
  path: '/clients/{client}/spends',
  scope: 'spend',
  summary: 'Spend credits',
  description:
    'All or nothing: credits that do not suffice are left as they are, and the answer says how many are missing.',
  input: spendBody,
  answer: entryAnswer,
  example: { credits: 40, feature: 'portrait', group: 'team-7' },
  problems: ['insufficient-credits'],
  run: async ({ accountId, key, actor, input: { feature, group, reason, ...input } }) => {
    const amount = credits(input.credits)
    const booked = await book({
      kind: 'spend',
      accountId,
      key,
      actor,
      reason,
      credits: amount,
      feature,
      groupRef: group,
    })
    return booked.ok ? accept(showEntry(booked.value)) : booked
  },
})
