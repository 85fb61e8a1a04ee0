import { credits } from '@/lib/core/money'
import { accept, refuse } from '@/lib/core/outcome'
import { book, showEntry } from '../book'
import { operation } from '../operation'
import { keyOfEntry } from '../queries'
import { captureBody, entryAnswer, holdAnswer, holdBody, releaseBody } from '../schemas'

export const holds = operation({
  id: 'hold',
  method: 'POST',
  path: '/clients/{client}/holds',
  scope: 'spend',
  summary: 'Hold credits',
  description:
    'Reserves credits for work under way: nobody else can spend them, and nothing is spent yet. Capture says what the work took, release gives all of it back, and what nobody settles is free again at `expiresAt`.',
  input: holdBody,
  answer: holdAnswer,
  example: { credits: 120, feature: 'clip', expiresAt: '2030-05-01T12:00:00Z' },
  problems: ['insufficient-credits', 'bad-expiry'],
  run: async ({ accountId, key, actor, input: { feature, group, reason, ...input } }) => {
    const [amount, expiresAt] = [credits(input.credits), new Date(input.expiresAt)]
    const what = { credits: amount, feature, groupRef: group, expiresAt }
    const booked = await book({ kind: 'hold', accountId, key, actor, reason, ...what })
    if (!booked.ok) return booked
    const entry = showEntry(booked.value)
    return accept({ hold: entry.number, credits: amount, expiresAt: expiresAt.toISOString(), entry })
  },
})

export const capture = operation({
  id: 'capture',
  method: 'POST',
  path: '/clients/{client}/holds/{hold}/capture',
  scope: 'spend',
  summary: 'Capture a hold',
  description:
    'Spends what the work really took. Of less than was held the rest is free again; more than was held is taken if the balance covers it. Either way the hold is closed.',
  input: captureBody,
  answer: entryAnswer,
  example: { credits: 95 },
  problems: ['insufficient-credits', 'unknown-hold', 'hold-closed'],
  run: async ({ accountId, hold, key, actor, input: { reason, ...input } }) => {
    const held = await keyOfEntry(accountId, hold, ['hold'])
    if (held === undefined) return refuse({ code: 'unknown-hold' })
    const amount = credits(input.credits)
    const booked = await book({ kind: 'capture', accountId, key, actor, reason, hold: held, credits: amount })
    return booked.ok ? accept(showEntry(booked.value)) : booked
  },
})

export const release = operation({
  id: 'release',
  method: 'POST',
  path: '/clients/{client}/holds/{hold}/release',
  scope: 'spend',
  summary: 'Release a hold',
  description: 'Gives back all that is held. Nothing was spent.',
  input: releaseBody,
  answer: entryAnswer,
  example: {},
  problems: ['unknown-hold', 'hold-closed'],
  run: async ({ accountId, hold, key, actor, input: { reason } }) => {
    const held = await keyOfEntry(accountId, hold, ['hold'])
    if (held === undefined) return refuse({ code: 'unknown-hold' })
    const booked = await book({ kind: 'release', accountId, key, actor, reason, hold: held })
    return booked.ok ? accept(showEntry(booked.value)) : booked
  },
})
